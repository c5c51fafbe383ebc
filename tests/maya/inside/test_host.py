"""Maya's events as signs of the artist: scrubbing counts, playback does not, a render is the machine's."""

from __future__ import annotations

import importlib
import threading

import pytest

HAND, TRACE = "input", "edit"


class Listening:
    """A host of its own, and the signals it gives."""

    def __init__(self):
        self.signals, self.exits, self.beats = [], [], []
        host_module = importlib.import_module("vfx_time_tracker_maya.host")
        self.host = host_module.MayaHost(lambda: self.beats.append(1), lambda: self.exits.append(1))
        self.host.connect(self.signals.append)


@pytest.fixture
def bare_maya(run_maya):
    return run_maya()


@pytest.fixture
def listening(bare_maya):
    listening = Listening()
    yield listening
    listening.host.disconnect()
    assert bare_maya.callbacks.living == {}


def test_picking_a_tool_is_a_hand(bare_maya, listening):
    bare_maya.emit("ToolChanged")
    assert listening.signals == [HAND]


@pytest.mark.parametrize(
    "event", ["Undo", "Redo", "SelectionChanged", "SceneOpened", "NewSceneOpened", "SceneSaved"]
)
def test_what_a_script_can_do_too_only_corroborates(bare_maya, listening, event):
    bare_maya.emit(event)
    assert listening.signals == [TRACE]


def test_scrubbing_is_work(bare_maya, listening):
    bare_maya.emit("timeChanged")
    assert listening.signals == [TRACE]


def test_playback_is_no_work(bare_maya, listening):
    bare_maya.set_condition("playingBack", True)
    for _ in range(100):
        bare_maya.emit("timeChanged")
    assert listening.signals == []
    bare_maya.set_condition("playingBack", False)
    bare_maya.emit("timeChanged")
    assert listening.signals == [TRACE]


@pytest.mark.parametrize("condition", ["busy", "readingFile"])
def test_a_busy_maya_is_computing(bare_maya, listening, condition):
    assert not listening.host.is_computing()
    bare_maya.set_condition(condition, True)
    assert listening.host.is_computing()
    bare_maya.set_condition(condition, False)
    assert not listening.host.is_computing()


def test_playback_is_no_computing(bare_maya, listening):
    bare_maya.set_condition("playingBack", True)
    assert not listening.host.is_computing()


@pytest.mark.parametrize("end", ["kAfterSoftwareRender", "kSoftwareRenderInterrupted"])
def test_a_render_begins_and_ends(bare_maya, listening, end):
    bare_maya.scene_message("kBeforeSoftwareRender")
    bare_maya.scene_message(end)
    assert listening.signals == ["compute_begin", "compute_end"]


def test_exit_is_told(bare_maya, listening):
    bare_maya.scene_message("kMayaExiting")
    assert listening.exits == [1]


def test_connecting_again_makes_no_second_listener(bare_maya, listening):
    listening.host.connect(listening.signals.append)
    bare_maya.emit("ToolChanged")
    assert listening.signals == [HAND]


def test_disconnecting_twice_is_harmless(bare_maya, listening):
    listening.host.disconnect()
    listening.host.disconnect()


def test_the_timer_ticks_then_draws(bare_maya, listening):
    order = []
    listening.beats = order
    listening.host.start_timer(0.02, lambda: order.append("tick"))
    assert bare_maya.run(2, until=lambda: len(order) >= 4)
    assert order[:4] == ["tick", 1, "tick", 1]


def test_a_stopped_timer_is_silent(bare_maya, listening):
    ticks = []
    listening.host.start_timer(0.02, lambda: ticks.append(1))
    bare_maya.run(2, until=lambda: ticks)
    listening.host.disconnect()
    seen = len(ticks)
    bare_maya.run(0.2)
    assert len(ticks) == seen


def test_a_worker_reaches_the_main_thread_without_waiting(bare_maya, listening):
    threads = []
    listening.host.start_timer(0.02, lambda: None)
    worker = threading.Thread(
        target=lambda: listening.host.call_on_main(lambda: threads.append(threading.current_thread()))
    )
    worker.start()
    worker.join(2)
    assert not worker.is_alive()
    assert bare_maya.run(2, until=lambda: threads)
    assert threads == [threading.main_thread()]


@pytest.mark.parametrize(("wanted", "signals"), [(True, [HAND]), (False, [])])
def test_the_pointer_is_heard_while_it_is_wanted_alone(bare_maya, listening, wanted, signals):
    gui = bare_maya.interface.qt_gui
    bare_maya.interface.window.activateWindow()
    assert bare_maya.run(1, until=lambda: gui.QGuiApplication.focusWindow() is not None)
    gui.QCursor.setPos(10, 10)
    listening.host.hear_pointer(wanted)
    listening.host.start_timer(0.02, lambda: None)
    bare_maya.run(0.1)
    assert listening.signals == []
    gui.QCursor.setPos(200, 200)
    bare_maya.run(0.1)
    assert listening.signals == signals


def test_a_pointer_that_moves_while_another_program_is_in_front_is_not_heard(
    bare_maya, listening, monkeypatch
):
    gui = bare_maya.interface.qt_gui
    monkeypatch.setattr(gui.QGuiApplication, "focusWindow", staticmethod(lambda: None))
    gui.QCursor.setPos(10, 10)
    listening.host.hear_pointer(True)
    listening.host.start_timer(0.02, lambda: None)
    gui.QCursor.setPos(200, 200)
    bare_maya.run(0.1)
    assert listening.signals == []


def test_repeated_errors_disconnect_the_host_and_are_told_once(bare_maya, listening):
    def broken(_signal):
        raise ValueError

    listening.host.connect(broken)
    for _ in range(30):
        bare_maya.emit("timeChanged")
    ((level, text),) = bare_maya.said
    assert (level, "switched itself off" in text) == ("error", True)
    assert bare_maya.callbacks.living == {}


def test_the_scene_is_named_by_its_path_or_not_at_all(bare_maya, listening):
    assert listening.host.scene_path() is None
    bare_maya.scene = "/show/SQ010/anim.ma"
    assert listening.host.scene_path() == "/show/SQ010/anim.ma"


@pytest.mark.parametrize("level", ["info", "warning", "error"])
def test_a_notice_is_one_line_and_no_dialog(bare_maya, listening, level):
    listening.host.notify("Sign in again.", level)
    assert bare_maya.said == [(level, "Time Tracker: Sign in again.")]


def test_it_tells_its_name_and_version(bare_maya, listening):
    assert (listening.host.name, listening.host.version) == ("maya", str(bare_maya.year))
