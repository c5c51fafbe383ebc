"""Who works on what now. Read from the open segments and the signs of life of each DCC, never from a guess.

active, machine   an open segment, and its DCC was heard within two heartbeats
lost              an open segment, but its DCC was not heard for two heartbeats: crashed or cut off
idle              paused, and the DCC still says so
off               nothing open: stopped, or not begun today
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tracker_core import wire
from webapp.domain.workday import Calendar
from webapp.store import settings
from webapp.store.access.scope import Scope, list_visible_people
from webapp.store.db.database import fetch, fetch_one, placeholders
from webapp.store.tracked import browser_timer
from webapp.store.tracked.open_segments import IS_NEWEST, OpenSegment, list_open

STATES = ("active", "machine", "lost", "idle", "off")
"""In the order in which they are listed."""

LOOKBACK_MS = 36 * 3_600_000
"""An open segment that began earlier than this is over, whatever it says: none may be longer than 24 h."""

PAUSES = ("idle", "pause", "suspend", "clock_step")
MISSED_HEARTBEATS = 2


def is_recently_heard(host: str, heard_ms: int, now_ms: int, heartbeat_every_s: int) -> bool:
    """Whether this host was heard lately enough to believe that its open segment goes on.

    A DCC says so with every heartbeat. The browser's page may be closed, so its timer is believed until it is
    forgotten.
    """
    silence_ms = MISSED_HEARTBEATS * heartbeat_every_s * 1000
    if host == browser_timer.HOST:
        silence_ms = browser_timer.FORGOTTEN_AFTER_MS
    return heard_ms >= now_ms - silence_ms


@dataclass(frozen=True)
class Presence:
    """One person now. `task_id` is None when off, and where the task belongs to a project that may not be
    seen.
    """

    person_id: int
    username: str
    display_name: str
    role: str
    tz: str
    state: str
    task_id: int | None
    host: str | None
    since_ms: int | None
    last_seen_ms: int | None
    today_ms: int
    is_elsewhere: bool = False
    """Whether they work on a project that may not be seen."""


@dataclass(frozen=True)
class _Last:
    """The segment that tells a person's state."""

    task_id: int
    project_id: int
    kind: str
    start_ms: int
    end_ms: int
    is_open: bool
    close_reason: str | None
    host: str
    heard_ms: int


def list_people(scope: Scope, now_ms: int) -> list[Presence]:
    """Everybody active whom the scope may see, those at work first."""
    choices = settings.load_settings()
    seen = list_visible_people(scope)
    signs = _signs_of_life()
    last = _last_segments(now_ms, signs)
    today = _today_totals(scope, now_ms, choices.day_starts[-1][1])
    people = fetch(
        "SELECT id, username, display_name, role, tz FROM person WHERE active ORDER BY display_name"
    )
    heard: dict[int, int] = {}
    for (person, _host, _device), at_ms in signs.items():
        heard[person] = max(heard.get(person, 0), at_ms)
    rows = [
        _describe(
            row,
            last.get(row[0]),
            scope,
            heartbeat_every_s=choices.policy.heartbeat_every_s,
            now_ms=now_ms,
            heard_ms=heard.get(row[0]),
            today_ms=today.get(row[0], 0),
        )
        for row in people
        if seen is None or row[0] in seen
    ]
    return sorted(rows, key=lambda row: (STATES.index(row.state), row.display_name.casefold()))


def _describe(
    person: tuple[int, str, str, str, str],
    last: _Last | None,
    scope: Scope,
    *,
    heartbeat_every_s: int,
    now_ms: int,
    heard_ms: int | None,
    today_ms: int,
) -> Presence:
    state, since_ms = _state(last, heartbeat_every_s, now_ms)
    if last:
        heard_ms = max(heard_ms or 0, last.heard_ms)
    is_elsewhere = last is not None and not scope.sees_project(last.project_id) and scope.person is None
    shown = last if state != "off" and not is_elsewhere else None
    return Presence(
        *person,
        state=state,
        task_id=shown.task_id if shown else None,
        host=last.host if last and state != "off" else None,
        since_ms=since_ms,
        last_seen_ms=heard_ms,
        today_ms=today_ms,
        is_elsewhere=is_elsewhere and state != "off",
    )


def _state(last: _Last | None, heartbeat_every_s: int, now_ms: int) -> tuple[str, int | None]:
    """The state, and since when."""
    if last is None:
        return "off", None
    is_alive = is_recently_heard(last.host, last.heard_ms, now_ms, heartbeat_every_s)
    if last.is_open:
        return (last.kind, last.start_ms) if is_alive else ("lost", last.heard_ms)
    if last.close_reason in PAUSES and is_alive:
        return "idle", last.end_ms
    return "off", last.end_ms


