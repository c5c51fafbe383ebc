"""Which Python binding of Qt this DCC brings: said by its host, for what else can be imported may be another
tool's.
"""

from __future__ import annotations

from types import SimpleNamespace

KNOWN = ("PySide2", "PySide6", "PyQt5")
_chosen = SimpleNamespace(name="")


def use(name):
    """Draw with this binding, one of `KNOWN`. Called once, before the panel is imported."""
    if name not in KNOWN:
        raise ValueError("The panel knows {}, not {}.".format(", ".join(KNOWN), name))
    _chosen.name = name


def chosen():
    """The name of the binding in use. Raises RuntimeError where no host has named one."""
    if not _chosen.name:
        raise RuntimeError("Call qt_panel.binding.use before importing the panel.")
    return _chosen.name
