"""Webhooks: addresses that are told of events, with what was sent and how it went. For admins."""

from __future__ import annotations

from webapp.background import outgoing
from webapp.store.refusal import Refused
from webapp.store.webhooks import addresses
from webapp.store.webhooks.outbox import EVENTS
from webapp.web.pages.parts.forms import Typed, number_in, refused_form
from webapp.web.pages.parts.routes import ADMIN, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/studio/webhooks"


@page("GET", PATH, who=ADMIN)
def show_webhooks(visit: Visit) -> Answer:
    """All of them, and the form for a new one."""
    return _show(visit, Typed())


@page("POST", PATH, who=ADMIN)
def make_webhook(visit: Visit) -> Answer:
    """Add one and show its secret, this once."""
    url = visit.form.text("url")
    try:
        outgoing.resolve_target(url, outgoing.parse_networks(visit.services.config.webhook_networks))
        made = addresses.create(url, visit.form.all("events"), visit.me.id, visit.now_ms)
    except Refused as refused:
        return _show(visit, refused_form(visit, refused))
    return _show(visit, Typed(), secret=made.secret)


@page("POST", PATH + "/{id}", who=ADMIN)
def change_webhook(visit: Visit) -> Answer:
    """Switch it on or off, take it away, or send a message again."""
    webhook = addresses.get(number_in(visit.path["id"], "webhook"))
    deed = visit.form.text("deed")
    if deed == "remove":
        addresses.delete(webhook, visit.me.id, visit.now_ms)
    elif deed == "again":
        addresses.redeliver(webhook, number_in(visit.form.text("delivery"), "message"), visit.now_ms)
    else:
        addresses.set_active(webhook, deed == "activate", visit.me.id, visit.now_ms)
    return visit.go(PATH)


def _show(visit: Visit, typed: Typed, secret: str = "") -> Answer:
    found = addresses.list_all()
    return visit.page(
        "studio/webhooks.html",
        typed.status,
        webhooks=[(webhook, addresses.list_deliveries(webhook.id, 20)) for webhook in found],
        waiting=addresses.count_waiting(),
        events=list(EVENTS.items()),
        chosen=visit.form.all("events") if typed.errors else [],
        values=typed.values,
        errors=typed.errors,
        secret=secret,
    )


PAGES = (show_webhooks, make_webhook, change_webhook)
