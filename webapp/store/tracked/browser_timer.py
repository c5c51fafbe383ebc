"""The timer in the browser, for work outside of any DCC. It keeps the same laws as the add-ons.

A sign of the artist is a touch of the page, a start, a switch or a stop. Between two signs at most an hour
apart it was work; a timer without a sign for longer ends at the last one, so a forgotten timer does not run
on.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from tracker_core import wire
from webapp.domain.segment import Snapshot
from webapp.store.access.tokens import Caller
from webapp.store.access.web_sessions import Visitor
from webapp.store.refusal import Refused
from webapp.store.tracked import segments
from webapp.store.tracked.open_segments import list_open
from webapp.store.tracked.segments import ClientNames

HOST = "browser"
FORGOTTEN_AFTER_MS = 3_600_000
NO_TOKEN = 0  # the cookie named the person; there is no token to mark as seen
CLIENT = ClientNames(HOST, "", "", "")


class Timer(NamedTuple):
    """The open segment of the browser's timer. `last_ms` is the last sign of the artist."""

    id: str
    rev: int
    session: str
    task_id: int
    start_ms: int
    last_ms: int

    def is_forgotten(self, now_ms: int) -> bool:
        """Whether it ended at its last sign already."""
        return now_ms - self.last_ms > FORGOTTEN_AFTER_MS


def find(person_id: int, now_ms: int) -> Timer | None:
    """The timer that runs, or that was forgotten within the last day."""
    for segment in list_open(person_id, now_ms - wire.MAX_SEGMENT_MS):
        if segment.host == HOST:
            return Timer(
                segment.id, segment.rev, segment.session, segment.task_id, segment.start_ms, segment.end_ms
            )
    return None


def start(person: Visitor, task_id: int, now_ms: int) -> None:
    """Start on a task; what ran before ends. Refuses with `unknown_task`."""
    running = find(person.id, now_ms)
    if running and running.task_id == task_id and not running.is_forgotten(now_ms):
        touch(person, now_ms)
        return
    ended = [_end(person, running, "switch", now_ms)] if running else []
    fresh = Timer(secrets.token_hex(16), 0, secrets.token_hex(16), task_id, now_ms, now_ms)
    _send(person, [*ended, _snapshot(person, fresh, now_ms)], now_ms)


def stop(person: Visitor, now_ms: int) -> None:
    """Stop. Nothing happens where nothing runs."""
    running = find(person.id, now_ms)
    if running:
        _send(person, [_end(person, running, "stop", now_ms)], now_ms)


def touch(person: Visitor, now_ms: int) -> bool:
    """A sign of the artist: the time since the last one counts. False where the timer ended meanwhile."""
    running = find(person.id, now_ms)
    if running is None:
        return False
    if running.is_forgotten(now_ms):
        _send(person, [_end(person, running, "idle", now_ms)], now_ms)
        return False
    _send(person, [_snapshot(person, running, now_ms)], now_ms)
    return True


def keep_alive(person: Visitor, now_ms: int) -> bool:
    """The page is open, but nobody touched it: the connection lives, and nothing is counted."""
    running = find(person.id, now_ms)
    if running is None or running.is_forgotten(now_ms):
        return False
    _send(person, [_snapshot(person, running, running.last_ms)], now_ms)
    return True


def _end(person: Visitor, timer: Timer, reason: str, now_ms: int) -> Snapshot:
    """The timer closed: now, or at its last sign where that is too long ago."""
    if timer.is_forgotten(now_ms):
        return _snapshot(person, timer, timer.last_ms)._replace(open=False, close_reason="idle")
    return _snapshot(person, timer, now_ms)._replace(open=False, close_reason=reason)


def _snapshot(person: Visitor, timer: Timer, end_ms: int) -> Snapshot:
    return Snapshot(
        timer.id,
        timer.rev + 1,
        timer.session,
        timer.task_id,
        "active",
        timer.start_ms,
        end_ms,
        open=True,
        close_reason=None,
        tz=person.tz,
        scene=None,
    )


def _send(person: Visitor, snapshots: list[Snapshot], now_ms: int) -> None:
    caller = Caller(
        NO_TOKEN,
        HOST,
        "",
        HOST,
        now_ms,
        person.id,
        person.username,
        person.display_name,
        person.role,
        person.tz,
    )
    outcomes, _ = segments.ingest(caller, CLIENT, list(snapshots), now_ms)
    for outcome in outcomes:
        if outcome.code:
            raise Refused("unknown_task", segments.REJECTION_MESSAGES[outcome.code], "task")
