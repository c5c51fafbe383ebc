"""The list of tasks a DCC offers."""

from urllib.parse import quote

import pytest

from webapp.store.db.models import Assignment


def entities(world, query="", by=None):
    answer = world.api("GET", f"/me/tasks{query}", by=by or world.owner)
    return [(task["project"]["code"], task["entity"]) for task in answer.json["tasks"]]


def test_mine_are_those_assigned_to_me(world):
    assert entities(world) == [("OTR", "SQ010/SH0010")]


def test_all_are_every_open_one_mine_first(world):
    Assignment.create(task=world.other_task, person=world.colleague.person)
    assert entities(world, "?all=1", world.colleague) == [
        ("OTR", "SQ010/SH0020"),
        ("FOX", "SQ900/SH0010"),
        ("OTR", "SQ010/SH0010"),
    ]


def test_closed_tasks_and_projects_are_not_offered(world):
    world.task.status = "closed"
    world.task.save()
    world.other_project.status = "closed"
    world.other_project.save()
    assert entities(world, "?all=1") == [("OTR", "SQ010/SH0020")]


@pytest.mark.parametrize("search", ["sh0020", "SQ010%20anim%20SH0020", "otter%20SH0020"])
def test_every_word_of_a_search_must_match(world, search):
    assert ("OTR", "SQ010/SH0020") in entities(world, f"?all=1&search={search}")
    assert ("FOX", "SQ900/SH0010") not in entities(world, f"?all=1&search={search}")


@pytest.mark.parametrize("search", ["%25", "_", "'", "!", "nothing%20such"])
def test_signs_in_a_search_are_only_signs(world, search):
    assert entities(world, f"?all=1&search={search}") == []


def test_a_task_without_an_entity_is_offered_too(world):
    world.task.entity = None
    world.task.save()
    assert entities(world) == [("OTR", None)]


def test_an_unchanged_list_is_not_sent_again(world):
    first = world.api("GET", "/me/tasks", by=world.owner)
    again = world.api("GET", "/me/tasks", by=world.owner, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


def test_a_changed_list_is_sent(world):
    first = world.api("GET", "/me/tasks", by=world.owner)
    Assignment.create(task=world.other_task, person=world.owner.person)
    again = world.api("GET", "/me/tasks", by=world.owner, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 200


def test_an_address_that_can_be_no_text_leads_nowhere(world):
    assert world.api("GET", "/me/tasks?search=a%00", by=world.owner).code == "invalid"
    assert world.api("GET", "/projects/O\0", by=world.manager).status == 404


@pytest.mark.parametrize("entity", ["SQ010/SH0010", None])
def test_a_task_takes_no_name_that_another_one_has(world, entity):
    first = world.make_task(entity="SQ010/SH0010", name="Blocking")
    second = world.make_task(entity="SQ010/SH0010", name="Polish")
    if entity is None:
        for one in (first, second):
            one.entity = None
            one.save()

    answer = world.api("PATCH", f"/tasks/{second.id}", {"name": "Blocking"}, world.manager)

    assert (answer.status, answer.code, answer.json["error"]["field"]) == (409, "exists", "name")
    assert world.api("PATCH", f"/tasks/{second.id}", {"name": "Polish"}, world.manager).status == 200


@pytest.mark.parametrize("search", ["äther", "ÄTHER", "Пролог", "пролог", "STRASSE", "straße"])
def test_a_search_minds_no_capitals_in_any_script(world, search):
    for name in ("Äther", "ПРОЛОГ", "Strasse", "Straße"):
        world.make_task(entity=f"SQ020/{name}")

    answer = world.api("GET", f"/me/tasks?all=1&search={quote(search)}", by=world.owner)

    assert [task["entity"].partition("/")[2].lower() for task in answer.json["tasks"]] == [search.lower()]
