"""My week: hours by task and day, filled by hand where needed, submitted when done."""

from __future__ import annotations

import re

import pytest

from tests.support.browser import Browser
from webapp.store.db.models import LateSegment, Task
from webapp.store.weeks import timesheets
from webapp.store.work import tasks

WEEK = "/me/week/2026-W48"
SUNDAY_MS = 6 * 86_400_000


@pytest.fixture
def dailies(world):
    tasks.ensure_studio_work(None, world.now_ms)
    return Task.get(Task.name == "Dailies")


def minutes(world, task, date="2026-11-23"):
    rows = {row["task_id"]: row for row in world.day(date).get("tasks", [])}
    row = rows.get(task.id, {})
    return sum(row.get(f"{kind}_s", 0) for kind in ("active", "machine", "manual")) // 60


def save(owner, page, **cells):
    fields = page.form(WEEK)
    reason = cells.pop("reason", "Forgot the timer")
    return owner.post(WEEK, {**fields, **cells, "reason": reason})


def cell(task, date="2026-11-23"):
    return f"cell-{task.id}-{date}"


def test_tracked_and_manual_stand_apart(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))
    world.adjust(world.at(10), world.at(10.5), world.task)

    owner.get(WEEK).says("✎ 0:30", "1:30", "Total", "✎ marks time that was added by hand.")


@pytest.mark.parametrize("written", ["2:30", "2.5", "2,5", "2h30", "150m"])
def test_a_cell_takes_hours_as_people_write_them(world, owner, written):
    world.send(world.segment(world.at(9), world.at(10)))
    page = owner.follow(save(owner, owner.get(WEEK), **{cell(world.task): written}))

    page.says("Saved", "✎ 1:30", "2:30")
    assert minutes(world, world.task) == 150


def test_fewer_hours_are_taken_away(world, owner):
    world.send(world.segment(world.at(9), world.at(11)))
    save(owner, owner.get(WEEK), **{cell(world.task): "1:15"})

    assert minutes(world, world.task) == 75


def test_an_emptied_cell_counts_nothing(world, owner):
    world.send(world.segment(world.at(9), world.at(11)))
    save(owner, owner.get(WEEK), **{cell(world.task): ""})

    assert minutes(world, world.task) == 0


def test_hours_move_from_one_task_to_another_in_one_go(world, owner):
    world.send(
        world.segment(world.at(8), world.at(11)), world.segment(world.at(11), world.at(12), world.other_task)
    )
    save(owner, owner.get(WEEK), **{cell(world.task): "2:00", cell(world.other_task): "2:00"})

    assert (minutes(world, world.task), minutes(world, world.other_task)) == (120, 120)


def test_what_was_tracked_meanwhile_is_not_taken_away(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))
    page = owner.get(WEEK)
    world.send(world.segment(world.at(11), world.at(11.5)))
    save(owner, page, **{cell(world.task): "1:15"})

    assert minutes(world, world.task) == 60 + 30 + 15


def test_a_change_needs_a_reason_and_the_cells_stay(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))
    page = save(owner, owner.get(WEEK), reason="", **{cell(world.task): "2:00"})

    assert page.status == 422
    page.says("Say in a few words why")
    assert page.form(WEEK)[cell(world.task)] == "2:00"
    assert minutes(world, world.task) == 60


def test_one_bad_cell_holds_back_all(world, owner):
    world.send(
        world.segment(world.at(9), world.at(10)), world.segment(world.at(10), world.at(11), world.other_task)
    )
    page = save(owner, owner.get(WEEK), **{cell(world.task): "2:00", cell(world.other_task): "soon"})

    assert page.status == 422
    page.says("Write a length such as 7:30")
    assert minutes(world, world.task) == 60


def test_a_day_without_room_says_so(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))
    page = save(owner, owner.get(WEEK), **{cell(world.task): "20:00"})

    assert page.status == 422
    page.says("not so much free time on this day")
    assert minutes(world, world.task) == 60


def test_a_grid_sent_twice_counts_once(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))
    fields = {**owner.get(WEEK).form(WEEK), cell(world.task): "1:30", "reason": "Forgot"}
    for _ in range(2):
        assert owner.post(WEEK, fields).status == 303

    assert minutes(world, world.task) == 90


