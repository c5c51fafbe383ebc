"""What a person works on at this moment, from their open segments alone."""

from __future__ import annotations

from typing import NamedTuple

from webapp.store import browser_timer
from webapp.store.database import fetch, fetch_one

MISSED_HEARTBEATS = 2
LONGEST_MS = 86_400_000


class TrackingNow(NamedTuple):
    """The open segment on top. `state` is active, machine, or lost where its DCC was not heard of lately."""

    task_id: int
    host: str
    kind: str
    session: str
    session_start_ms: int
    session_ms: int
    last_ms: int
    heard_ms: int
    state: str


def find_tracking(person_id: int, heartbeat_every_s: int, now_ms: int) -> TrackingNow | None:
    """The session that runs now, or None. The later start is on top, as in the painting."""
    row = fetch_one(
        "SELECT s.task_id, c.host, s.kind, s.session, s.start_ms, s.end_ms, s.received_ms,"
        " (SELECT MAX(t.last_seen_ms) FROM token t WHERE t.person_id = s.person_id AND t.host = c.host"
        "  AND t.device = c.device AND t.kind = 'device' AND t.revoked_ms IS NULL)"
        " FROM segment s JOIN client c ON c.id = s.client_id"
        " WHERE s.person_id = ? AND s.open AND s.end_ms > ? ORDER BY s.start_ms DESC LIMIT 1",
        (person_id, now_ms - LONGEST_MS),
    )
    if row is None:
        return None
    task_id, host, kind, session, start_ms, last_ms, received_ms, seen_ms = row
    own = fetch(
        "SELECT start_ms, end_ms FROM segment"
        " WHERE person_id = ? AND start_ms > ? AND session = ? AND kind = ?",
        (person_id, start_ms - LONGEST_MS, session, kind),
    )
    heard_ms = max(received_ms, seen_ms or 0)
    silence_ms = MISSED_HEARTBEATS * heartbeat_every_s * 1000
    if host == browser_timer.HOST:  # its page may be closed; a touch within the hour still counts
        silence_ms = browser_timer.FORGOTTEN_AFTER_MS
    is_heard = heard_ms >= now_ms - silence_ms
    return TrackingNow(
        task_id,
        host,
        kind,
        bytes(session).hex(),
        min(one[0] for one in own),
        sum(end - start for start, end in own),
        last_ms,
        heard_ms,
        kind if is_heard else "lost",
    )
