"""The audit trail in words: no key of the database, no number of milliseconds, no id."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store import settings
from webapp.store.people import accounts, contracts
from webapp.store.weeks import timesheets
from webapp.store.work import task_types, tasks
from webapp.web.api.segments import CloseReason
from webapp.web.format import wording


@pytest.fixture
def manager(world):
    return Browser(world, world.manager)


def test_a_change_of_time_names_its_task_and_its_hours_to_the_artist(world, owner):
    world.adjust(world.at(10), world.at(11), world.task, reason="dailies")
    page = owner.get("/me/data")

    page.says("23 Nov 2026, 10:00 to 11:00: ")
    assert "from_ms" not in page.text
    assert str(world.at(10)) not in page.text


def test_a_week_is_named_and_its_states_are_said(world, owner):
    timesheets.change_state(world.owner.id, "2026-11-16", "submit", world.owner.id, world.now_ms)

    owner.get("/me/data").says("submitted a week Week 47", "open \N{RIGHTWARDS ARROW} submitted")


def test_a_task_is_named_by_its_title(world, manager):
    tasks.update_task(world.task, {"bid_s": 7200, "due": "2026-12-01"}, world.manager.id, world.now_ms)
    page = manager.get("/audit")

    page.says("SQ010/SH0010", "Bid: nothing \N{RIGHTWARDS ARROW} 2:00")
    page.says("Due: nothing \N{RIGHTWARDS ARROW} 1 Dec 2026")
    assert f"task {world.task.id}" not in page.text


def test_a_kind_of_work_whose_name_ends_in_a_number_is_no_task(world, manager):
    task_types.create(f"Pass {world.task.id}", None, world.manager.id, world.now_ms)

    manager.get("/audit?about=task_type").says(f"task type Pass {world.task.id}")


def test_a_value_that_was_never_given_is_no_news(world, manager):
    tasks.create_task(world.project, None, "Training", world.manager.id, world.now_ms)

    page = manager.get("/audit?about=task")
    page.says("Name: Training")
    assert "Bid:" not in page.text


def test_a_setting_is_named_by_the_label_of_its_field(world, manager):
    settings.update_policy({"idle_after_s": 300, "day_start": "04:00"}, world.manager.id, world.now_ms)
    settings.set_value("studio_tz", "Europe/Berlin", world.manager.id, world.now_ms)
    page = manager.get("/audit?about=setting")

    page.says(
        "Idle limit 10 min \N{RIGHTWARDS ARROW} 5 min", "Day starts at 00:00 \N{RIGHTWARDS ARROW} 04:00"
    )
    page.says("Studio time zone UTC \N{RIGHTWARDS ARROW} Europe/Berlin")
    assert "_s" not in page.text


def test_a_contract_is_written_in_hours(world, manager):
    contracts.set_contract(
        world.owner.person, "2026-11-02", [480] * 4 + [300, 0, 0], world.manager.id, world.now_ms
    )

    manager.get("/audit?about=contract").says("changed a contract", "Mon: 8:00", "Fri: 5:00")


def test_a_role_is_said_as_on_the_page_of_the_account(world, manager):
    accounts.set_role(world.owner.person, "lead", author_id=world.manager.id, now_ms=world.now_ms)

    manager.get("/audit?about=person").says("artist \N{RIGHTWARDS ARROW} project lead")


@pytest.mark.parametrize("reason", [None, *CloseReason.__args__])
def test_why_a_segment_ended_has_words(reason):
    assert wording.close_reason_label(reason) not in ("", reason) or reason == "idle"
