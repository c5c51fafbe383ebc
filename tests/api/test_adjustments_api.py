"""Adjustments over the API: painting, erasing, revoking, and what is refused."""

import pytest

from tests.support.builders import MINUTE_MS, new_id
from webapp.store.db.models import Adjustment, Audit


def test_the_answer_tells_the_author(world):
    made = world.adjust(world.at(9), world.at(10), world.task).json
    assert (made["author_id"], made["revoked_ms"], made["reason"]) == (world.owner.id, None, "dailies")


def test_the_same_id_again_answers_200_and_paints_once(world):
    body = {
        "id": new_id(),
        "from_ms": world.at(9),
        "to_ms": world.at(10),
        "task_id": world.task.id,
        "reason": "x",
    }
    statuses = [world.api("POST", "/me/adjustments", body, world.owner).status for _ in range(2)]
    assert statuses == [201, 200]
    assert Adjustment.select().count() == 1


def test_an_id_that_stands_for_something_else_is_refused(world):
    body = {"id": new_id(), "from_ms": world.at(9), "to_ms": world.at(10), "task_id": None, "reason": "x"}
    world.api("POST", "/me/adjustments", body, world.owner)
    longer = world.api("POST", "/me/adjustments", {**body, "to_ms": world.at(11)}, world.owner)
    theirs = world.api("POST", "/me/adjustments", body, world.stranger)
    assert [(one.status, one.code) for one in (longer, theirs)] == [(409, "id_taken")] * 2


@pytest.mark.parametrize(
    ("from_h", "to_h", "code"),
    [(10, 10, "bad_interval"), (10, 9, "bad_interval"), (-30, 0, "bad_interval"), (11, 13, "in_future")],
)
def test_a_bad_stretch_is_refused(world, from_h, to_h, code):
    answer = world.adjust(world.at(from_h), world.at(to_h), world.task)
    assert (answer.status, answer.code) == (422, code)


def test_an_unknown_task_is_refused(world):
    body = {"id": new_id(), "from_ms": world.at(9), "to_ms": world.at(10), "task_id": 99_999, "reason": "x"}
    assert world.api("POST", "/me/adjustments", body, world.owner).code == "unknown_task"


@pytest.mark.parametrize("id", ["a" * 32 + "\n", "A" * 32, "a" * 31 + " "])
def test_an_id_has_one_spelling(world, id):
    body = {"id": id, "from_ms": world.at(9), "to_ms": world.at(10), "task_id": None, "reason": "x"}
    answer = world.api("POST", "/me/adjustments", body, world.owner)
    assert (answer.status, answer.code, answer.json["error"]["field"]) == (400, "invalid", "id")


def test_a_reason_that_can_be_no_text_is_refused_with_its_field(world):
    answer = world.adjust(world.at(9), world.at(10), reason="dailies\0")
    assert (answer.status, answer.code, answer.json["error"]["field"]) == (400, "invalid", "reason")


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_required(world, reason):
    assert world.adjust(world.at(9), world.at(10), world.task, reason=reason).status == 422


def test_revoking_brings_back_what_was_under_it_and_keeps_the_history(world):
    world.send(world.segment(world.at(9), world.at(10)))
    made = world.adjust(world.at(9), world.at(10), None).json
    assert world.day() == {}
    assert world.api("DELETE", f"/me/adjustments/{made['id']}", by=world.owner).status == 204
    assert world.day()["active_s"] == 3600
    assert Adjustment.get().revoked_by_id == world.owner.id
    assert [one.action for one in Audit.select().where(Audit.object.startswith("adjustment"))] == [
        "adjustment.add",
        "adjustment.revoke",
    ]


def test_revoking_twice_is_once(world):
    made = world.adjust(world.at(9), world.at(10)).json
    answers = [world.api("DELETE", f"/me/adjustments/{made['id']}", by=world.owner).status for _ in range(2)]
    assert answers == [204, 204]
    assert Audit.select().where(Audit.action == "adjustment.revoke").count() == 1


@pytest.mark.parametrize("id", ["x", "0" * 32, "Z" * 32, "%00"])
def test_revoking_what_is_not_there_is_404(world, id):
    assert world.api("DELETE", f"/me/adjustments/{id}", by=world.owner).status == 404


def test_the_later_adjustment_lies_on_top(world):
    world.adjust(world.at(9), world.at(11), world.task)
    world.adjust(world.at(8), world.at(10), world.other_task)
    assert {one["task_id"]: one["manual_s"] for one in world.day()["tasks"]} == {
        world.task.id: 3600,
        world.other_task.id: 7200,
    }


def test_manual_time_counts_for_no_host(world):
    world.adjust(world.at(9), world.at(9) + MINUTE_MS, world.task)
    assert world.day()["manual_s"] == 60


def test_an_adjustment_over_midnight_counts_on_both_dates(world):
    world.adjust(world.at(-1), world.at(2), world.task)
    assert (world.day("2026-11-22")["manual_s"], world.day()["manual_s"]) == (3600, 7200)
