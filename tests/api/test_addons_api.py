"""The add-ons in use over the API: the rows of the page, for managers."""

from __future__ import annotations

from tests.support.browser import Browser
from webapp.store.access import sign_ins, tokens

MAYA = {"host": "maya", "host_version": "2026", "addon_version": "0.2.0", "device": "ws-21"}


def test_each_signed_in_dcc_is_listed_as_on_the_page(world):
    tokens.create_device_token(world.owner.id, MAYA, world.now_ms)

    told = world.api("GET", "/add-ons", by=world.manager).json

    (maya,) = (one for one in told["add_ons"] if one["host"] == "maya")
    assert maya == {**MAYA, "username": "olga", "display_name": "Olga", "last_seen_ms": world.now_ms}
    assert told["total"] == 8
    Browser(world, world.manager).get("/studio/add-ons").says("ws-21", "0.2.0")


def test_what_was_not_seen_lately_is_left_out(world):
    tokens.create_device_token(world.owner.id, MAYA, world.now_ms - sign_ins.RECENT_MS - 1)

    told = world.api("GET", "/add-ons", by=world.manager).json

    assert "maya" not in {one["host"] for one in told["add_ons"]}


def test_they_come_in_pages_and_not_to_leads(world):
    assert world.api("GET", "/add-ons?per_page=3&page=3", by=world.manager).json["pages"] == 3
    assert world.api("GET", "/add-ons?per_page=3&page=4", by=world.manager).status == 404
    assert world.api("GET", "/add-ons", by=world.lead).status == 404
