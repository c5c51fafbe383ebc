"""One thing, one word: on every page of the studio and in its exports."""

from __future__ import annotations

import re

import pytest

from tests.support.browser import Browser
from webapp.store.people import contracts, days_off
from webapp.store.work import tasks


@pytest.fixture
def manager(world):
    world.send(
        world.segment(world.at(8), world.at(10)), world.segment(world.at(10), world.at(11), kind="machine")
    )
    return Browser(world, world.manager)


def test_what_adds_up_all_kinds_is_the_total_and_worked_is_one_of_them(manager):
    manager.get("/people").says("Person Team Total")
    manager.get("/people/olga").says("Total 3:00", "Task Project Worked Machine By hand Total")
    manager.get("/people/olga/week/2026-11-23").says("Total 3:00", "Worked 2:00 and 1 h machine")
    manager.get("/hours?range=this_week").says("Total 3:00")
    assert "Total" in manager.get("/people.csv").html.splitlines()[0]


def test_all_time_on_a_project_is_its_actual(world, manager):
    manager.get(f"/projects/{world.project.code}").says("Actual 3:00")


def test_a_page_has_the_name_that_leads_to_it(manager):
    manager.get("/studio").says("Accounts")
    manager.get("/studio/people").says("Set-up Accounts", "Team Time zone")
    manager.get("/now").says("Now Studio")
    manager.get("/studio/tasks").says("Tasks Import tasks")
    assert 'href="/now?by=project"' in manager.get("/dashboard").html


def test_a_week_is_called_the_same_on_every_page_and_keeps_its_year_in_exports(world, manager):
    for path in ("/people", "/people/olga", "/people/olga/week/2026-11-23", f"/tasks/{world.task.id}"):
        page = manager.get(path).says("Week 48")
        assert "2026-W48" not in page.text, path
    manager.get("/hours?rows=week").says("Week 48")
    Browser(world, world.owner).get("/me/reports?group_by=week").says("Week 48")

    assert "2026-W48" in manager.get("/people.csv").html
    assert "2026-W48" in manager.get("/hours.csv?rows=week").html
    assert "2026-W48" in Browser(world, world.owner).get("/me/reports.csv?group_by=week").html


def test_a_week_of_another_year_names_it(manager):
    manager.get("/people/olga/week/2025-11-17").says("2025-W47")


def test_dates_are_written_alike_on_every_page(world, manager):
    tasks.update_task(world.task, {"bid_s": 3600, "due": "2026-12-01"}, world.manager.id, world.now_ms)
    contracts.set_contract(world.owner.person, "2026-11-02", [480] * 7, world.manager.id, world.now_ms)
    days_off.create_days_off(
        world.owner.person, "2026-11-05", "", author_id=world.manager.id, now_ms=world.now_ms, note="Holiday"
    )

    manager.get(f"/tasks/{world.task.id}").says("due 1 Dec 2026")
    manager.get("/studio/tasks").says("1 Dec 2026")
    manager.get(f"/projects/{world.project.code}").says("1 Dec 2026")
    manager.get("/studio/people/olga").says("From 2 Nov 2026", "5 Nov 2026")
    table = "project,entity_type,entity,task_type,due\nOTR,shot,SQ020/SH0010,Animation,2026-12-24"
    manager.post("/studio/import", {"csv": table}).says("24 Dec 2026")


def test_the_program_in_which_somebody_works_is_the_host_in_every_head(world, manager):
    owner = Browser(world, world.owner)
    owner.get("/me/day/2026-11-23").says("Kind Host Reason")
    owner.get("/me/data?view=segments").says("Ended by Host Device", "Segments")
    manager.get("/now").says("Task Host Since")
    manager.get("/studio/add-ons").says("Host Add-on Workstation")


def test_who_leads_a_project_is_called_by_their_name(manager):
    page = manager.get("/studio/projects")
    table = page.html.split("<tbody>")[1].split("</tbody>")[0]

    assert "Lena" in table
    assert "lena" not in table


def test_the_ticked_boxes_of_a_long_list_stand_first(world, manager):
    tasks.assign(world.task, ["stan"], world.manager.id, world.now_ms)
    boxes = re.findall(
        r'name="assignees" value="(\w+)"( checked)?', manager.get(f"/studio/tasks/{world.task.id}").html
    )

    assert boxes[0] == ("stan", " checked")
    assert len(boxes) > 3


def test_only_who_works_is_counted_as_working(world, manager):
    """The owner works; the colleague paused on the same project. The figures of both pages agree."""
    started = world.now_ms - 600_000
    world.send(world.segment(started, world.now_ms, open=True, close_reason=None))
    world.send(world.segment(started, world.now_ms, close_reason="pause"), by=world.colleague)

    manager.get("/dashboard").says("Working now 1 1 working, 0 rendering or simulating, of ")
    manager.get(f"/projects/{world.project.code}").says("Working now 1 Olga")


def test_a_forecast_is_set_against_the_bid_in_a_sentence(world, manager):
    tasks.update_task(world.task, {"bid_s": 4 * 3600}, world.manager.id, world.now_ms)
    manager.get(f"/projects/{world.project.code}").says("exactly as bid")
    tasks.update_task(world.task, {"status": "closed"}, world.manager.id, world.now_ms)
    manager.get(f"/projects/{world.project.code}").says("1 h under bid")
    tasks.update_task(world.task, {"bid_s": 2 * 3600}, world.manager.id, world.now_ms)
    manager.get(f"/projects/{world.project.code}").says("1 h over bid")


def test_a_task_that_nobody_works_on_now_has_no_pace(world, manager):
    task = tasks.create_task(world.project, None, "Kind", world.manager.id, world.now_ms, bid_s=3600)

    manager.get(f"/tasks/{task.id}").says("Pace per day –")


def test_a_group_in_the_middle_of_a_title_is_written_small(world, manager):
    manager.get("/hours").says("Project by task type")
    Browser(world, world.owner).get("/me/reports?group_by=task_type").says("By task type")
