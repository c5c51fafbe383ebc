"""Law 8: a locked week refuses adjustments, and what comes late for it waits apart."""

import pytest

from tests.support.builders import HOUR_MS
from webapp.store.db.models import Audit, LateSegment, Segment
from webapp.store.refusal import Refused
from webapp.store.tracked import day_totals, late_segments
from webapp.store.weeks import timesheets

LAST_WEEK = "2026-11-16"
THURSDAY = "2026-11-19"


@pytest.fixture
def thursday_ms(world):
    return world.at(-4 * 24)


@pytest.fixture
def locked(world, thursday_ms):
    """Two hours on Thursday, in a week that is approved since."""
    kept = world.segment(thursday_ms + 9 * HOUR_MS, thursday_ms + 11 * HOUR_MS)
    world.send(kept)
    for verb in ("submit", "approve"):
        timesheets.change_state(world.owner.id, LAST_WEEK, verb, world.manager.id, world.now_ms)
    return kept


def late_item(world, thursday_ms):
    return world.segment(thursday_ms + 14 * HOUR_MS, thursday_ms + 15 * HOUR_MS)


def test_a_late_segment_is_stored_and_marked(world, locked, thursday_ms):
    (result,) = world.send(late_item(world, thursday_ms))
    assert (result["status"], result["late"]) == ("stored", True)
    assert LateSegment.get().state == "pending"


def test_the_locked_totals_do_not_move(world, locked, thursday_ms):
    world.send(late_item(world, thursday_ms))
    assert world.day(THURSDAY)["total_s"] == 7200
    assert day_totals.check_all() == []


def test_a_result_is_late_only_where_it_is(world, locked):
    (result,) = world.send(world.segment(world.at(9), world.at(10)))
    assert "late" not in result


def test_sending_a_late_segment_again_is_unchanged(world, locked, thursday_ms):
    item = late_item(world, thursday_ms)
    world.send(item)
    (result,) = world.send(item)
    assert (result["status"], result["late"]) == ("unchanged", True)


def test_a_newer_revision_of_a_counted_segment_waits_too(world, locked):
    (result,) = world.send({**locked, "rev": 2, "end_ms": locked["end_ms"] + HOUR_MS})
    assert result["late"] is True
    assert Segment.get().rev == 1
    assert world.day(THURSDAY)["total_s"] == 7200


def test_a_segment_that_only_grows_into_an_open_week_counts(world):
    sunday_night = world.at(-1)
    crossing = world.segment(sunday_night, sunday_night + HOUR_MS, open=True, close_reason=None)
    world.send(crossing)
    for verb in ("submit", "approve"):
        timesheets.change_state(world.owner.id, LAST_WEEK, verb, world.manager.id, world.now_ms)
    (result,) = world.send({**crossing, "rev": 2, "end_ms": world.at(2)})
    assert "late" not in result
    assert world.day("2026-11-22")["active_s"] == 3600
    assert world.day("2026-11-23")["active_s"] == 7200


def test_an_accepted_late_segment_counts(world, locked, thursday_ms):
    item = late_item(world, thursday_ms)
    world.send(item)
    late_segments.accept(item["id"], world.manager.id, "The laptop was offline.", world.now_ms)
    assert world.day(THURSDAY)["total_s"] == 3 * 3600
    assert day_totals.check_all() == []
    assert Audit.get(Audit.action == "late.accepted").reason == "The laptop was offline."


def test_an_accepted_newer_revision_replaces_the_counted_one(world, locked):
    world.send({**locked, "rev": 2, "end_ms": locked["end_ms"] - HOUR_MS})
    late_segments.accept(locked["id"], world.manager.id, "It was shorter.", world.now_ms)
    assert world.day(THURSDAY)["total_s"] == 3600


def test_a_refused_late_segment_never_counts_but_stays(world, locked, thursday_ms):
    item = late_item(world, thursday_ms)
    world.send(item)
    late_segments.refuse(item["id"], world.manager.id, "This was a test.", world.now_ms)
    day_totals.rebuild_all()
    assert world.day(THURSDAY)["total_s"] == 7200
    assert (LateSegment.get().state, LateSegment.get().reason) == ("refused", "This was a test.")


