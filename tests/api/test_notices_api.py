"""Notices over the API: those of the dashboard, ticked off by whoever may see them."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store.db.models import Notice, Task
from webapp.store.work import bid_notices


@pytest.fixture
def crossed(world):
    """A bid of an hour, used up by half as much again: 80 and 100 per cent are told."""
    Task.update(bid_s=3600).where(Task.id == world.task.id).execute()
    world.send(world.segment(world.at(8), world.at(9.5)))
    bid_notices.raise_new(world.now_ms)
    return world


def ask(world, by=None):
    answer = world.api("GET", "/notices", by=by or world.manager)
    assert answer.status == 200, answer.text
    return answer.json["notices"]


def test_the_higher_of_two_is_told_with_its_task(crossed):
    (told,) = ask(crossed)

    assert (told["task"]["id"], told["percent"]) == (crossed.task.id, 100)
    assert (told["bid_s"], told["actual_s"], told["created_ms"]) == (3600, 5400, crossed.now_ms)
    Browser(crossed, crossed.manager).get("/bids").says("1 bid notice", "100 %")


def test_ticked_off_it_is_gone_here_and_on_the_page(crossed):
    (told,) = ask(crossed)

    assert crossed.api("POST", f"/notices/{told['id']}", by=crossed.lead).status == 204

    assert ask(crossed) == []
    assert {one.seen_by_id for one in Notice.select()} == {crossed.lead.id}
    assert "was crossed" not in Browser(crossed, crossed.manager).get("/bids").text


def test_a_lead_of_another_project_sees_none_and_ticks_none_off(crossed):
    (told,) = ask(crossed)

    assert ask(crossed, crossed.other_lead) == []
    assert crossed.api("POST", f"/notices/{told['id']}", by=crossed.other_lead).status == 404
    assert crossed.api("POST", "/notices/none", by=crossed.manager).code == "not_found"
    assert len(ask(crossed)) == 1


def test_reading_alone_does_not_tick_off(crossed):
    (told,) = ask(crossed)
    body = {"name": "wall screen", "scopes": ["report:read"]}
    token = crossed.api("POST", "/me/tokens", body, crossed.lead).json["token"]
    headers = {"Authorization": f"Bearer {token}"}

    assert crossed.api("GET", "/notices", headers=headers).status == 200
    assert crossed.api("POST", f"/notices/{told['id']}", headers=headers).code == "scope_missing"
