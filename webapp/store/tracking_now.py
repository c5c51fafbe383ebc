"""What a person works on at this moment, from their open segments alone."""

from __future__ import annotations

from typing import NamedTuple

from webapp.store import browser_timer
from webapp.store.database import fetch, fetch_one
from webapp.store.open_segments import OpenSegment, list_open

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
    """The session that runs now, or None. One whose DCC was heard of lately hides one that crashed; among
    equals the later start is on top, as in the painting.
    """
    running = [
        _describe(person_id, one, heartbeat_every_s, now_ms)
        for one in list_open(person_id, now_ms - LONGEST_MS)
    ]
    return next((one for one in running if one.state != "lost"), running[0] if running else None)


def _describe(person_id: int, one: OpenSegment, heartbeat_every_s: int, now_ms: int) -> TrackingNow:
    others = fetch(
        "SELECT start_ms, end_ms FROM segment"
        " WHERE person_id = ? AND start_ms > ? AND session = ? AND kind = ? AND id <> ?",
        (
            person_id,
            one.start_ms - LONGEST_MS,
            bytes.fromhex(one.session),
            one.kind,
            bytes.fromhex(one.id),
        ),
    )
    own = [(one.start_ms, one.end_ms), *others]
    heard_ms = max(one.received_ms, _last_sign(person_id, one))
    silence_ms = MISSED_HEARTBEATS * heartbeat_every_s * 1000
    if one.host == browser_timer.HOST:  # its page may be closed; a touch within the hour still counts
        silence_ms = browser_timer.FORGOTTEN_AFTER_MS
    is_heard = heard_ms >= now_ms - silence_ms
    return TrackingNow(
        one.task_id,
        one.host,
        one.kind,
        one.session,
        min(start for start, _ in own),
        sum(end - start for start, end in own),
        one.end_ms,
        heard_ms,
        one.kind if is_heard else "lost",
    )


def _last_sign(person_id: int, one: OpenSegment) -> int:
    """When the DCC of this segment was last heard, be it with an empty batch; 0 if it has no sign-in."""
    row = fetch_one(
        "SELECT MAX(last_seen_ms) FROM token WHERE person_id = ? AND host = ? AND device = ?"
        " AND kind = 'device' AND revoked_ms IS NULL",
        (person_id, one.host, one.device),
    )
    return (row[0] or 0) if row else 0
