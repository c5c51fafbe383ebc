"""Addresses that are told of events. For admins: whoever makes one lets the server call out."""

from typing import Annotated

import msgspec
from msgspec import Meta

from webapp.background import outgoing
from webapp.store.db import models
from webapp.store.webhooks import addresses
from webapp.web.api.params import number_in
from webapp.web.api.routes import ADMIN, Call, route


class StudioWebhook(msgspec.Struct):
    """A webhook; its secret is told once, when it is made."""

    id: int
    url: str
    events: list[str]
    active: bool
    waiting: int


class Webhooks(msgspec.Struct):
    """Every one, the oldest first."""

    webhooks: list[StudioWebhook]


class NewWebhook(msgspec.Struct, forbid_unknown_fields=True):
    """Where to, and of what: segment.closed, week.submitted, bid.crossed."""

    url: Annotated[str, Meta(max_length=500)]
    events: list[str]


class MadeWebhook(msgspec.Struct):
    """The webhook and the secret that signs its messages, shown this once."""

    webhook: StudioWebhook
    secret: str


class WebhookChange(msgspec.Struct, forbid_unknown_fields=True):
    """On or off."""

    active: bool


@route("GET", "/webhooks", who=ADMIN, scope="studio:read", answer=Webhooks)
def list_webhooks(call: Call) -> Webhooks:
    """The webhooks and how many messages wait for each"""
    return Webhooks([_told(one) for one in addresses.list_all()])


@route(
    "POST",
    "/webhooks",
    who=ADMIN,
    scope="studio:write",
    body=NewWebhook,
    answer=MadeWebhook,
    status=201,
    errors=("bad_value",),
)
def make_webhook(call: Call) -> MadeWebhook:
    """Add a webhook; an address inside the network is refused unless the server's settings allow it"""
    outgoing.aim(call.body.url, outgoing.read_networks(call.services.config.webhook_networks))
    made = addresses.make(call.body.url, call.body.events, call.me.person_id, call.now_ms)
    return MadeWebhook(_told(made), made.secret)


@route(
    "PATCH",
    "/webhooks/{id}",
    who=ADMIN,
    scope="studio:write",
    body=WebhookChange,
    answer=StudioWebhook,
    errors=("not_found",),
)
def change_webhook(call: Call) -> StudioWebhook:
    """Switch a webhook on or off"""
    webhook = _find(call)
    addresses.set_active(webhook, call.body.active, call.me.person_id, call.now_ms)
    return _told(addresses.find(webhook.id))


@route("DELETE", "/webhooks/{id}", who=ADMIN, scope="studio:write", status=204, errors=("not_found",))
def remove_webhook(call: Call) -> None:
    """Take a webhook away, with what waits for it"""
    addresses.remove(_find(call), call.me.person_id, call.now_ms)


def _find(call: Call) -> models.Webhook:
    return addresses.find(number_in(call, "id", "webhook"))


def _told(one: models.Webhook) -> StudioWebhook:
    waiting = addresses.count_waiting().get(one.id, 0)
    return StudioWebhook(one.id, one.url, one.events.split(), bool(one.active), waiting)


ROUTES = (list_webhooks, make_webhook, change_webhook, remove_webhook)
