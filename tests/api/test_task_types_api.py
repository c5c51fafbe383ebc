"""Task types over the API: what the set-up page does, by the same people."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store.db.models import TaskType


def test_a_kind_of_work_is_added_and_listed_by_name(world):
    made = world.api("POST", "/task-types", {"name": "  FX  sim ", "colour": "#112233"}, world.manager)

    listed = world.api("GET", "/task-types", by=world.manager).json
    assert made.status == 201
    assert [(one["name"], one["colour"]) for one in listed["task_types"]] == [
        ("Animation", "#0072B2"),
        ("FX sim", "#112233"),
    ]
    Browser(world, world.manager).get("/studio/task-types").says("FX sim")


def test_what_is_left_out_stays(world):
    path = f"/task-types/{world.animation.id}"

    recoloured = world.api("PATCH", path, {"colour": "#112233"}, world.manager).json
    renamed = world.api("PATCH", path, {"name": "Anim"}, world.manager).json

    assert (recoloured["name"], renamed["colour"]) == ("Animation", "#112233")


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"name": "ANIMATION"}, "exists", "name"),
        ({"name": ""}, "bad_value", "name"),
        ({"name": "FX", "colour": "blue"}, "bad_value", "colour"),
        ({"colour": "#112233"}, "invalid", "name"),
    ],
)
def test_a_mistake_is_a_sentence_and_makes_nothing(world, body, code, field):
    answer = world.api("POST", "/task-types", body, world.manager)

    assert (answer.code, answer.json["error"]["field"]) == (code, field)
    assert answer.json["error"]["message"].endswith(".")
    assert TaskType.select().count() == 1


def test_a_lead_finds_no_task_types(world):
    assert world.api("GET", "/task-types", by=world.lead).status == 404
    assert world.api("PATCH", f"/task-types/{world.animation.id}", {"name": "x"}, world.lead).status == 404


def test_a_number_that_nobody_has_is_not_there(world):
    for number in ("999", "0" * 32, "²", "one"):
        assert world.api("PATCH", f"/task-types/{number}", {"name": "x"}, world.manager).code == "not_found"
