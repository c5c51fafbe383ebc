"""Addresses that are told of events. Only an admin makes them: whoever does lets the server call out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from peewee import ModelSelect

from webapp.store import audit
from webapp.store.db.database import fetch, writing
from webapp.store.db.models import Webhook, WebhookDelivery
from webapp.store.refusal import Refused, not_found
from webapp.store.typed import clean_multiline
from webapp.store.webhooks.outbox import EVENTS

MAX_URL_LENGTH = 500


def list_all() -> list[Webhook]:
    """Every webhook, the oldest first."""
    return list(Webhook.select().order_by(Webhook.id))


def get(webhook_id: int) -> Webhook:
    """The webhook of that number. Refuses with `not_found`."""
    webhook = Webhook.get_or_none(Webhook.id == webhook_id)
    if webhook is None:
        raise not_found("webhook")
    return webhook


def create(url: str, events: Sequence[str], author_id: int | None, now_ms: int) -> Webhook:
    """Add one; its secret is made here. Refuses with `bad_value`. The caller has checked that the address
    may be called.
    """
    url = clean_multiline(url, "url", MAX_URL_LENGTH)
    chosen = [event for event in EVENTS if event in events]
    if not chosen or set(events) - set(EVENTS):
        raise Refused("bad_value", f"Choose at least one event of {', '.join(EVENTS)}.", "events")
    with writing():
        webhook = Webhook.create(
            url=url,
            secret=secrets.token_urlsafe(32),
            events=" ".join(chosen),
            created_by=author_id,
            created_ms=now_ms,
        )
        audit.record(
            now_ms,
            author_id,
            "webhook.make",
            None,
            f"webhook {webhook.id}",
            new={"url": url, "events": chosen},
        )
    return webhook


def set_active(webhook: Webhook, active: bool, author_id: int | None, now_ms: int) -> None:
    """Switch it on or off; what waits for it stays waiting."""
    with writing():
        Webhook.update(active=active).where(Webhook.id == webhook.id).execute()
        old, new = {"active": webhook.active}, {"active": active}
        audit.record(now_ms, author_id, "webhook.change", None, f"webhook {webhook.id}", old=old, new=new)


def delete(webhook: Webhook, author_id: int | None, now_ms: int) -> None:
    """Take it away, with what waits for it."""
    with writing():
        WebhookDelivery.delete().where(WebhookDelivery.webhook == webhook.id).execute()
        Webhook.delete().where(Webhook.id == webhook.id).execute()
        audit.record(
            now_ms, author_id, "webhook.remove", None, f"webhook {webhook.id}", old={"url": webhook.url}
        )


def list_deliveries(webhook_id: int, at_most: int = 50) -> list[WebhookDelivery]:
    """Its latest messages, the newest first."""
    return list(select_deliveries(webhook_id).limit(at_most))


def select_deliveries(webhook_id: int) -> ModelSelect[WebhookDelivery]:
    """All of them, not fetched yet, to be cut into pages."""
    query = WebhookDelivery.select().where(WebhookDelivery.webhook == webhook_id)
    return query.order_by(WebhookDelivery.id.desc())


def count_waiting() -> dict[int, int]:
    """Webhook id to how many messages wait for it."""
    sql = "SELECT webhook_id, COUNT(*) FROM webhook_delivery WHERE next_ms IS NOT NULL GROUP BY webhook_id"
    return dict(fetch(sql))


def redeliver(webhook: Webhook, delivery_id: int, now_ms: int) -> None:
    """Put a message to it that was given up back into the queue. Refuses with `not_found` any other."""
    with writing():
        done = (
            WebhookDelivery.update(next_ms=now_ms, attempts=0)
            .where(
                WebhookDelivery.id == delivery_id,
                WebhookDelivery.webhook == webhook,
                WebhookDelivery.delivered_ms.is_null(),
                WebhookDelivery.next_ms.is_null(),
            )
            .execute()
        )
    if not done:
        raise not_found("message")
