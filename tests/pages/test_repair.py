"""Repair: a wrong day is put right by the artist, and every change can be seen and taken back."""

from __future__ import annotations

import re

import pytest

from webapp.store.db.models import Task
from webapp.store.weeks import timesheets
from webapp.store.work import tasks

DAY = "/me/day/2026-11-23"


@pytest.fixture
def dailies(world):
    tasks.ensure_studio_work(None, world.now_ms)
    return Task.get(Task.name == "Dailies")


@pytest.fixture
def day_with_gap(world):
    """09:00 to 10:00 and 10:45 to 11:00 on the task; 45 minutes between."""
    session = "5" * 32
    world.send(
        world.segment(world.at(9), world.at(10), session=session, close_reason="idle"),
        world.segment(world.at(10.75), world.at(11), session=session),
    )


def open_gap(world, owner, start=10, end=10.75):
    return owner.get(f"/me/adjust?date=2026-11-23&from={world.at(start)}&to={world.at(end)}")


def fill(page, **changes):
    return {**page.form("/me/adjust"), **changes}


def save(owner, page, **changes):
    return owner.post("/me/adjust", fill(page, **changes))


def undo_on(page):
    """The address of the first undo on a page."""
    return re.search(r'action="(/me/adjust/[0-9a-f]{32}/undo)"', page.html)[1]


def totals(world):
    day = world.day()
    return day.get("active_s", 0) // 60, day.get("manual_s", 0) // 60


def test_a_gap_becomes_dailies(world, owner, day_with_gap, dailies):
    page = save(owner, open_gap(world, owner), task=dailies.id)

    owner.follow(page).says("45 min from 10:00 to 10:45 now count for Dailies", "Undo")
    assert totals(world) == (75, 45)


def test_the_gap_is_filled_to_the_millisecond(world, owner, dailies):
    start_ms, end_ms = world.at(10) + 33_123, world.at(10.75) + 7_456
    world.send(world.segment(world.at(9), start_ms), world.segment(end_ms, world.at(11)))
    page = owner.get(f"/me/adjust?date=2026-11-23&from={start_ms}&to={end_ms}")
    save(owner, page, task=dailies.id)

    assert world.day()["total_s"] == 2 * 3600


def test_sent_twice_it_repairs_once(world, owner, day_with_gap, dailies):
    fields = fill(open_gap(world, owner), task=dailies.id)
    first, second = owner.post("/me/adjust", fields), owner.post("/me/adjust", fields)

    assert first.location == second.location
    assert totals(world) == (75, 45)
    assert owner.get(DAY).html.count("/undo") == 1


def test_undo_brings_back_what_was(world, owner, day_with_gap, dailies):
    saved = owner.follow(save(owner, open_gap(world, owner), task=dailies.id))
    owner.follow(owner.post(undo_on(saved))).says("Undone", "undone by Olga")
    assert totals(world) == (75, 0)


def test_a_break_explains_the_gap_and_counts_nothing(world, owner, day_with_gap):
    owner.follow(save(owner, open_gap(world, owner), task="none")).says(
        "are left out", "10:00 – 10:45 0:45 — left out Break"
    )
    assert totals(world) == (75, 0)


def test_a_task_needs_a_reason_and_what_was_typed_stays(world, owner, day_with_gap):
    page = save(owner, open_gap(world, owner), task=world.task.id)

    assert page.status == 422
    page.says("Give a reason")
    assert page.form("/me/adjust")["task"] == str(world.task.id)
    assert totals(world) == (75, 0)


def test_a_chosen_task_is_needed(world, owner, day_with_gap):
    page = save(owner, open_gap(world, owner))

    assert page.status == 422
    page.says("Choose what it was")


def test_an_overlap_is_shown_before_anything_is_saved(world, owner, day_with_gap, dailies):
    page = save(owner, open_gap(world, owner), task=dailies.id, **{"from": "09:30", "to": "10:45"})

    assert page.status == 422
    page.says("30 min of this time is already counted", "Fill only the gaps", "Replace it")
    assert totals(world) == (75, 0)


def test_filling_only_the_gaps_takes_nothing_away(world, owner, day_with_gap, dailies):
    page = save(owner, open_gap(world, owner), task=dailies.id, **{"from": "09:30", "to": "11:30"})
    save(owner, page, mode="fill")

    assert totals(world) == (75, 45 + 30)


def test_replacing_lays_the_change_over_what_was_tracked(world, owner, day_with_gap, dailies):
    page = save(owner, open_gap(world, owner), task=dailies.id, **{"from": "09:30", "to": "10:45"})
    save(owner, page, mode="replace")

    assert totals(world) == (45, 75)


def test_a_length_may_stand_for_the_end(world, owner, dailies):
    page = owner.get("/me/adjust?date=2026-11-23")
    save(owner, page, task=dailies.id, **{"from": "08:00", "length": "0:45"})

    assert totals(world) == (0, 45)


def test_a_tracked_block_is_given_to_another_task(world, owner, day_with_gap):
    page = owner.get(
        f"/me/adjust?date=2026-11-23&from={world.at(9)}&to={world.at(10)}&was={world.task.id}"
    ).says("Change SQ010/SH0010 · Animation")
    save(owner, page, task="other", other=world.other_task.id, reason="Picked the wrong task")

    by_task = {row["task_id"]: row for row in world.day()["tasks"]}
    assert by_task[world.other_task.id]["manual_s"] == 3600
    assert by_task[world.task.id]["active_s"] == 15 * 60


def test_a_block_is_split(world, owner, day_with_gap, dailies):
    page = owner.get(
        f"/me/adjust?date=2026-11-23&from={world.at(9)}&to={world.at(10)}&was={world.task.id}&split=1"
    ).says("Split: what was the second part?")
    assert page.form("/me/adjust")["from"] == "09:30"
    save(owner, page, task=dailies.id, **{"from": "09:40"}, mode="replace")

    assert totals(world) == (55, 20)


