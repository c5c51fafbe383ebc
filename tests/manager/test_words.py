"""One thing, one word: on every page of the studio and in its exports."""

from __future__ import annotations

import pytest

from tests.web.browser import Browser


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
