"""mypy reads the plug-in against Maya's documented commands, paths that no test runs included."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.maya.run_rows import unpack_module
from tools.maya_venvs import ROWS

ROOT = Path(__file__).resolve().parents[2]
NEWEST = ROWS[-1]
PACKAGE = "vfx_time_tracker/scripts/vfx_time_tracker_maya"

pytestmark = [
    pytest.mark.maya,
    pytest.mark.skipif(not NEWEST.is_made, reason="needs the types of PySide6: tools/maya_venvs.py 2027"),
]

# (file, what stands there, what a slip would make of it)
SLIPS = [
    ("dock.py", "initialWidth=280", "inititalWidth=280"),
    ("dock.py", "initialWidth=280", 'initialWidth="280"'),
    ("dock.py", 'dockToMainWindow=("right", True)', 'dockToMainWindow="right"'),
    ("menu.py", "cmds.menuItem(", "cmds.menuItems("),
    ("host.py", "MSceneMessage.kMayaExiting", "MSceneMessage.kMayaExit"),
    ("qt_panel/widgets.py", "setFocusPolicy(", "setFocusPolice("),
]


def complaints(module: Path, cache: Path) -> str:
    """What mypy says of the unpacked module; "" when all is well."""
    scripts = module / "vfx_time_tracker/scripts"
    sources = [
        *sorted((module / PACKAGE).glob("*.py")),
        *sorted((module / PACKAGE / "qt_panel").glob("*.py")),
        module / "vfx_time_tracker/plug-ins/vfx_time_tracker.py",
        module / "drag_into_maya.py",
        module / "maya_selftest.py",
    ]
    done = subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "mypy",
                "--config-file=",
                "--check-untyped-defs",
                "--no-error-summary",
                "--follow-imports=silent",
            ),
            *("--python-executable", str(NEWEST.interpreter), "--cache-dir", str(cache)),
            *map(str, sources),
        ],
        cwd=module,
        env=os.environ | {"MYPYPATH": f"{ROOT / 'typings'}:{scripts}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return (done.stdout + done.stderr).strip()


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("mypy")


def test_the_plugin_has_no_type_errors(tmp_path, cache):
    assert complaints(unpack_module(tmp_path), cache) == ""


@pytest.mark.parametrize(("file", "right", "wrong"), SLIPS)
def test_a_slip_is_found(tmp_path, cache, file, right, wrong):
    path = unpack_module(tmp_path) / PACKAGE / file
    source = path.read_text(encoding="utf-8")
    assert right in source
    path.write_text(source.replace(right, wrong, 1), encoding="utf-8")
    assert file in complaints(tmp_path, cache)