def test_a_block_is_moved_and_comes_back_whole_by_one_undo(world, owner, day_with_gap):
    page = owner.get(f"/me/adjust?date=2026-11-23&from={world.at(9)}&to={world.at(10)}&was={world.task.id}")
    times = {"from": "07:00", "to": "08:00"}
    saved = save(owner, page, move="1", reason="The clock was wrong", **times)
    assert saved.status == 303, saved.text
    assert totals(world) == (15, 60)

    shown = owner.follow(saved)
    owner.post(undo_on(shown))
    assert totals(world) == (75, 0)


def test_a_change_by_hand_is_edited_and_not_laid_over(world, owner, day_with_gap, dailies):
    saved = save(owner, open_gap(world, owner), task=dailies.id).location.split("saved=")[1]
    path = (
        f"/me/adjust?date=2026-11-23&from={world.at(10)}&to={world.at(10.75)}&was={dailies.id}&edit={saved}"
    )
    page = owner.get(path)
    assert page.form("/me/adjust")["reason"] == "Dailies"
    save(owner, page, **{"to": "10:30"})

    assert totals(world) == (75, 30)
    owner.get(DAY).says("undone by Olga")


def test_an_erased_block_needs_a_reason(world, owner, day_with_gap):
    path = f"/me/adjust?date=2026-11-23&from={world.at(9)}&to={world.at(10)}&was={world.task.id}"
    assert save(owner, owner.get(path), task="none").status == 422
    save(owner, owner.get(path), task="none", reason="Left Maya open")

    assert totals(world) == (15, 0)


def test_what_was_tracked_is_never_altered(world, owner, day_with_gap, dailies):
    before = world.api("GET", "/me/sessions?date=2026-11-23", by=world.owner).json["sessions"][0]
    page = save(owner, open_gap(world, owner), task=dailies.id, **{"from": "09:00", "to": "11:00"})
    saved = owner.follow(save(owner, page, mode="replace"))
    owner.post(undo_on(saved))

    assert world.api("GET", "/me/sessions?date=2026-11-23", by=world.owner).json["sessions"][0] == before


def test_a_locked_week_is_neither_repaired_nor_undone(world, owner, day_with_gap, dailies):
    saved = save(owner, open_gap(world, owner), task=dailies.id).location.split("saved=")[1]
    for verb in ("submit", "approve"):
        timesheets.change_state(world.owner.id, "2026-11-23", verb, world.manager.id, world.now_ms)

    page = owner.get(DAY).says("approved and locked")
    assert "What was this?" not in page.text
    assert "/undo" not in page.html
    assert save(owner, open_gap(world, owner, 8, 8.5), task=dailies.id).status == 423
    assert owner.post(f"/me/adjust/{saved}/undo").status == 423
    assert totals(world) == (75, 45)


def test_a_stranger_cannot_undo(world, owner, colleague, day_with_gap, dailies):
    saved = save(owner, open_gap(world, owner), task=dailies.id).location.split("saved=")[1]

    assert colleague.post(f"/me/adjust/{saved}/undo").status == 404
    assert totals(world) == (75, 45)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"from": "25:00"}, "Write a time such as 09:30"),
        ({"from": ""}, "When did it begin?"),
        ({"to": "", "length": ""}, "When did it end"),
        ({"length": "soon"}, "Write a length such as 7:30"),
        ({"from": "13:00", "to": "14:00"}, "lies in the future"),
    ],
)
def test_each_mistake_has_its_sentence(world, owner, day_with_gap, dailies, changes, told):
    page = save(owner, open_gap(world, owner), task=dailies.id, **changes)

    assert page.status == 422
    page.says(told)


def test_looking_at_an_overlap_saves_nothing(world, owner, day_with_gap, dailies):
    page = save(owner, open_gap(world, owner), task=dailies.id, look="1", **{"from": "09:30"})

    assert page.status == 200
    page.says("30 min of this time is already counted")
    assert totals(world) == (75, 0)


def test_finding_a_task_keeps_the_rest_of_the_form(world, owner, day_with_gap):
    page = save(owner, open_gap(world, owner), task="other", search="SH0020", find="1", reason="Because")

    assert page.status == 200
    form = page.form("/me/adjust")
    assert form["reason"] == "Because"
    assert form["other"] == str(world.other_task.id)
    assert f'<option value="{world.foreign_task.id}"' not in page.html


def test_in_the_dialog_only_the_form_comes_back(world, owner, day_with_gap, dailies):
    path = f"/me/adjust?date=2026-11-23&from={world.at(10)}&to={world.at(10.75)}"
    page = owner.get(path, HX_Request="true")
    assert "<html" not in page.html

    saved = owner.post("/me/adjust", fill(page, task=dailies.id), HX_Request="true")
    assert saved.status == 204
    assert saved.header["HX-Redirect"].startswith("/me/day/2026-11-23?saved=")


def test_enter_in_the_search_field_searches_and_saves_nothing(world, owner, day_with_gap):
    page = save(owner, open_gap(world, owner), task="other", search="SQ010", reason="Because")

    assert page.status == 200
    assert page.form("/me/adjust")["other"] == ""
    assert totals(world) == (75, 0)


def test_another_task_is_saved_once_one_was_chosen_from_the_list(world, owner, day_with_gap):
    page = save(owner, open_gap(world, owner), task="other", search="SQ010", reason="Because")

    assert save(owner, page).status == 422  # nothing is chosen by itself
    save(owner, page, other=world.other_task.id)

    assert totals(world) == (75, 45)
