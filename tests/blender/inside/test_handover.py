"""Blender reloads add-ons while the artist works: what was on is handed over."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def handover(part):
    handover = part("handover")
    handover.take()
    return handover


def at_work(state="tracking"):
    return SimpleNamespace(state=state, task=SimpleNamespace(id=7))


@pytest.mark.parametrize("state", ["tracking", "machine", "idle"])
def test_the_task_goes_on_whatever_the_version(handover, state):
    handover.leave(at_work(state))
    assert handover.take() == (7, False)


def test_a_pause_stays_a_pause(handover):
    handover.leave(at_work("paused"))
    assert handover.take() == (7, True)


def test_it_is_taken_once(handover):
    handover.leave(at_work())
    handover.take()
    assert handover.take() is None


@pytest.mark.parametrize("state", ["stopped", "signed_out"])
def test_who_was_not_working_is_left_alone(handover, state):
    handover.leave(SimpleNamespace(state=state, task=None))
    assert handover.take() is None


def test_what_was_left_long_ago_is_not_continued(handover, monkeypatch):
    handover.leave(at_work())
    monkeypatch.setattr(handover, "LASTS_S", 0)
    assert handover.take() is None


class Tracker:
    """Notes what is asked of it."""

    def __init__(self, task_of_file=None):
        self.started, self._task_of_file = [], task_of_file

    def start(self, task_id, paused=False):
        self.started.append((task_id, paused))

    def find_task_of_file(self, path):
        return self._task_of_file if path else None


def stopped(*tasks, state="stopped"):
    return SimpleNamespace(state=state, tasks=tasks, recent=(), task=None)


@pytest.fixture
def autostart(part, monkeypatch):
    monkeypatch.setattr(part("preferences"), "starts_with_file", lambda: True)
    autostart = part("autostart").Autostart()
    yield autostart
    autostart.end()
    part("form").forget()


def a_task(task_id):
    project = SimpleNamespace(id=1, code="KITE", name="Kite")
    return SimpleNamespace(id=task_id, project=project, entity="Kite", task_type="Rigging", name="")


TASK, OTHER = a_task(7), a_task(8)


def open_a_file(tmp_path):
    import bpy

    path = str(tmp_path / "a.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)


def test_what_was_left_waits_for_its_task_and_starts_as_it_was(autostart, handover):
    handover.leave(at_work("paused"))
    autostart.begin(handover.take())
    tracker = Tracker()
    autostart.start_if_asked(tracker, stopped(OTHER))
    assert tracker.started == []
    autostart.start_if_asked(tracker, stopped(OTHER, TASK))
    autostart.start_if_asked(tracker, stopped(OTHER, TASK))
    assert tracker.started == [(7, True)]


def test_a_file_starts_its_own_task(autostart, part, empty_file, tmp_path):
    autostart.begin(None)
    open_a_file(tmp_path)
    tracker = Tracker(TASK)
    autostart.start_if_asked(tracker, stopped())  # the tasks are not there yet
    autostart.start_if_asked(tracker, stopped(OTHER, TASK))
    autostart.start_if_asked(tracker, stopped(OTHER, TASK))
    assert tracker.started == [(7, False)]
    assert not part("form").asks_for_task()


def test_a_file_of_no_certain_task_starts_none_and_asks(autostart, part, empty_file, tmp_path):
    autostart.begin(None)
    open_a_file(tmp_path)
    part("form").pick(8)  # for the file before
    tracker = Tracker(None)
    autostart.start_if_asked(tracker, stopped(OTHER, TASK))
    assert tracker.started == []
    assert part("form").asks_for_task()
    assert part("form").picked(stopped(OTHER, TASK)) is None
    part("form").pick(7)
    assert not part("form").asks_for_task()


def test_a_file_opened_while_tracking_changes_nothing(autostart, empty_file, tmp_path):
    autostart.begin(None)
    open_a_file(tmp_path)
    tracker = Tracker(TASK)
    autostart.start_if_asked(tracker, stopped(OTHER, state="tracking"))
    assert tracker.started == []
