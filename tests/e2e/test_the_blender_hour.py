"""An artist's hour in the real Blender of each version; `E2E_VERSIONS="3.4 5.2"` chooses some."""

import os

import pytest

from tests.blender_ui import program
from tests.e2e.hour import live_through

pytestmark = [pytest.mark.blender, pytest.mark.slow]
VERSIONS = os.environ.get("E2E_VERSIONS", " ".join(program.VERSIONS)).split()
TICK_MS = 1000


@pytest.fixture(scope="module", params=VERSIONS)
def hour(request, tmp_path_factory):
    if program.find_program(request.param) is None:
        pytest.skip(program.why_absent(request.param))
    return live_through(request.param, tmp_path_factory.mktemp(f"hour-{request.param}"))


def counted(hour):
    """(start_ms, end_ms) of each stretch of work that the server holds, in order."""
    found = []
    for session in sorted(hour.sessions, key=lambda each: each["start_ms"]):
        edges = [session["start_ms"]]
        for gap in sorted(session["gaps"], key=lambda each: each["start_ms"]):
            edges += [gap["start_ms"], gap["end_ms"]]
        edges.append(session["end_ms"])
        found += list(zip(edges[::2], edges[1::2], strict=True))
    return found


def test_the_server_holds_what_the_hands_did_within_a_tick_at_each_end(hour):
    ours, theirs = hour.expected, counted(hour)
    assert len(theirs) == len(ours), (ours, theirs)
    off_ms = [
        abs(a - b) for mine, other in zip(ours, theirs, strict=True) for a, b in zip(mine, other, strict=True)
    ]
    print("off at each end, ms:", off_ms)
    assert max(off_ms) <= TICK_MS, (off_ms, ours, theirs)


def test_the_day_is_the_sum_of_the_hands_work(hour):
    expected_s = sum(each.end_ms - each.start_ms for each in hour.expected) / 1000
    (day,) = hour.days
    boundaries = 2 * len(hour.expected)
    assert abs(day["active_s"] - expected_s) <= boundaries * TICK_MS / 1000
    assert day["machine_s"] == 0


def test_nothing_is_counted_twice(hour):
    edges = [edge for stretch in counted(hour) for edge in stretch]
    assert edges == sorted(edges)


def test_walking_away_pauses_and_coming_back_resumes_without_a_click(hour):
    assert hour.seen["idle"]["state"] == "idle"
    reasons = [gap["reason"] for session in hour.sessions for gap in session["gaps"]]
    assert "idle" in reasons


def test_a_killed_server_costs_nothing_and_the_panel_says_so(hour):
    assert hour.seen["offline"]["connection"] == "offline"
    assert hour.seen["offline"]["state"] == "tracking"


def test_a_killed_blender_is_signed_in_again_and_its_time_delivered(hour):
    assert hour.seen["after the crash"]["signed_in"]
    assert len(hour.sessions) == 2
    assert not any(session["open"] for session in hour.sessions)


def test_the_panel_ends_with_the_servers_day(hour):
    (day,) = hour.days
    assert abs(hour.seen["at-the-end"]["today_s"] - day["total_s"]) <= 1


def test_totals_equal_a_rebuild(hour):
    assert hour.check
