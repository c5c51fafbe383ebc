"""Messages to webhooks that wait to be delivered. Written in the transaction of what they tell of, so
none is lost and none tells of what did not happen; sent later by `webapp.background.worker`, at least once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp.store.db.database import execute, fetch, writing
from webapp.store.db.models import WebhookDelivery

EVENTS = {
    "segment.closed": "A segment was closed",
    "week.submitted": "A week was submitted",
    "bid.crossed": "A task crossed 80 or 100 % of its bid",
}
LEASE_MS = 60_000
"""How long one process has for an attempt before another one may take it over."""
RETRY_AFTER_S = (10, 30, 120, 600, 1800, 7200, 21_600, 43_200)
"""The waits between attempts; after the last one the message is given up. Together about a day."""
KEEP_MS = 30 * 86_400_000
"""How long finished messages are kept for the page that lists them."""


@dataclass(frozen=True)
class Due:
    """One message to send now."""

    id: int
    url: str
    secret: str
    event: str
    payload: Any
    created_ms: int
    attempts: int


def enqueue(event: str, payload: Mapping[str, Any], now_ms: int) -> None:
    """Queue a message for every active webhook that asked for the event, within the caller's
    transaction.
    """
    for webhook_id, events in fetch("SELECT id, events FROM webhook WHERE active"):
        if event in events.split():
            WebhookDelivery.create(
                webhook=webhook_id, event=event, payload=payload, created_ms=now_ms, next_ms=now_ms
            )


def has_subscribers(event: str) -> bool:
    """Whether any active webhook asked for the event: spares the making of messages nobody gets."""
    return any(event in events.split() for (events,) in fetch("SELECT events FROM webhook WHERE active"))


def claim(now_ms: int, at_most: int = 20) -> list[Due]:
    """Take the messages that are due, so that no other process sends them meanwhile. What waits for a
    webhook that is switched off goes on waiting.
    """
    rows = fetch(
        "SELECT d.id, d.next_ms FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id"
        " WHERE d.next_ms <= ? AND w.active ORDER BY d.next_ms LIMIT ?",
        [now_ms, at_most],
    )
    if not rows:
        return []
    with writing():
        mine = [delivery for delivery, next_ms in rows if _lease(delivery, next_ms, now_ms)]
    query = WebhookDelivery.select().where(WebhookDelivery.id.in_(mine)).order_by(WebhookDelivery.id)
    return [
        Due(
            delivery.id,
            delivery.webhook.url,
            delivery.webhook.secret,
            delivery.event,
            delivery.payload,
            delivery.created_ms,
            delivery.attempts,
        )
        for delivery in query
    ]


def _lease(delivery_id: int, next_ms: int, now_ms: int) -> bool:
    sql = "UPDATE webhook_delivery SET next_ms = ? WHERE id = ? AND next_ms = ?"
    return execute(sql, [now_ms + LEASE_MS, delivery_id, next_ms]).rowcount == 1


def record_delivered(due: Due, status: int, now_ms: int) -> None:
    """The receiver took it."""
    with writing():
        WebhookDelivery.update(
            attempts=due.attempts + 1, next_ms=None, status=status, error="", delivered_ms=now_ms
        ).where(WebhookDelivery.id == due.id).execute()


def record_failed(due: Due, status: int | None, error: str, now_ms: int) -> None:
    """The attempt failed: try again later, or give up after the last one."""
    tries = due.attempts + 1
    next_ms = now_ms + RETRY_AFTER_S[tries - 1] * 1000 if tries <= len(RETRY_AFTER_S) else None
    with writing():
        WebhookDelivery.update(attempts=tries, next_ms=next_ms, status=status, error=error[:300]).where(
            WebhookDelivery.id == due.id
        ).execute()


def delete_old(now_ms: int) -> None:
    """Delete finished messages that nobody needs any more."""
    with writing():
        execute("DELETE FROM webhook_delivery WHERE next_ms IS NULL AND created_ms < ?", [now_ms - KEEP_MS])
