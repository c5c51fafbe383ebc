"""Addresses that are notified of events. For admins: whoever makes one lets the server call out."""

from typing import Annotated

import msgspec
from msgspec import Meta

from webapp.background import outgoing
from webapp.store.db import models
from webapp.store.webhooks import addresses
from webapp.store.webhooks.outbox import EVENTS
from webapp.web.api.params import number_in
from webapp.web.api.routes import ADMIN, Call, route
from webapp.web.api.shapes import chosen_from

EventName = chosen_from(EVENTS)


class StudioWebhook(msgspec.Struct):
    """A webhook; its secret is told once, when it is made."""

    id: int
    url: str
    events: list[EventName]  # type: ignore[valid-type]
    active: bool
    waiting: int


class Webhooks(msgspec.Struct):
    """Every one, the oldest first."""

    webhooks: list[StudioWebhook]


class NewWebhook(msgspec.Struct, forbid_unknown_fields=True):
    """Where to, and of what: segment.closed, week.submitted, bid.crossed."""

    url: Annotated[str, Meta(max_length=500)]
    events: list[EventName]  # type: ignore[valid-type]


class CreatedWebhook(msgspec.Struct):
    """The webhook and the secret that signs its messages, shown this once."""

    webhook: StudioWebhook
    secret: str


class WebhookChange(msgspec.Struct, forbid_unknown_fields=True):
    """On or off."""

    active: bool


@route("GET", "/webhooks", who=ADMIN, scope="studio:read", answer=Webhooks)
def list_webhooks(call: Call) -> Webhooks:
    """All webhooks, with the number of messages waiting for each"""
    return Webhooks([_webhook_of(webhook) for webhook in addresses.list_all()])


@route(
    "POST",
    "/webhooks",
    who=ADMIN,
    scope="studio:write",
    body=NewWebhook,
    answer=CreatedWebhook,
    status=201,
    errors=("bad_value",),
)
def create_webhook(call: Call) -> CreatedWebhook:
    """Create a webhook; an address inside the network is refused unless the server's settings allow it"""
    outgoing.resolve_target(call.body.url, outgoing.parse_networks(call.services.config.webhook_networks))
    made = addresses.create(call.body.url, call.body.events, call.me.person_id, call.now_ms)
    return CreatedWebhook(_webhook_of(made), made.secret)


@route(
    "PATCH",
    "/webhooks/{id}",
    who=ADMIN,
    scope="studio:write",
    body=WebhookChange,
    answer=StudioWebhook,
    errors=("not_found",),
)
def update_webhook(call: Call) -> StudioWebhook:
    """Turn a webhook on or off"""
    webhook = _find(call)
    addresses.set_active(webhook, call.body.active, call.me.person_id, call.now_ms)
    return _webhook_of(addresses.get(webhook.id))


@route("DELETE", "/webhooks/{id}", who=ADMIN, scope="studio:write", status=204, errors=("not_found",))
def delete_webhook(call: Call) -> None:
    """Delete a webhook and its waiting messages"""
    addresses.delete(_find(call), call.me.person_id, call.now_ms)


def _find(call: Call) -> models.Webhook:
    return addresses.get(number_in(call, "id", "webhook"))


def _webhook_of(webhook: models.Webhook) -> StudioWebhook:
    waiting = addresses.count_waiting().get(webhook.id, 0)
    return StudioWebhook(webhook.id, webhook.url, webhook.events.split(), bool(webhook.active), waiting)


ROUTES = (list_webhooks, create_webhook, update_webhook, delete_webhook)
