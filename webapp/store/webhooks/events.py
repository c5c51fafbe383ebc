"""What is told to webhooks of weeks and segments, within the transaction that changes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from webapp.domain.timesheet import week_name
from webapp.store.db.database import fetch, fetch_one, placeholders
from webapp.store.webhooks import outbox

if TYPE_CHECKING:
    from webapp.domain.segment import Snapshot


def enqueue_week_submitted(person_id: int, monday: str, now_ms: int) -> None:
    """Somebody submitted their week."""
    if outbox.has_subscribers("week.submitted"):
        payload = {"username": _username(person_id), "week": week_name(monday)}
        outbox.enqueue("week.submitted", payload, now_ms)


def enqueue_segments_closed(person_id: int, stored: Iterable[Snapshot], now_ms: int) -> None:
    """Segments were closed, or a closed one came in a newer revision; the open ones among them are no
    news. They are in the database already.
    """
    closed = [segment for segment in stored if not segment.open]
    if not closed or not outbox.has_subscribers("segment.closed"):
        return
    username = _username(person_id)
    ids = [bytes.fromhex(segment.id) for segment in closed]
    hosts = {
        bytes(id).hex(): host
        for id, host in fetch(
            "SELECT s.id, c.host FROM segment s JOIN client c ON c.id = s.client_id"
            f" WHERE s.id IN ({placeholders(ids)})",
            ids,
        )
    }
    for segment in closed:
        payload = {
            "id": segment.id,
            "rev": segment.rev,
            "username": username,
            "task_id": segment.task_id,
            "kind": segment.kind,
            "host": hosts[segment.id],
            "start_ms": segment.start_ms,
            "end_ms": segment.end_ms,
            "close_reason": segment.close_reason,
        }
        outbox.enqueue("segment.closed", payload, now_ms)


def _username(person_id: int) -> str:
    row = fetch_one("SELECT username FROM person WHERE id = ?", [person_id])
    return str(row[0]) if row else ""
