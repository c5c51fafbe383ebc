"""Webhook messages over the API: how each went, and sending again what was given up. For admins."""

from __future__ import annotations

import pytest

from webapp.store.db.database import writing
from webapp.store.db.models import WebhookDelivery
from webapp.store.webhooks import addresses, outbox


@pytest.fixture
def hook(world):
    made = addresses.create("https://chat.example/", ["week.submitted"], world.admin.id, world.now_ms)
    with writing():
        for week in ("2026-W46", "2026-W47", "2026-W48"):
            outbox.enqueue("week.submitted", {"week": week}, world.now_ms)
    return made


def give_up(delivery):
    WebhookDelivery.update(next_ms=None, attempts=9, status=500, error="The receiver answered 500.").where(
        WebhookDelivery.id == delivery
    ).execute()


def ask(world, hook, query=""):
    answer = world.api("GET", f"/webhooks/{hook.id}/deliveries{query}", by=world.admin)
    assert answer.status == 200, answer.text
    return answer.json


def again(world, hook, delivery, by=None):
    return world.api("POST", f"/webhooks/{hook.id}/deliveries/{delivery}", by=by or world.admin)


def test_messages_are_listed_the_newest_first_in_pages(world, hook):
    told = ask(world, hook, "?per_page=2")

    assert (told["pages"], told["total"]) == (2, 3)
    ids = [one["id"] for one in told["deliveries"]]
    assert ids == sorted(ids, reverse=True)
    assert told["deliveries"][0]["next_ms"] == world.now_ms


def test_what_was_given_up_is_sent_again(world, hook):
    delivery = ask(world, hook)["deliveries"][0]["id"]
    give_up(delivery)
    assert ask(world, hook)["deliveries"][0]["error"] == "The receiver answered 500."

    assert again(world, hook, delivery).status == 204

    told = ask(world, hook)["deliveries"][0]
    assert (told["next_ms"], told["attempts"]) == (world.now_ms, 0)


def test_what_waits_anyway_is_not_sent_twice(world, hook):
    assert again(world, hook, ask(world, hook)["deliveries"][0]["id"]).code == "not_found"


def test_a_message_of_another_webhook_is_not_found_under_this_one(world, hook):
    delivery = ask(world, hook)["deliveries"][0]["id"]
    give_up(delivery)
    other = addresses.create("https://other.example/", ["bid.crossed"], world.admin.id, world.now_ms)

    assert again(world, other, delivery).status == 404
    assert WebhookDelivery.get_by_id(delivery).next_ms is None


def test_a_manager_finds_no_messages(world, hook):
    assert world.api("GET", f"/webhooks/{hook.id}/deliveries", by=world.manager).status == 404
    assert again(world, hook, 1, world.manager).status == 404
    assert again(world, hook, "first").json["error"]["message"] == "There is no such message."