def test_each_cell_is_undone_by_itself(world, owner):
    world.send(
        world.segment(world.at(8), world.at(9)), world.segment(world.at(9), world.at(10), world.other_task)
    )
    save(owner, owner.get(WEEK), **{cell(world.task): "1:30", cell(world.other_task): "1:45"})
    undo = re.findall(r'action="(/me/adjust/[0-9a-f]{32}/undo)"', owner.get("/me/day/2026-11-23").html)
    assert len(undo) == 2
    owner.post(undo[0])

    assert sorted((minutes(world, world.task), minutes(world, world.other_task))) in ([60, 105], [60, 90])


def test_a_row_is_added_for_work_that_no_shot_needs(world, owner, dailies):
    page = owner.get(f"{WEEK}?row={dailies.id}")
    save(owner, page, **{cell(dailies): "0:45"})

    assert minutes(world, dailies) == 45


def test_the_checklist_names_what_is_open(world):
    session = "5" * 32
    world.send(
        world.segment(world.at(9), world.at(10), session=session, close_reason="idle"),
        world.segment(world.at(11.25), world.at(11.5), session=session),
    )
    world.now_ms += SUNDAY_MS

    Browser(world, world.owner).get(WEEK).says(
        "One gap is unexplained:", "Mon 23 Nov, 10:00", "Mon 23 Nov: 6 h 45 short"
    )


def test_breaks_are_explained_in_one_go(world, owner):
    world.send(world.segment(world.at(8), world.at(9)), world.segment(world.at(10), world.at(11)))
    page = owner.get(WEEK)
    fields = page.form(f"{WEEK}/breaks")
    owner.follow(owner.post(f"{WEEK}/breaks", fields)).says("No unexplained gap")

    assert minutes(world, world.task) == 120


def test_a_week_is_submitted_and_withdrawn(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))
    owner.follow(owner.post(f"{WEEK}/submit")).says("Submitted. Your manager can now see this week.")
    assert timesheets.get(world.owner.id, "2026-11-23").state == "submitted"
    owner.follow(owner.post(f"{WEEK}/withdraw")).says("Withdrawn")

    assert timesheets.get(world.owner.id, "2026-11-23").state == "open"


def test_a_returned_week_shows_the_comment_on_top(world, owner):
    for verb, comment in (("submit", ""), ("return", "Friday looks short.")):
        timesheets.change_state(world.owner.id, "2026-11-23", verb, world.manager.id, world.now_ms, comment)

    owner.get(WEEK).says("Your manager returned this week", "Friday looks short.", "Submit week")


def test_an_approved_week_takes_no_hours(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))
    page = owner.get(WEEK)
    for verb in ("submit", "approve"):
        timesheets.change_state(world.owner.id, "2026-11-23", verb, world.manager.id, world.now_ms)

    assert save(owner, page, **{cell(world.task): "2:00"}).status == 423
    owner.get(WEEK).says("approved and locked")
    assert minutes(world, world.task) == 60


def test_late_time_shows_where_it_waits(world, owner):
    for verb in ("submit", "approve"):
        timesheets.change_state(world.owner.id, "2026-11-23", verb, world.manager.id, world.now_ms)
    world.send(world.segment(world.at(9), world.at(10)))
    assert LateSegment.select().count() == 1

    owner.get(WEEK).says("One late segment is waiting for your manager")
    owner.get("/me/day/2026-11-23").says("Arrived after the week was locked", "waiting for your manager")
    owner.get("/me/month/2026-11").says("arrived late")


def test_a_week_to_come_is_not_submitted(world, owner):
    assert owner.post("/me/week/2026-W50/submit").status == 409


def test_new_years_week_has_its_own_year(world, owner):
    owner.get("/me/week/2025-W01").says("30 Dec 2024 – 5 Jan 2025")
    page = owner.get("/me/day/2024-12-30")

    assert "/me/week/2025-W01" in page.html


def test_a_returned_week_is_said_on_today_and_on_this_week(world, owner):
    timesheets.change_state(world.owner.id, "2026-11-09", "submit", world.owner.id, world.now_ms)
    timesheets.change_state(
        world.owner.id, "2026-11-09", "return", world.manager.id, world.now_ms, "Friday is missing"
    )

    for path in ("/me", "/me/week"):
        page = owner.get(path)
        page.says("Your manager returned Week 46", "Friday is missing")
        assert "/me/week/2026-W46" in page.html


def test_the_menu_leads_to_the_tokens(owner):
    assert 'href="/me/tokens"' in owner.get("/me").html
