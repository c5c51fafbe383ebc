"""One Maya a test: a profile on disk, a running stand-in, and no fault at the end.

`MAYA_YEAR` and `MAYA_MODULE` (the unpacked zip) come from run_rows.py.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from standin.profile import Profile
from standin.world import Maya

YEAR = int(os.environ["MAYA_YEAR"])
MODULE = Path(os.environ["MAYA_MODULE"])


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The artist's own folder for journal, token and log, fresh for each test."""
    folder = tmp_path / "home"
    monkeypatch.setenv("VFX_TRACKER_HOME", str(folder))
    monkeypatch.setenv("VFX_TRACKER_OS_IDLE", "0")
    return folder


@pytest.fixture
def profile(tmp_path):
    folder = tmp_path / "user folder with spaces" / "maya"
    folder.mkdir(parents=True)
    return Profile(folder)


@pytest.fixture
def run_maya(profile, home):
    """`run_maya(batch=..., modules=...)` starts a Maya; by default the module is on MAYA_MODULE_PATH."""
    running = []

    def start(**options):
        options.setdefault("modules", [MODULE])
        maya = Maya(YEAR, profile, **options)
        running.append(maya)
        return maya

    yield start
    for maya in running:
        if not maya.is_gone:
            for name in list(maya.plugins):
                maya.unload_plugin(name)
            maya.vanish()
    faults = [fault for maya in running for fault in maya.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def maya(run_maya):
    """A Maya in which the plug-in is loaded and has started."""
    started = run_maya()
    started.load_plugin("vfx_time_tracker")
    started.run(0.05)
    return started
