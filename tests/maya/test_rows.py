"""The suite in `inside`, on each Maya's Python and Qt."""

from __future__ import annotations

import pytest

from tests.maya.run_rows import run_row
from tools.maya_venvs import ROWS


@pytest.mark.maya
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"maya-{row.maya}")
def test_the_plugin_works_in(row):
    if not row.is_made:
        pytest.skip(f"Maya {row.maya} is not here: python tools/maya_venvs.py {row.maya}")
    outcome = run_row(row)
    assert outcome.passed, outcome.output
