"""The text and the choices that every panel shares."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from tracker_core.panel import choices, wording

CALM = {
    "state": "tracking",
    "signing_in": False,
    "needs_sign_in": False,
    "connection": "online",
    "waiting": 0,
    "quarantined": (),
    "idle_since_ms": None,
    "task": None,
    "tasks": (),
    "recent": (),
    "interrupted": None,
}


def a_view(**changes):
    return SimpleNamespace(**dict(CALM, **changes))


def a_task(task_id, entity="SQ010/SH0020", task_type="Animation", name=""):
    project = SimpleNamespace(id=1, code="DEMO", name="Demo Reel")
    return SimpleNamespace(id=task_id, project=project, entity=entity, task_type=task_type, name=name)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00:00"), (59, "0:00:59"), (3849, "1:04:09"), (90000, "25:00:00"), (-1, "0:00:00")],
)
def test_a_clock_counts_hours_without_wrapping(seconds, shown):
    assert wording.clock(seconds) == shown


@pytest.mark.parametrize(("seconds", "shown"), [(59, "0 min"), (3599, "59 min"), (3849, "1 h 04 min")])
def test_hours_never_promise_more_than_was_worked(seconds, shown):
    assert wording.hours(seconds) == shown


def test_idle_names_the_minute_it_began():
    since = int(time.mktime((2026, 3, 2, 10, 30, 0, 0, 0, -1))) * 1000
    assert "since 10:30" in wording.state_line(a_view(state="idle", idle_since_ms=since))


@pytest.mark.parametrize("state", ["signed_out", "stopped", "tracking", "machine", "idle", "paused"])
def test_every_state_has_its_sentence(state):
    assert wording.state_line(a_view(state=state))


def test_signing_in_is_said_whatever_the_state():
    assert wording.state_line(a_view(state="signed_out", signing_in=True)) == "Signing in..."


def test_nothing_is_said_about_a_good_connection():
    assert wording.connection_line(a_view(waiting=3)) == ""


@pytest.mark.parametrize(("count", "words"), [(1, "1 segment"), (3, "3 segments")])
def test_offline_says_how_much_waits_and_that_it_is_safe(count, words):
    line = wording.connection_line(a_view(connection="offline", waiting=count))
    assert line == f"Offline: {words} waiting. Your time is kept on this computer."


def test_a_trouble_with_the_network_is_said_once():
    trouble = {"message": "The server cannot be reached.", "message_level": "warning"}
    assert wording.message_line(a_view(connection="offline", **trouble)) == ""
    assert wording.message_line(a_view(connection="online", **trouble)) == "The server cannot be reached."


def test_the_reason_stands_beside_offline_and_nowhere_else():
    trouble = {"message": "The server cannot be reached.", "message_level": "warning"}
    assert wording.offline_reason(a_view(connection="offline", **trouble)) == "The server cannot be reached."
    assert wording.offline_reason(a_view(connection="online", **trouble)) == ""
    assert wording.offline_reason(a_view(connection="offline", message="Hello.", message_level="info")) == ""


def test_a_new_sign_in_is_asked_for_once():
    ended = {"message": "Your sign-in has expired.", "message_level": "warning", "needs_sign_in": True}
    for connection in ("online", "offline"):
        view = a_view(connection=connection, **ended)
        assert wording.connection_line(view) == wording.LOCKED_OUT
        assert wording.message_line(view) == wording.offline_reason(view) == ""


@pytest.mark.parametrize(
    ("trouble", "remedy"),
    [
        ({}, None),
        ({"connection": "offline"}, "retry"),
        ({"connection": "not_allowed"}, "allow_online"),
        ({"connection": "offline", "needs_sign_in": True}, "sign_in"),
        ({"connection": "not_allowed", "needs_sign_in": True}, "sign_in"),
    ],
)
def test_one_remedy_is_offered(trouble, remedy):
    assert choices.remedy(a_view(**trouble)) == remedy


def test_refused_time_is_said_once():
    refused = {"message": "The server refuses some of your time.", "message_level": "warning"}
    assert wording.message_line(a_view(quarantined=(("id", "why"),), **refused)) == ""


def test_an_error_is_said_whatever_the_connection():
    view = a_view(connection="offline", message="The disk is full.", message_level="error")
    assert wording.message_line(view) == "The disk is full."


def test_forbidden_online_access_is_not_called_offline():
    assert "Online access is off" in wording.connection_line(a_view(connection="not_allowed", waiting=1))


def test_an_expired_sign_in_comes_before_the_connection():
    assert wording.connection_line(a_view(connection="offline", needs_sign_in=True)) == wording.LOCKED_OUT


@pytest.mark.parametrize(("count", "words"), [(1, "1 segment was"), (2, "2 segments were")])
def test_refused_segments_are_counted(count, words):
    assert wording.quarantine_line(a_view(quarantined=(("id", "why"),) * count)).startswith(words)


def test_a_reason_is_given_once_and_not_too_many_are():
    refused = tuple(("id", f"Reason {number // 2}.") for number in range(20))
    assert wording.quarantine_reasons(a_view(quarantined=refused)) == ["Reason 0.", "Reason 1.", "Reason 2."]


def test_no_refused_segments_take_no_line():
    assert wording.quarantine_line(a_view()) == ""


def test_a_task_is_named_from_project_to_task_type():
    assert wording.task_line(a_task(1)) == "DEMO · SQ010/SH0020 · Animation"


def test_a_task_with_a_name_of_its_own_shows_it():
    assert wording.task_title(a_task(1, name="v2")) == "SQ010/SH0020 · Animation · v2"
    assert wording.task_line(a_task(1, name="v2")) == "DEMO · SQ010/SH0020 · Animation · v2"


def test_a_name_that_repeats_the_task_type_or_the_entity_is_left_out():
    assert wording.task_title(a_task(1, name="Animation")) == "SQ010/SH0020 · Animation"
    assert wording.task_title(a_task(1, name="SQ010/SH0020")) == "SQ010/SH0020 · Animation"


def test_a_task_without_an_entity_is_titled_by_its_work():
    assert wording.task_title(a_task(1, entity="", task_type="Dailies", name="Dailies")) == "Dailies"
    assert wording.task_lines(a_task(1, entity="", task_type="Dailies", name="Dailies")) == ["DEMO · Dailies"]


def test_two_lines_name_the_entity_then_the_project_and_the_work():
    assert wording.task_lines(a_task(1, name="v2")) == ["SQ010/SH0020", "DEMO · Animation · v2"]


def test_recent_tasks_come_first_and_no_task_comes_twice():
    first, second = a_task(1), a_task(2)
    assert choices.tasks(a_view(recent=(second,), tasks=(first, second))) == (second, first)


def test_search_wants_every_word_somewhere():
    shot, asset = a_task(1), a_task(2, entity="robot", task_type="Rigging")
    assert choices.tasks(a_view(tasks=(shot, asset)), "demo RIG") == (asset,)


def test_the_wanted_task_is_picked_while_it_is_known():
    first, second = a_task(1), a_task(2)
    assert choices.picked(a_view(tasks=(first, second)), 2) is second


def test_a_wanted_task_that_is_gone_gives_way_to_the_running_one():
    first, second = a_task(1), a_task(2)
    assert choices.picked(a_view(tasks=(second,), task=first), 3) is first


def test_a_task_that_nobody_chose_is_never_picked():
    first, second = a_task(1), a_task(2)
    assert choices.picked(a_view(tasks=(first,), recent=(second,))) is None
    assert choices.picked(a_view(tasks=(first,)), 3) is None


def test_a_chosen_task_that_the_search_hides_is_not_picked():
    shot, asset = a_task(1), a_task(2, entity="robot", task_type="Rigging")
    view = a_view(tasks=(shot, asset))
    assert choices.picked(view, 1, "robot") is None
    assert choices.picked(view, 2, "robot") is asset


def test_a_search_never_picks_a_task_by_itself():
    shot, asset = a_task(1), a_task(2, entity="robot", task_type="Rigging")
    assert choices.picked(a_view(tasks=(shot, asset)), None, "robot") is None
    assert choices.picked(a_view(tasks=(asset,)), 1) is None


def test_nothing_is_picked_where_nothing_is_offered():
    assert choices.picked(a_view()) is None


@pytest.mark.parametrize(
    ("state", "picked", "offered"),
    [
        ("signed_out", 1, ()),
        ("stopped", None, ()),
        ("stopped", 1, ("start",)),
        ("tracking", 1, ("pause", "stop")),
        ("tracking", 2, ("switch", "pause", "stop")),
        ("machine", 1, ("pause", "stop")),
        ("idle", 1, ("pause", "stop")),
        ("paused", 1, ("resume", "stop")),
        ("paused", None, ("resume", "stop")),
    ],
)
def test_each_state_offers_its_actions(state, picked, offered):
    assert choices.actions(a_view(state=state, task=a_task(1)), picked) == offered


def test_every_offered_action_has_a_label():
    assert set(wording.ACTIONS) == {"start", "switch", "pause", "resume", "stop"}
