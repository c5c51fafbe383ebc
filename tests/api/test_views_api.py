"""Saved views over the API: one's own and the shared ones, as the pages list them."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store.db.models import SavedView


def save(world, by=None, **body):
    view = {"of": "hours", "name": "Last week", "query": "range=last_week&project=OTR", **body}
    return world.api("POST", "/views", view, by or world.lead)


def names(world, by, query=""):
    return [one["name"] for one in world.api("GET", f"/views{query}", by=by).json["views"]]


def test_a_view_is_saved_and_stands_on_its_page(world):
    made = save(world)

    assert made.status == 201
    assert made.json == {
        "id": SavedView.get().id,
        "of": "hours",
        "name": "Last week",
        "query": "range=last_week&project=OTR",
        "shared": False,
        "mine": True,
        "owner": "Lena",
    }
    Browser(world, world.lead).get("/hours").says("Saved views:", "Last week")


def test_the_same_name_replaces(world):
    first, second = save(world).json, save(world, query="range=today").json

    assert first["id"] == second["id"]
    assert second["query"] == "range=today"


def test_ones_own_come_first_then_those_that_others_share(world):
    save(world, name="Secret")
    save(world, name="A shared one", shared=True)
    save(world, world.manager, name="Mine")
    save(world, world.manager, name="Bids", of="bids", query="level=over")

    assert names(world, world.manager) == ["Mine", "A shared one", "Bids"]
    assert names(world, world.manager, "?of=bids") == ["Bids"]


def test_only_its_owner_lets_a_view_go(world):
    made = save(world, shared=True).json

    for who in (world.manager, world.owner):
        assert world.api("DELETE", f"/views/{made['id']}", by=who).status == 404
    assert world.api("DELETE", f"/views/{made['id']}", by=world.lead).status == 204
    assert SavedView.select().count() == 0


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"name": " "}, "bad_value", "name"),
        ({"of": "people"}, "invalid", "of"),
        ({"query": "x" * 4001}, "invalid", "query"),
    ],
)
def test_a_view_that_cannot_be_kept_is_a_sentence(world, body, code, field):
    answer = save(world, **body)

    assert (answer.code, answer.json["error"]["field"]) == (code, field)
    assert SavedView.select().count() == 0


def test_an_artist_has_no_views(world):
    assert world.api("GET", "/views", by=world.owner).status == 404
    assert save(world, world.owner).status == 404
