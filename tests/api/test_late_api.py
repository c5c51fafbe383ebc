"""Late segments over the API: those that wait and those that were decided, as approvals list them."""

from __future__ import annotations

import pytest

from webapp.store.tracked import late_segments
from webapp.store.weeks import timesheets

FRIDAY = -3 * 24  # hours before the Monday that the world stands at


@pytest.fixture
def came_late(world):
    """Three segments for a locked week: one accepted, one refused, one that waits."""
    timesheets.change_state(world.owner.id, "2026-11-16", "submit", world.owner.id, world.now_ms)
    timesheets.change_state(world.owner.id, "2026-11-16", "approve", world.manager.id, world.now_ms)
    world.late = [world.segment(world.at(FRIDAY + hour), world.at(FRIDAY + hour + 1)) for hour in (9, 11, 13)]
    world.send(*world.late)
    late_segments.accept(world.late[0]["id"], world.manager.id, "the laptop was offline", world.now_ms)
    late_segments.refuse(world.late[1]["id"], world.admin.id, "not ours", world.now_ms)
    return world


def ask(world, query="", by=None):
    answer = world.api("GET", f"/late-segments{query}", by=by or world.manager)
    assert answer.status == 200, answer.text
    return answer.json


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", [2]),
        ("?state=accepted", [0]),
        ("?state=refused", [1]),
        ("?state=accepted&state=refused", [0, 1]),
    ],
)
def test_they_are_listed_by_state(came_late, query, places):
    told = ask(came_late, query)

    assert [one["id"] for one in told["segments"]] == [came_late.late[place]["id"] for place in places]
    assert told["total"] == len(places)


def test_a_decided_one_tells_by_whom_and_why(came_late):
    (told,) = ask(came_late, "?state=accepted")["segments"]

    assert (told["decided_by"], told["reason"]) == ("Mara", "the laptop was offline")
    assert (told["host"], told["device"]) == ("blender", "ws-17")


def test_they_come_in_pages(came_late):
    told = ask(came_late, "?state=accepted&state=refused&per_page=1&page=2")

    assert (told["page"], told["pages"], len(told["segments"])) == (2, 2, 1)


def test_a_lead_of_another_project_sees_none(came_late):
    assert ask(came_late, by=came_late.lead)["total"] == 1
    assert ask(came_late, by=came_late.other_lead)["total"] == 0


def test_a_state_that_is_none_is_a_sentence(came_late):
    answer = came_late.api("GET", "/late-segments?state=lost", by=came_late.manager)

    assert (answer.status, answer.code) == (400, "invalid")
