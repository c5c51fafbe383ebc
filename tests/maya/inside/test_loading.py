"""Loading, unloading, batch, and what is left."""

from __future__ import annotations

import gc
import importlib
import sys
import threading
import time

import pytest
from conftest import MODULE

PLUGIN, PACKAGE = "vfx_time_tracker", "vfx_time_tracker_maya"


def own_modules():
    return [name for name in sys.modules if name.split(".")[0] == PACKAGE]


def own_threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("vfx-time-tracker")]


def wait_for_no_threads(maya):
    return maya.run(3, until=lambda: not own_threads())


def running_timers(maya):
    timer_class = maya.interface.qt_core.QTimer
    is_valid = maya.interface.shiboken.isValid
    gc.collect()
    timers = [item for item in gc.get_objects() if isinstance(item, timer_class) and is_valid(item)]
    return [timer for timer in timers if timer.isActive()]


def test_loading_makes_a_menu_and_opens_a_docked_panel(maya):
    assert list(maya.interface.menus) == ["vfxTimeTrackerMenu"]
    assert list(maya.interface.controls) == ["vfxTimeTrackerControl"]
    assert importlib.import_module(PACKAGE + ".dock").is_open()


def test_the_panel_opens_by_itself_once_in_a_life(run_maya):
    first = run_maya()
    first.load_plugin(PLUGIN)
    first.run(0.05)
    first.interface.close_control("vfxTimeTrackerControl", forget=True)
    first.quit()
    second = run_maya()
    second.load_plugin(PLUGIN)
    second.run(0.05)
    assert second.interface.controls == {}


def test_the_menu_opens_a_closed_panel(maya):
    maya.interface.close_control("vfxTimeTrackerControl", forget=True)
    maya.interface.choose("vfxTimeTrackerMenu", "Open Panel")
    assert importlib.import_module(PACKAGE + ".dock").is_open()


def test_the_menu_brings_an_open_panel_to_the_front_and_makes_no_second(maya):
    maya.interface.controls["vfxTimeTrackerControl"].dock.hide()
    maya.interface.choose("vfxTimeTrackerMenu", "Open Panel")
    assert maya.interface.controls["vfxTimeTrackerControl"].dock.isVisible()
    assert len(maya.interface.controls) == 1


def test_nothing_is_started_while_the_plugin_loads(run_maya):
    maya = run_maya()
    maya.load_plugin(PLUGIN)
    assert maya.interface.menus == {}
    assert maya.callbacks.living == {}
    assert own_threads() == []
    assert PACKAGE + ".panel" not in sys.modules or maya.interface.controls == {}


def test_unloading_leaves_nothing(maya):
    maya.unload_plugin(PLUGIN)
    assert maya.callbacks.living == {}
    assert maya.interface.menus == {}
    assert maya.interface.controls == {}
    assert own_modules() == []
    assert running_timers(maya) == []
    assert wait_for_no_threads(maya)
    assert own_modules() == []


def test_unloaded_before_it_ever_started_it_stays_away(run_maya):
    maya = run_maya()
    maya.load_plugin(PLUGIN)
    maya.unload_plugin(PLUGIN)
    maya.run(0.05)
    assert maya.interface.menus == {}
    assert maya.callbacks.living == {}
    assert own_modules() == []


def test_loaded_again_before_the_first_start_it_starts_once(run_maya):
    maya = run_maya()
    maya.load_plugin(PLUGIN)
    maya.unload_plugin(PLUGIN)
    maya.load_plugin(PLUGIN)
    maya.run(0.05)
    assert list(maya.interface.menus) == ["vfxTimeTrackerMenu"]
    assert len(running_timers(maya)) == 1


def test_five_cycles_leave_nothing(run_maya):
    maya = run_maya()
    path_before = list(sys.path)
    for _ in range(5):
        maya.load_plugin(PLUGIN)
        maya.run(0.05)
        assert len(running_timers(maya)) == 1
        maya.unload_plugin(PLUGIN)
    assert wait_for_no_threads(maya)
    assert maya.callbacks.living == {}
    assert running_timers(maya) == []
    assert own_modules() == []
    assert sys.path == path_before


def test_there_is_one_timer_and_the_tracker_ticks_once_a_second(maya, monkeypatch):
    assert len(running_timers(maya)) == 1
    host = importlib.import_module(PACKAGE + ".lifecycle")._held.tracker._host
    asked = []
    monkeypatch.setattr(host, "is_computing", lambda: asked.append(time.monotonic()))
    assert maya.run(5, until=lambda: len(asked) == 4)
    assert 2.7 < asked[3] - asked[0] < 3.6


def test_a_started_plugin_says_nothing(maya):
    assert maya.said == []


@pytest.mark.parametrize("load_path", ["folder", "file"])
def test_its_own_scripts_are_found_without_a_module_path(run_maya, load_path):
    maya = run_maya(modules=[], load_path=load_path)
    maya.load_plugin(str(MODULE / PLUGIN / "plug-ins" / (PLUGIN + ".py")))
    maya.run(0.05)
    assert list(maya.interface.menus) == ["vfxTimeTrackerMenu"]


def test_the_core_is_carried_inside_the_package_alone(maya):
    assert "tracker_core" not in sys.modules
    assert importlib.import_module(PACKAGE + ".tracker_core").__file__.startswith(str(MODULE))


def test_the_version_of_the_build_is_told_to_maya(maya):
    assert maya.plugins[PLUGIN].version == "1.2.3"


@pytest.mark.parametrize("kind", ["batch", "mayapy"])
def test_without_a_window_it_is_silent(run_maya, home, capfd, kind):
    qt_before = {name for name in sys.modules if name.startswith(("PySide", "shiboken"))}
    threads_before = set(threading.enumerate())
    maya = run_maya(**{kind: True})
    if kind == "mayapy":
        importlib.import_module("maya.standalone").initialize()
    maya.load_plugin(PLUGIN)
    time.sleep(0.2)
    maya.idle()
    maya.unload_plugin(PLUGIN)
    assert own_modules() == []
    assert {name for name in sys.modules if name.startswith(("PySide", "shiboken"))} == qt_before
    assert set(threading.enumerate()) == threads_before
    assert maya.callbacks.living == {}
    assert maya.calls == []
    assert not home.exists()
    assert tuple(capfd.readouterr()) == ("", "")
