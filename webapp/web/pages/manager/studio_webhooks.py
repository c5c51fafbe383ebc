"""Webhooks: addresses that are told of events, with what was sent and how it went. For admins."""

from __future__ import annotations

from webapp import outgoing
from webapp.store import webhooks
from webapp.store.refusal import Refused
from webapp.store.webhook_outbox import EVENTS
from webapp.web.pages.manager.forms import Typed, refused_form
from webapp.web.pages.manager.task import number_in
from webapp.web.pages.routes import ADMIN, page
from webapp.web.pages.visit import Answer, Visit

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
        outgoing.aim(url, outgoing.read_networks(visit.services.config.webhook_networks))
        made = webhooks.make(url, visit.form.all("events"), visit.me.id, visit.now_ms)
    except Refused as refused:
        return _show(visit, refused_form(visit, refused))
    return _show(visit, Typed(), secret=made.secret)


@page("POST", PATH + "/{id}", who=ADMIN)
def change_webhook(visit: Visit) -> Answer:
    """Switch it on or off, take it away, or send a message again."""
    webhook = webhooks.find(number_in(visit.path["id"]))
    deed = visit.form.text("deed")
    if deed == "remove":
        webhooks.remove(webhook, visit.me.id, visit.now_ms)
    elif deed == "again":
        webhooks.send_again(webhook, number_in(visit.form.text("delivery")), visit.now_ms)
    else:
        webhooks.set_active(webhook, deed == "activate", visit.me.id, visit.now_ms)
    return visit.go(PATH)


def _show(visit: Visit, typed: Typed, secret: str = "") -> Answer:
    found = webhooks.list_all()
    return visit.page(
        "manager/studio_webhooks.html",
        typed.status,
        webhooks=[(one, webhooks.list_deliveries(one.id, 20)) for one in found],
        waiting=webhooks.count_waiting(),
        events=list(EVENTS.items()),
        chosen=visit.form.all("events") if typed.errors else [],
        values=typed.values,
        errors=typed.errors,
        secret=secret,
    )


PAGES = (show_webhooks, make_webhook, change_webhook)
