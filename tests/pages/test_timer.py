"""The timer in the browser keeps the laws: one task at a time, and it ends at the last sign of life."""

from __future__ import annotations

from webapp.store.db.models import LateSegment, Segment
from webapp.store.tracked import browser_timer, late_segments
from webapp.store.weeks import timesheets

MIN = 60_000


def start(owner, task):
    return owner.post("/me/timer/start", {"task": task.id})


def approve(world):
    for verb in ("submit", "approve"):
        timesheets.change_state(world.owner.id, "2026-11-23", verb, world.manager.id, world.now_ms)


def beat(owner, touched=True):
    return owner.post("/me/timer/beat", {"touched": "1" if touched else "0"}).status


def test_it_counts_from_start_to_stop(world, owner):
    owner.follow(start(owner, world.task)).says("working", "SQ010/SH0010 · Animation", "Stop")
    world.now_ms += 40 * MIN
    owner.post("/me/timer/stop")

    assert world.day()["active_s"] == 40 * 60
    owner.get("/me").says("Nothing is being tracked", "browser timer")


def test_switching_ends_the_task_before(world, owner):
    start(owner, world.task)
    world.now_ms += 20 * MIN
    start(owner, world.other_task)
    world.now_ms += 10 * MIN
    owner.post("/me/timer/stop")

    by_task = {row["task_id"]: row["active_s"] // 60 for row in world.day()["tasks"]}
    assert by_task == {world.task.id: 20, world.other_task.id: 10}
    assert Segment.select().where(Segment.open).count() == 0


def test_a_forgotten_timer_ends_at_the_last_sign(world, owner):
    start(owner, world.task)
    world.now_ms += 15 * MIN
    assert beat(owner) == 204
    world.now_ms += 9 * 60 * MIN
    owner.get("/me").says("stopped counting at 12:15", "I was still working")
    owner.post("/me/timer/stop")

    assert world.day()["active_s"] == 15 * 60


def test_an_untouched_page_keeps_the_connection_and_counts_nothing(world, owner):
    start(owner, world.task)
    for _ in range(50):
        world.now_ms += MIN
        assert beat(owner, touched=False) == 204
    assert world.day().get("active_s", 0) == 0
    world.now_ms += 20 * MIN

    assert beat(owner, touched=False) == 205


def test_a_meeting_within_the_hour_counts_whole(world, owner):
    start(owner, world.task)
    for _ in range(55):
        world.now_ms += MIN
        beat(owner, touched=False)
    assert beat(owner) == 204

    assert world.day()["active_s"] == 55 * 60


def test_a_touch_after_too_long_ends_it_and_counts_nothing_of_the_absence(world, owner):
    start(owner, world.task)
    world.now_ms += 5 * MIN
    beat(owner)
    world.now_ms += 61 * MIN

    assert beat(owner) == 205
    assert world.day()["active_s"] == 5 * 60
    assert browser_timer.find(world.owner.id, world.now_ms) is None


def test_beside_a_dcc_nobody_works_twice(world, owner):
    world.now_ms = world.at(11)
    start(owner, world.other_task)
    world.now_ms = world.at(11.5)
    owner.post("/me/timer/stop")
    world.send(world.segment(world.at(10), world.at(11.5)))

    assert world.day()["total_s"] == 90 * 60


def test_it_keeps_counting_and_can_be_stopped_after_its_week_was_approved(world, owner):
    start(owner, world.task)
    approve(world)
    for _ in range(3):
        world.now_ms += 10 * MIN
        assert beat(owner) == 204
    owner.get("/me").says("0:30", "Stop")
    owner.post("/me/timer/stop")

    waiting = LateSegment.get()
    assert (waiting.end_ms - waiting.start_ms, waiting.open) == (30 * MIN, False)
    owner.get("/me").says("Nothing is being tracked")


def test_it_runs_also_where_it_was_started_in_an_approved_week(world, owner):
    approve(world)
    start(owner, world.task)
    world.now_ms += 10 * MIN
    owner.get("/me").says("timer, since 12:00", "Stop")
    owner.post("/me/timer/stop")

    assert not LateSegment.get().open
    assert browser_timer.find(world.owner.id, world.now_ms) is None


def test_a_refused_piece_does_not_stop_it(world, owner):
    start(owner, world.task)
    approve(world)
    world.now_ms += 10 * MIN
    beat(owner)
    late_segments.refuse(LateSegment.get().id, world.manager.id, "not this week", world.now_ms)
    world.now_ms += 10 * MIN
    owner.post("/me/timer/stop")

    assert (LateSegment.get().state, LateSegment.get().open) == ("pending", False)


def test_an_unknown_task_starts_nothing(world, owner):
    page = owner.post("/me/timer/start", {"task": "999999"})

    assert page.status == 422
    assert owner.post("/me/timer/start", {"task": ""}).status == 422
    assert Segment.select().count() == 0


def test_a_beat_without_a_timer_says_so(owner):
    assert beat(owner) == 205


def test_the_title_of_the_tab_tells_what_is_tracked(world, owner):
    start(owner, world.task)

    assert "<title>● SQ010/SH0010 · Animation · Today" in owner.get("/me").html
    owner.post("/me/timer/stop")
    assert "<title>Today" in owner.get("/me").html
