from __future__ import annotations


def test_it_loads(maya):
    assert maya.interface.menus
    assert maya.interface.controls