def test_a_decision_needs_a_reason_and_is_made_once(world, locked, thursday_ms):
    item = late_item(world, thursday_ms)
    world.send(item)
    with pytest.raises(Refused):
        late_segments.accept(item["id"], world.manager.id, "  ", world.now_ms)
    late_segments.accept(item["id"], world.manager.id, "Fine.", world.now_ms)
    with pytest.raises(Refused):
        late_segments.refuse(item["id"], world.manager.id, "No.", world.now_ms)


def test_a_newer_revision_of_a_refused_segment_waits_again(world, locked, thursday_ms):
    item = late_item(world, thursday_ms)
    world.send(item)
    late_segments.refuse(item["id"], world.manager.id, "No.", world.now_ms)
    world.send({**item, "rev": 2})
    assert LateSegment.get().state == "pending"


def test_reopening_the_week_takes_in_what_waited(world, locked, thursday_ms):
    world.send(late_item(world, thursday_ms))
    timesheets.change_state(
        world.owner.id, LAST_WEEK, "reopen", world.manager.id, world.now_ms, "Thursday is short."
    )
    assert world.day(THURSDAY)["total_s"] == 3 * 3600
    assert LateSegment.get().state == "accepted"


def test_somebody_elses_late_segment_cannot_be_changed(world, locked, thursday_ms):
    item = late_item(world, thursday_ms)
    world.send(item)
    (result,) = world.send({**item, "rev": 2}, by=world.stranger)
    assert result["code"] == "not_yours"


def test_a_locked_week_refuses_an_adjustment(world, locked, thursday_ms):
    answer = world.adjust(thursday_ms + 12 * HOUR_MS, thursday_ms + 13 * HOUR_MS, world.task)
    assert (answer.status, answer.code) == (423, "locked")
    assert world.day(THURSDAY)["total_s"] == 7200


def test_an_adjustment_that_reaches_into_a_locked_week_is_refused_whole(world, locked):
    assert world.adjust(world.at(-1), world.at(1), world.task).status == 423
    assert world.day() == {}


def test_an_adjustment_of_a_locked_week_cannot_be_revoked(world, thursday_ms):
    made = world.adjust(thursday_ms + 12 * HOUR_MS, thursday_ms + 13 * HOUR_MS, world.task).json
    for verb in ("submit", "approve"):
        timesheets.change_state(world.owner.id, LAST_WEEK, verb, world.manager.id, world.now_ms)
    answer = world.api("DELETE", f"/me/adjustments/{made['id']}", by=world.owner)
    assert answer.status == 423


def test_a_submitted_week_is_not_locked(world, thursday_ms):
    timesheets.change_state(world.owner.id, LAST_WEEK, "submit", world.owner.id, world.now_ms)
    assert world.adjust(thursday_ms, thursday_ms + HOUR_MS, world.task).status == 201


def test_the_lock_of_one_person_is_none_of_another(world, locked, thursday_ms):
    (result,) = world.send(late_item(world, thursday_ms), by=world.colleague)
    assert "late" not in result


@pytest.mark.parametrize(
    ("verbs", "last"),
    [
        ((), "approve"),
        ((), "return"),
        ((), "reopen"),
        (("submit",), "submit"),
        (("submit", "approve"), "submit"),
    ],
)
def test_a_week_moves_only_as_it_may(world, verbs, last):
    for verb in verbs:
        timesheets.change_state(world.owner.id, LAST_WEEK, verb, world.manager.id, world.now_ms)
    with pytest.raises(Refused) as refusal:
        timesheets.change_state(world.owner.id, LAST_WEEK, last, world.manager.id, world.now_ms, "why")
    assert refusal.value.code == "not_possible"


def test_returning_a_week_needs_a_comment(world):
    timesheets.change_state(world.owner.id, LAST_WEEK, "submit", world.owner.id, world.now_ms)
    with pytest.raises(Refused):
        timesheets.change_state(world.owner.id, LAST_WEEK, "return", world.manager.id, world.now_ms)