_Signs = dict[tuple[int, str, str], int]


def _signs_of_life() -> _Signs:
    """(person, host, device) to when that DCC was last heard, be it with an empty batch.

    The same DCC on another machine says nothing about this one.
    """
    sql = """SELECT person_id, host, device, MAX(last_seen_ms) FROM token
             WHERE kind = 'device' AND revoked_ms IS NULL GROUP BY person_id, host, device"""
    return {(person, host, device): seen_ms for person, host, device, seen_ms in fetch(sql)}


def _last_segments(now_ms: int, signs: _Signs) -> dict[int, _Last]:
    """Each person's telling segment: an open one before a closed one, the later start on top, as in the
    painting.
    """
    rows = [
        row
        for table, is_newest in IS_NEWEST.items()
        for row in fetch(
            f"""SELECT s.person_id, s.task_id, task.project_id, s.kind, s.start_ms, s.end_ms, s.open,
                       s.close_reason, client.host, client.device, s.received_ms
                FROM person JOIN {table} s ON s.person_id = person.id AND s.start_ms > ?
                JOIN task ON task.id = s.task_id JOIN client ON client.id = s.client_id
                WHERE person.active AND {is_newest}""",
            [now_ms - LOOKBACK_MS],
        )
    ]
    best: dict[int, _Last] = {}
    for person, task, project, kind, start_ms, end_ms, is_open, reason, host, device, received_ms in rows:
        heard_ms = max(received_ms, signs.get((person, host, device), 0))
        candidate = _Last(task, project, kind, start_ms, end_ms, bool(is_open), reason, host, heard_ms)
        if person not in best or _relevance(candidate) > _relevance(best[person]):
            best[person] = candidate
    return best


def _relevance(candidate: _Last) -> tuple:
    """Among open segments the one that was heard last tells more than one of a DCC that crashed
    meanwhile.
    """
    if candidate.is_open:
        return (True, candidate.heard_ms, candidate.start_ms)
    return (False, candidate.end_ms, candidate.start_ms)


def _today_totals(scope: Scope, now_ms: int, day_start: int) -> dict[int, int]:
    """Person id to the milliseconds of their own work date of now."""
    zones = dict(fetch("SELECT id, tz FROM person WHERE active"))
    dates = {tz: Calendar([(0, tz)], [(0, day_start)]).date_of(now_ms) for tz in set(zones.values())}
    if not dates:
        return {}
    condition, values = scope.where("task.project_id", "day_total.person_id")
    days = sorted(set(dates.values()))
    rows = fetch(
        f"""SELECT day_total.person_id, day_total.work_date, CAST(SUM(day_total.ms) AS BIGINT)
            FROM day_total JOIN task ON task.id = day_total.task_id
            WHERE day_total.work_date IN ({placeholders(days)}) AND {condition} GROUP BY 1, 2""",
        [*days, *values],
    )
    return {person: ms for person, day, ms in rows if person in zones and dates[zones[person]] == day}


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
        _describe_open(person_id, segment, heartbeat_every_s, now_ms)
        for segment in list_open(person_id, now_ms - wire.MAX_SEGMENT_MS)
    ]
    return next(
        (tracking for tracking in running if tracking.state != "lost"), running[0] if running else None
    )


def _describe_open(person_id: int, segment: OpenSegment, heartbeat_every_s: int, now_ms: int) -> TrackingNow:
    others = fetch(
        "SELECT start_ms, end_ms FROM segment"
        " WHERE person_id = ? AND start_ms > ? AND session = ? AND kind = ? AND id <> ?",
        (
            person_id,
            segment.start_ms - wire.MAX_SEGMENT_MS,
            bytes.fromhex(segment.session),
            segment.kind,
            bytes.fromhex(segment.id),
        ),
    )
    own = [(segment.start_ms, segment.end_ms), *others]
    heard_ms = max(segment.received_ms, _last_sign(person_id, segment))
    is_alive = is_recently_heard(segment.host, heard_ms, now_ms, heartbeat_every_s)
    return TrackingNow(
        segment.task_id,
        segment.host,
        segment.kind,
        segment.session,
        min(start for start, _ in own),
        sum(end - start for start, end in own),
        segment.end_ms,
        heard_ms,
        segment.kind if is_alive else "lost",
    )


def _last_sign(person_id: int, segment: OpenSegment) -> int:
    """When the DCC of this segment was last heard, be it with an empty batch; 0 if it has no sign-in."""
    row = fetch_one(
        "SELECT MAX(last_seen_ms) FROM token WHERE person_id = ? AND host = ? AND device = ?"
        " AND kind = 'device' AND revoked_ms IS NULL",
        (person_id, segment.host, segment.device),
    )
    return (row[0] or 0) if row else 0
