"""The newest revision of what is open, be it counted or late: a locked week hides nobody's work of now."""

from __future__ import annotations

from typing import NamedTuple

from webapp.store.db.database import fetch

IS_NEWEST = {
    "segment": "NOT EXISTS (SELECT 1 FROM late_segment o WHERE o.id = s.id AND o.rev > s.rev)",
    "late_segment": "NOT EXISTS (SELECT 1 FROM segment o WHERE o.id = s.id AND o.rev >= s.rev)",
}
"""For each table that holds snapshots the condition under which a row `s` is the newest of its id."""


class OpenSegment(NamedTuple):
    """A segment that its DCC or the browser still holds open. `id` and `session` are 32 hex digits."""

    id: str
    rev: int
    session: str
    task_id: int
    kind: str
    start_ms: int
    end_ms: int
    received_ms: int
    host: str
    device: str


def list_open(person_id: int, since_ms: int) -> list[OpenSegment]:
    """What this person has open and was extended after `since_ms`, the later start first."""
    parts = [
        "SELECT s.id, s.rev, s.session, s.task_id, s.kind, s.start_ms, s.end_ms, s.received_ms,"
        f" c.host, c.device FROM {table} s JOIN client c ON c.id = s.client_id"
        f" WHERE s.person_id = ? AND s.open AND s.end_ms > ? AND {is_newest}"
        for table, is_newest in IS_NEWEST.items()
    ]
    rows = fetch(f"{' UNION ALL '.join(parts)} ORDER BY 6 DESC", [person_id, since_ms] * len(parts))
    return [
        OpenSegment(bytes(id).hex(), rev, bytes(session).hex(), *rest) for id, rev, session, *rest in rows
    ]
