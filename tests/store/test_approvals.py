"""Weeks are decided, and a locked one is locked on every way in; what comes late waits in its own list."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from tests.support.builders import HOUR_MS, MINUTE_MS, new_id
from webapp.store.access.scope import Scope
from webapp.store.db.models import Adjustment, Audit, LateSegment, Segment, Timesheet
from webapp.store.tracked import day_totals, late_segments
from webapp.store.tracked.calendars import load_calendar
from webapp.store.weeks import approvals, gaps, timesheets

WEEK = "2026-11-16"
FRIDAY = -3 * 24  # hours before the Monday that the world stands at


@pytest.fixture
def worked(world):
    """The owner has a week behind them: tracked, and an adjustment; submitted, not decided."""
    world.send(world.segment(world.at(FRIDAY + 9), world.at(FRIDAY + 12)))
    world.adjust(world.at(FRIDAY + 13), world.at(FRIDAY + 14), world.task)
    world.api("POST", "/me/timesheets/2026-W47", {"verb": "submit"}, world.owner)
    return world


@pytest.fixture
def locked(worked):
    timesheets.change_state(worked.owner.id, WEEK, "approve", worked.manager.id, worked.now_ms)
    return worked


def state(world):
    return Timesheet.get(Timesheet.person == world.owner.person).state


def test_the_list_shows_shares_gaps_and_what_was_expected(worked):
    worked.send(worked.segment(worked.at(FRIDAY + 16), worked.at(FRIDAY + 17)))

    ((week,), total) = approvals.list_weeks(Scope(), "submitted", newest_first=False, limit=10)

    assert (total, week.username, week.expected_s) == (1, "olga", 5 * 8 * 3600)
    assert (week.hours.active_ms, week.hours.manual_ms) == (4 * HOUR_MS, HOUR_MS)
    assert (week.unexplained, week.unexplained_ms) == (2, 3 * HOUR_MS)


def test_a_break_that_was_explained_is_no_gap(worked):
    worked.send(worked.segment(worked.at(FRIDAY + 16), worked.at(FRIDAY + 17)))
    Timesheet.update(state="open").execute()
    worked.adjust(worked.at(FRIDAY + 14), worked.at(FRIDAY + 16), None, reason="dentist")

    (hole,) = gaps.list_unexplained(worked.owner.id, WEEK)
    assert hole.end_ms - hole.start_ms == HOUR_MS


def test_a_night_is_no_gap(world):
    world.send(world.segment(world.at(FRIDAY), world.at(FRIDAY + 1)))
    world.send(world.segment(world.at(FRIDAY + 9), world.at(FRIDAY + 10)))

    assert gaps.list_unexplained(world.owner.id, WEEK) == []


def test_a_manager_approves_the_ticked_weeks(worked):
    browser = Browser(worked, worked.manager)

    done = browser.post("/approvals", {"verb": "approve", "week": f"olga:{WEEK}"})

    browser.follow(done).says("1 week approved and locked.")
    assert state(worked) == "approved"


def test_returning_needs_a_comment_that_the_artist_then_reads(worked):
    browser = Browser(worked, worked.manager)
    refused = browser.post("/approvals", {"verb": "return", "week": f"olga:{WEEK}"})
    assert refused.status == 422
    refused.says("Write a comment")
    assert state(worked) == "submitted"

    browser.post("/approvals", {"verb": "return", "week": f"olga:{WEEK}", "comment": "What was Friday?"})

    assert state(worked) == "returned"
    Browser(worked, worked.owner).get("/me/week/2026-W47").says("What was Friday?")


def test_a_comment_too_long_to_keep_is_refused_in_a_sentence(worked):
    fields = {"verb": "return", "week": f"olga:{WEEK}", "comment": "x" * 1500}

    page = Browser(worked, worked.manager).post("/approvals", fields)

    assert page.status == 422
    page.says("The comment may have 1000 characters at most; this has 1500.")
    assert state(worked) == "submitted"


def test_a_week_that_nobody_submitted_cannot_be_approved(world):
    page = Browser(world, world.manager).post("/approvals", {"verb": "approve", "week": f"olga:{WEEK}"})

    page.says("Only a submitted week can be approved.")
    assert Timesheet.select().count() == 0


def test_of_several_ticked_weeks_all_are_approved(worked):
    timesheets.change_state(worked.owner.id, "2026-11-09", "submit", worked.owner.id, worked.now_ms)
    body = b"verb=approve&week=olga%3A2026-11-16&week=olga%3A2026-11-09"

    Browser(worked, worked.manager)._ask("POST", "/approvals", body, {"Sec_Fetch_Site": "same-origin"})

    assert [one.state for one in Timesheet.select()] == ["approved", "approved"]


def test_of_several_ticked_weeks_all_are_approved_or_none(worked):
    """One of them was withdrawn meanwhile."""
    body = b"verb=approve&week=olga%3A2026-11-16&week=carl%3A2026-11-16"

    page = Browser(worked, worked.manager)._ask("POST", "/approvals", body, {"Sec_Fetch_Site": "same-origin"})

    page.says("Nothing was changed", "Carl, 2026-W47: Only a submitted week can be approved.")
    assert state(worked) == "submitted"


def test_a_week_that_is_ticked_twice_is_approved_once(worked):
    body = b"verb=approve&week=olga%3A2026-11-16&week=olga%3A2026-11-16"

    Browser(worked, worked.manager)._ask("POST", "/approvals", body, {"Sec_Fetch_Site": "same-origin"})

    assert state(worked) == "approved"


# ---------------------------------------------------------------- the lock, on every way in


def test_the_lock_holds_for_adjustments_over_the_api(locked):
    answer = locked.adjust(locked.at(FRIDAY + 9), locked.at(FRIDAY + 10), locked.other_task)

    assert (answer.status, answer.code) == (423, "locked")


def test_the_lock_holds_for_taking_an_adjustment_back(locked):
    adjustment = Adjustment.get().id

    assert locked.api("DELETE", f"/me/adjustments/{adjustment}", by=locked.owner).status == 423
    assert Browser(locked, locked.owner).post(f"/me/adjust/{adjustment}/undo").status == 423


def test_the_lock_holds_for_an_adjustment_that_only_touches_the_week(locked):
    answer = locked.adjust(locked.at(-1), locked.at(1), locked.task)

    assert answer.status == 423


def test_the_lock_holds_on_the_artists_pages(locked):
    browser = Browser(locked, locked.owner)
    before = day_totals.compute_totals(locked.owner.id, "2026-11-20", _calendar(locked))
    fields = {
        "date": "2026-11-20",
        "from": "09:00",
        "to": "10:00",
        "task": str(locked.other_task.id),
        "reason": "x",
    }

    answers = [
        browser.post("/me/adjust", fields).status,
        browser.post("/me/week/2026-W47", {f"{locked.task.id}-2026-11-20": "9:00", "reason": "x"}).status,
        browser.post("/me/week/2026-W47/breaks", {"reason": "lunch"}).status,
        browser.post("/me/week/2026-W47/withdraw").status,
    ]

    assert Adjustment.select().count() == 1
    assert day_totals.compute_totals(locked.owner.id, "2026-11-20", _calendar(locked)) == before
    assert all(status >= 300 for status in answers), answers
    assert state(locked) == "approved"


def _calendar(world):
    return load_calendar(world.owner.id)


def test_late_segments_are_stored_apart_and_move_nothing(locked):
    before = locked.day("2026-11-20")

    (result,) = locked.send(locked.segment(locked.at(FRIDAY + 15), locked.at(FRIDAY + 16)))

    assert (result["status"], result["late"]) == ("stored", True)
    assert locked.day("2026-11-20") == before
    (waiting,) = approvals.list_late_segments(Scope())
    assert (waiting.username, waiting.end_ms - waiting.start_ms) == ("olga", HOUR_MS)


def test_a_revision_that_would_move_a_locked_week_waits_too(world):
    segment = world.segment(world.at(FRIDAY + 9), world.at(FRIDAY + 10))
    world.send(segment)
    timesheets.change_state(world.owner.id, WEEK, "submit", world.owner.id, world.now_ms)
    timesheets.change_state(world.owner.id, WEEK, "approve", world.manager.id, world.now_ms)

    world.send({**segment, "rev": 2, "end_ms": world.at(FRIDAY + 11)})

    assert world.day("2026-11-20")["active_s"] == 3600
    assert approvals.count_late_segments(Scope()) == 1


@pytest.mark.parametrize(("verb", "expected_s"), [("accept", 4 * 3600), ("refuse", 3 * 3600)])
def test_a_late_segment_is_accepted_or_refused_with_a_reason(locked, verb, expected_s):
    locked.send(locked.segment(locked.at(FRIDAY + 15), locked.at(FRIDAY + 16)))
    late_id = LateSegment.get().id
    browser = Browser(locked, locked.manager)
    assert browser.post(f"/approvals/late/{late_id}", {"verb": verb}).status == 422
    assert approvals.count_late_segments(Scope()) == 1

    browser.post(f"/approvals/late/{late_id}", {"verb": verb, "reason": "the laptop was offline"})

    assert locked.day("2026-11-20")["active_s"] == expected_s
    assert approvals.count_late_segments(Scope()) == 0
    assert day_totals.check_all() == []
    noted = Audit.select().where(Audit.action.startswith("late.")).get()
    assert (noted.author_id, noted.reason) == (locked.manager.id, "the laptop was offline")


def test_a_reason_too_long_to_keep_is_refused_in_a_sentence(locked):
    locked.send(locked.segment(locked.at(FRIDAY + 15), locked.at(FRIDAY + 16)))
    fields = {"verb": "refuse", "reason": "x" * 501}

    page = Browser(locked, locked.manager).post(f"/approvals/late/{LateSegment.get().id}", fields)

    page.says("The reason may have 500 characters at most")
    assert LateSegment.get().state == "pending"


def test_a_long_list_of_late_time_has_pages(locked):
    begin = locked.at(FRIDAY + 15)
    items = [locked.segment(begin + n * MINUTE_MS, begin + (n + 1) * MINUTE_MS) for n in range(120)]
    for some in (items[:60], items[60:]):
        locked.send(*some)
    browser = Browser(locked, locked.manager)
    shown = [
        browser.get(f"/approvals?late={number}").html.count('action="/approvals/late/')
        for number in (1, 2, 3)
    ]
    told = [
        len(locked.api("GET", f"/late-segments?page={number}", by=locked.manager).json["segments"])
        for number in (1, 2)
    ]

    assert (shown, told) == ([50, 50, 20], [100, 20])
    browser.get("/approvals").says("1 to 50 of 120")
    assert browser.get("/approvals?late=4").status == 404
    assert locked.api("GET", "/late-segments?page=3", by=locked.manager).status == 404


def test_a_refused_decision_shows_its_own_page_of_the_list(locked):
    begin = locked.at(FRIDAY + 15)
    items = [locked.segment(begin + n * MINUTE_MS, begin + (n + 1) * MINUTE_MS) for n in range(51)]
    locked.send(*items)
    last = items[-1]["id"]

    page = Browser(locked, locked.manager).post(f"/approvals/late/{last}?late=2", {"verb": "accept"})

    assert page.status == 422
    assert page.html.count('action="/approvals/late/') == 1
    assert last in page.html


def test_deciding_twice_is_refused(locked):
    locked.send(locked.segment(locked.at(FRIDAY + 15), locked.at(FRIDAY + 16)))
    late_id = LateSegment.get().id
    late_segments.accept(late_id, locked.manager.id, "fine", locked.now_ms)

    page = Browser(locked, locked.manager).post(
        f"/approvals/late/{late_id}", {"verb": "refuse", "reason": "no"}
    )

    page.says("This late segment was decided already.")
    assert Segment.select().count() == 2


def test_a_reopened_week_takes_in_what_waited(locked):
    locked.send(locked.segment(locked.at(FRIDAY + 15), locked.at(FRIDAY + 16)))

    Browser(locked, locked.manager).post(
        "/approvals", {"verb": "reopen", "week": f"olga:{WEEK}", "comment": "a laptop came back"}
    )

    assert locked.day("2026-11-20")["active_s"] == 4 * 3600
    assert locked.adjust(locked.at(FRIDAY + 17), locked.at(FRIDAY + 18), locked.task).status == 201


def test_a_lead_sees_the_list_and_decides_nothing(locked):
    locked.send(locked.segment(locked.at(FRIDAY + 15), locked.at(FRIDAY + 16)))
    browser = Browser(locked, locked.lead)
    late_id = LateSegment.get().id

    browser.get("/approvals?state=approved").says("Olga", "managers decide on them")
    assert 'name="verb"' not in browser.get("/approvals").html
    assert browser.post("/approvals", {"verb": "reopen", "week": f"olga:{WEEK}"}).status == 404
    assert browser.post(f"/approvals/late/{late_id}", {"verb": "accept", "reason": "x"}).status == 404
    assert (
        locked.api("POST", f"/late-segments/{late_id}", {"verb": "accept", "reason": "x"}, locked.lead).status
        == 404
    )


def test_the_week_page_shows_what_deserves_a_look(worked):
    worked.send(worked.segment(worked.at(FRIDAY + 16), worked.at(FRIDAY + 17)))

    page = Browser(worked, worked.manager).get(f"/people/olga/week/{WEEK}")

    page.says("Worth a look", "dailies", "Fri 20 Nov", "5:00", "Approve and lock")


def test_replaying_the_audit_trail_gives_the_states_of_today(locked):
    timesheets.change_state(locked.owner.id, WEEK, "reopen", locked.manager.id, locked.now_ms, "again")
    timesheets.change_state(locked.owner.id, WEEK, "submit", locked.owner.id, locked.now_ms)
    replayed = {}
    for one in Audit.select().where(Audit.action.startswith("timesheet.")).order_by(Audit.id):
        replayed[one.subject_id, one.object] = one.new

    assert replayed == {(one.person_id, f"week {one.week}"): one.state for one in Timesheet.select()}


def test_submitting_a_week_that_has_not_begun_is_refused(world):
    answer = world.api("POST", "/me/timesheets/2026-W50", {"verb": "submit"}, world.owner)

    assert (answer.status, answer.code) == (422, "in_future")


def test_ids_that_are_none_are_not_there(world):
    assert (
        world.api(
            "POST", f"/late-segments/{new_id()}", {"verb": "accept", "reason": "x"}, world.manager
        ).status
        == 404
    )
    assert Browser(world, world.manager).get("/people/olga/week/2026-11-17").status == 404
    assert Browser(world, world.manager).get("/people/olga/week/soon").status == 404


def test_the_artist_and_the_manager_are_told_of_the_same_gaps(worked):
    """A lunch of half an hour is none, and neither is a night; both pages say so."""
    worked.send(
        worked.segment(worked.at(FRIDAY + 16), worked.at(FRIDAY + 17)),
        worked.segment(worked.at(FRIDAY + 17.5), worked.at(FRIDAY + 18)),
    )
    artist = Browser(worked, worked.owner).get("/me/week/2026-W47")
    manager = Browser(worked, worked.manager).get(f"/people/olga/week/{WEEK}")

    artist.says("2 gaps are unexplained", "Only gaps of one to six hours need an explanation")
    manager.says("Unexplained gaps 2 of one to six hours")


def test_short_breaks_are_no_gaps(world):
    world.send(world.segment(world.at(FRIDAY + 9), world.at(FRIDAY + 10)))
    world.send(world.segment(world.at(FRIDAY + 10) + 59 * MINUTE_MS, world.at(FRIDAY + 12)))

    assert gaps.list_unexplained(world.owner.id, WEEK) == []
