"""Weeks over the API: how they stand for their artist, and what approvals show of them to whom."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from tests.support.builders import HOUR_MS
from webapp.store import settings
from webapp.store.weeks import gaps, timesheets

WEEK = "2026-11-16"
FRIDAY = -3 * 24  # hours before the Monday that the world stands at
HOUR_S = 3600


@pytest.fixture
def handed_in(world):
    """Friday of the week before: three hours tracked, a hole of two hours, one hour by hand; submitted."""
    world.send(world.segment(world.at(FRIDAY + 9), world.at(FRIDAY + 12)))
    world.adjust(world.at(FRIDAY + 14), world.at(FRIDAY + 15), world.other_task)
    world.api("POST", "/me/timesheets/2026-W47", {"verb": "submit"}, world.owner)
    return world


def look(world, by=None, path="/timesheets/olga/2026-W47"):
    answer = world.api("GET", path, by=by or world.manager)
    assert answer.status == 200, answer.text
    return answer.json


def own(world, query="from=2026-11-16&to=2026-11-29"):
    return {
        one["week"]: one for one in world.api("GET", f"/me/timesheets?{query}", by=world.owner).json["weeks"]
    }


# ---------------------------------------------------------------- as others see them


def test_a_manager_sees_the_week_by_task_and_day_with_its_gaps(handed_in):
    told = look(handed_in)

    assert told["days"] == [
        {
            "date": "2026-11-20",
            "task_id": task.id,
            "active_s": active,
            "machine_s": 0,
            "manual_s": manual,
            "total_s": active + manual,
        }
        for task, active, manual in ((handed_in.task, 3 * HOUR_S, 0), (handed_in.other_task, 0, HOUR_S))
    ]
    assert told["gaps"] == [{"start_ms": handed_in.at(FRIDAY + 12), "end_ms": handed_in.at(FRIDAY + 14)}]
    assert (told["week"]["total_s"], told["week"]["expected_s"]) == (4 * HOUR_S, 40 * HOUR_S)


def test_the_list_counts_the_gaps_that_the_page_counts(handed_in):
    (week,) = look(handed_in, path="/timesheets")["weeks"]
    holes = gaps.list_unexplained(handed_in.owner.id, WEEK)

    assert (week["gap_count"], week["gap_s"]) == (len(holes), 2 * HOUR_S)
    Browser(handed_in, handed_in.manager).get(f"/people/olga/week/{WEEK}").says("Unexplained gaps 1")


def test_a_week_that_nobody_touched_is_open(handed_in):
    told = look(handed_in, path="/timesheets/olga/2026-W46")

    assert (told["week"]["state"], told["week"]["total_s"], told["days"], told["gaps"]) == ("open", 0, [], [])
    assert told["week"]["expected_s"] == 40 * HOUR_S
    Browser(handed_in, handed_in.manager).get("/people/olga/week/2026-11-09").says("of 40 h expected")


def test_a_lead_sees_the_time_on_their_projects_and_no_gap_nor_contract(handed_in):
    handed_in.send(
        handed_in.segment(handed_in.at(FRIDAY + 17), handed_in.at(FRIDAY + 18), handed_in.foreign_task)
    )

    told = look(handed_in, handed_in.other_lead)

    assert [(one["task_id"], one["total_s"]) for one in told["days"]] == [(handed_in.foreign_task.id, HOUR_S)]
    assert told["gaps"] is None
    assert [told["week"][name] for name in ("expected_s", "gap_count", "gap_s")] == [None] * 3
    assert told["week"]["total_s"] == HOUR_S


def test_a_lead_reads_no_comment_on_a_week_without_time_on_their_projects(handed_in):
    handed_in.send(handed_in.segment(handed_in.at(8), handed_in.at(9), handed_in.foreign_task))
    timesheets.change_state(
        handed_in.owner.id, WEEK, "return", handed_in.manager.id, handed_in.now_ms, "mind the budget"
    )

    told = look(handed_in, handed_in.other_lead)["week"]

    assert (told["state"], told["comment"], told["decided_by"]) == ("returned", "", None)


def test_whom_one_may_not_see_has_no_week(handed_in):
    for who in (handed_in.other_lead, handed_in.owner):
        assert handed_in.api("GET", "/timesheets/olga/2026-W47", by=who).status == 404
    for path in ("/timesheets/nobody/2026-W47", "/timesheets/olga/2026-W60", "/timesheets/olga/soon"):
        assert handed_in.api("GET", path, by=handed_in.manager).status == 404


# ---------------------------------------------------------------- as their artist sees them


def test_my_weeks_tell_state_totals_and_what_was_expected(handed_in):
    weeks = own(handed_in)

    assert list(weeks) == ["2026-W47", "2026-W48"]
    last, this = weeks.values()
    assert (last["state"], last["submitted_ms"], last["comment"]) == ("submitted", handed_in.now_ms, "")
    assert (last["active_s"], last["manual_s"], last["total_s"]) == (3 * HOUR_S, HOUR_S, 4 * HOUR_S)
    assert (this["state"], this["total_s"], this["expected_s"]) == ("open", 0, 40 * HOUR_S)


def test_a_week_is_told_whole_though_the_range_holds_a_part(handed_in):
    assert own(handed_in, "from=2026-11-22&to=2026-11-22")["2026-W47"]["total_s"] == 4 * HOUR_S


def test_the_comment_of_a_returned_week_reaches_its_artist(handed_in):
    timesheets.change_state(
        handed_in.owner.id, WEEK, "return", handed_in.manager.id, handed_in.now_ms, "where is Tuesday?"
    )

    told = own(handed_in)["2026-W47"]

    assert (told["state"], told["comment"], told["decided_ms"]) == (
        "returned",
        "where is Tuesday?",
        handed_in.now_ms,
    )


def test_a_week_withdrawn_is_open_again(handed_in):
    handed_in.api("POST", "/me/timesheets/2026-W47", {"verb": "withdraw"}, handed_in.owner)

    assert (own(handed_in)["2026-W47"]["state"], own(handed_in)["2026-W47"]["submitted_ms"]) == ("open", None)


def test_a_week_begins_with_the_studios_day(world):
    settings.set_value("day_starts", [[0, 240]], None, 0)
    world.now_ms = world.at(3)  # Monday by the clock, Sunday's work by the studio

    early = world.api("POST", "/me/timesheets/2026-W48", {"verb": "submit"}, world.owner)
    world.now_ms += HOUR_MS
    on_time = world.api("POST", "/me/timesheets/2026-W48", {"verb": "submit"}, world.owner)

    assert (early.code, on_time.status) == ("in_future", 200)


@pytest.mark.parametrize(
    "query", ["from=2026-11-23&to=2026-11-22", "from=2024-01-01&to=2026-11-22", "from=x&to=y", ""]
)
def test_a_range_that_is_none_is_a_sentence(world, query):
    answer = world.api("GET", f"/me/timesheets?{query}", by=world.owner)

    assert answer.status in (400, 422)
    assert answer.json["error"]["message"].endswith(".")
