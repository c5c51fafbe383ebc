"""The self-test for a TD: it runs in both modes, passes where all is well and fails where something lacks."""

from __future__ import annotations

import json
import runpy

import pytest
from conftest import MODULE, YEAR

SCRIPT = str(MODULE / "maya_selftest.py")
PLUGIN = "vfx_time_tracker"


@pytest.fixture
def run_selftest(tmp_path, monkeypatch):
    """Run it as Maya's Script Editor does; returns the JSON it wrote."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def run(mode, run_name=None):
        runpy.run_path(SCRIPT, run_name=run_name)
        return json.loads((tmp_path / ("vfx-time-tracker-selftest-%d-%s.json" % (YEAR, mode))).read_text())

    return run


def failed(report):
    return sorted(name for name, check in report["checks"].items() if not check["passed"])


def test_it_passes_in_the_window(run_maya, run_selftest, capsys):
    maya = run_maya(modules=[])
    report = run_selftest("gui")
    assert failed(report) == []
    assert report["passed"]
    assert report["checks"]["dock opens, closes and opens again"]["passed"]
    assert report["facts"]["thread_ticks_while_blocked_3_s"] >= 3
    assert maya.plugins == {}
    assert maya.interface.controls == {}
    assert "passed" in capsys.readouterr().out


def test_it_passes_in_batch(run_maya, run_selftest):
    run_maya(modules=[], batch=True)
    report = run_selftest("batch")
    assert failed(report) == []
    assert "dock opens, closes and opens again" not in report["checks"]


def test_mayapy_alone_can_run_it(run_maya, run_selftest):
    maya = run_maya(modules=[], mayapy=True)
    report = run_selftest("batch", run_name="__main__")
    assert failed(report) == []
    assert report["facts"]["maya_state"] == maya.reference.api_class("api/OpenMaya", "MGlobal")["kLibraryApp"]
    assert maya.standalone == ["initialize", "uninitialize"]


def test_a_missing_event_fails(run_maya, run_selftest):
    maya = run_maya(modules=[], batch=True)
    maya.reference.events -= {"ToolChanged"}
    report = run_selftest("batch")
    assert failed(report) == ["events"]
    assert not report["passed"]


def test_a_missing_flag_fails(run_maya, run_selftest, monkeypatch):
    maya = run_maya(modules=[], batch=True)
    flags = maya.reference.flags

    def without_retain(command):
        return {name: flag for name, flag in flags(command).items() if flag.name != "retain"}

    monkeypatch.setattr(maya.reference, "flags", without_retain)
    assert failed(run_selftest("batch")) == ["cmds.workspaceControl"]


def test_a_plugin_that_was_loaded_is_loaded_afterwards(run_maya, run_selftest):
    maya = run_maya()
    maya.load_plugin(PLUGIN)
    maya.run(0.05)
    run_selftest("gui")
    assert PLUGIN in maya.plugins
