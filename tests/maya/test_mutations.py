"""Each mutation still finds what it breaks; `python -m tests.maya.mutations` runs them."""

from __future__ import annotations

import pytest

from tests.maya.mutations import MUTATIONS
from tests.maya.run_rows import unpack_module


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    return unpack_module(tmp_path_factory.mktemp("module"))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_what_it_breaks_is_still_there(module, mutation):
    assert mutation.right in (module / mutation.file).read_text(encoding="utf-8")


def test_there_are_enough_and_no_two_alike():
    assert len({(each.file, each.right, each.wrong) for each in MUTATIONS}) == len(MUTATIONS) >= 20
