"""Projects and tasks over the API: found by managers, and one by one by those who lead them."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store.db.models import Task


def get(world, path, by=None):
    return world.api("GET", path, by=by or world.manager)


def test_one_task_with_its_people_is_found_by_number(world):
    told = get(world, f"/tasks/{world.task.id}")

    assert told.json["task"]["entity"] == "SQ010/SH0010"
    assert told.json["assignees"] == ["olga"]


@pytest.mark.parametrize("path", ["/tasks/{task}", "/projects/OTR"])
def test_a_lead_finds_what_they_lead_and_a_stranger_nothing(world, path):
    path = path.format(task=world.task.id)

    assert get(world, path, world.lead).json == get(world, path).json
    for who in (world.other_lead, world.owner):
        assert get(world, path, who).status == 404


def test_lists_of_everything_are_for_managers(world):
    for path in ("/tasks", "/projects", "/users"):
        assert get(world, path, world.lead).status == 404


def test_tasks_are_searched_as_on_the_page(world):
    told = get(world, "/tasks?search=sh0020+otter").json
    page = Browser(world, world.manager).get("/studio/tasks?search=sh0020+otter")

    assert [one["task"]["id"] for one in told["tasks"]] == [world.other_task.id]
    page.says("SQ010/SH0020")
    assert "SQ010/SH0010" not in page.text


def test_tasks_are_narrowed_to_a_project_and_a_status_and_come_in_pages(world):
    Task.update(status="closed").where(Task.id == world.task.id).execute()

    assert get(world, "/tasks?project=OTR&status=open").json["total"] == 1
    assert get(world, "/tasks?per_page=2&page=2").json["pages"] == 2
    assert get(world, "/tasks?project=NONE").json["error"]["message"] == "There is no such project."
    assert get(world, "/tasks?status=done").json["error"]["field"] == "status"


def test_work_that_no_shot_needs_has_no_entity(world):
    made = world.api("POST", "/tasks", {"project": "OTR", "task_type": "Dailies"}, world.manager)

    assert (made.status, made.json["task"]["entity"], made.json["task"]["name"]) == (201, None, "Dailies")


def test_an_entity_without_a_name_is_a_sentence(world):
    body = {"project": "OTR", "task_type": "Dailies", "entity_type": "shot", "entity": " "}

    answer = world.api("POST", "/tasks", body, world.manager)

    assert (answer.code, answer.json["error"]["field"]) == ("bad_value", "entity")


def test_a_lead_is_offered_the_scopes_of_what_they_may_call(world):
    page = Browser(world, world.lead).get("/me/tokens")

    assert 'value="studio:read"' in page.html
    assert 'value="report:write"' in page.html
    assert 'value="studio:write"' not in page.html
    assert 'value="report:read"' not in Browser(world, world.owner).get("/me/tokens").html
