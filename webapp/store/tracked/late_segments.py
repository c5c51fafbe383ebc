"""Law 8: a locked week does not move silently. What comes for one is kept apart until a manager decides."""

from collections.abc import Iterable
from typing import Any

from webapp.domain.timesheet import monday_of
from webapp.store import audit
from webapp.store.db.database import execute, execute_many, fetch, writing
from webapp.store.db.models import LateSegment
from webapp.store.refusal import Refused, not_found
from webapp.store.tracked.calendars import load_calendar
from webapp.store.tracked.day_totals import rebuild_dates
from webapp.store.tracked.locks import Locks
from webapp.store.typed import clean_multiline

MAX_REASON_LENGTH = 500
PENDING, ACCEPTED, REFUSED, SUPERSEDED = "pending", "accepted", "refused", "superseded"


COLUMNS = (
    "id, person_id, session, task_id, kind, start_ms, end_ms, rev, open, close_reason, tz, scene, client_id,"
    " received_ms"
)
# The client stays the first sender's: whoever adopts a segment of a crashed DCC did not work in it.
_SET_NEWEST = ", ".join(
    f"{name} = excluded.{name}" for name in COLUMNS.split(", ")[2:] if name != "client_id"
)
INTO_SEGMENT = f"INSERT INTO segment ({COLUMNS})"
IF_NEWER = (
    f" ON CONFLICT (id) DO UPDATE SET {_SET_NEWEST}"
    " WHERE excluded.rev > segment.rev AND excluded.person_id = segment.person_id"
)
_KEEP = (
    f"INSERT INTO late_segment ({COLUMNS}, state, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    f" 'pending', '') ON CONFLICT (id) DO UPDATE SET {_SET_NEWEST}, state = 'pending', decided_ms = NULL,"
    " decided_by_id = NULL, reason = ''"
)


def insert_pending(rows: Iterable[tuple[Any, ...]]) -> None:
    """Keep late snapshots apart, within the caller's transaction. A newer one waits for a decision again."""
    execute_many(_KEEP, rows)


def supersede(ids: Iterable[str]) -> None:
    """The week is open again and a newer snapshot counts: there is nothing left to decide."""
    for segment_id in ids:
        execute("UPDATE late_segment SET state = 'superseded' WHERE id = ?", (bytes.fromhex(segment_id),))


def accept(late_id: str, author_id: int, reason: str, now_ms: int) -> None:
    """Let a late snapshot count, though its week is locked; the totals move, and the audit trail says why."""
    _decide(late_id, ACCEPTED, author_id, reason, now_ms)


def refuse(late_id: str, author_id: int, reason: str, now_ms: int) -> None:
    """Leave a late snapshot out. It stays in the table, and its artist sees it with the reason."""
    _decide(late_id, REFUSED, author_id, reason, now_ms)


def _decide(late_id: str, state: str, author_id: int, reason: str, now_ms: int) -> None:
    reason = clean_multiline(reason, "reason", MAX_REASON_LENGTH)
    if not reason:
        raise Refused("bad_value", "Give a reason: the artist will read it.", "reason")
    found = LateSegment.get_or_none(LateSegment.id == late_id)
    if found is None:
        raise not_found("late segment")
    with writing(found.person_id):
        decided = (
            LateSegment.update(state=state, decided_ms=now_ms, decided_by=author_id, reason=reason)
            .where(LateSegment.id == late_id, LateSegment.state == PENDING, LateSegment.rev == found.rev)
            .execute()
        )
        if not decided:
            raise Refused("not_possible", "This late segment was decided already. Reload the list.")
        if state == ACCEPTED:
            _copy_to_segments(found)
        span = {"task": found.task_id, "from_ms": found.start_ms, "to_ms": found.end_ms}
        audit.record(
            now_ms, author_id, f"late.{state}", found.person_id, f"segment {late_id}", new=span, reason=reason
        )


def accept_week(person_id: int, monday: str, author_id: int | None, now_ms: int) -> None:
    """A reopened week takes in what waited for it, within the caller's transaction."""
    calendar = load_calendar(person_id)
    for segment in list(
        LateSegment.select().where(LateSegment.person == person_id, LateSegment.state == PENDING)
    ):
        touched = {monday_of(work_date) for work_date in calendar.dates(segment.start_ms, segment.end_ms)}
        if monday in touched and not touched & (Locks(person_id, calendar).weeks):
            LateSegment.update(
                state=ACCEPTED, decided_ms=now_ms, decided_by=author_id, reason="The week was reopened."
            ).where(LateSegment.id == segment.id).execute()
            _copy_to_segments(segment)


def _copy_to_segments(segment: LateSegment) -> None:
    key = bytes.fromhex(segment.id)
    calendar = load_calendar(segment.person_id)
    before = fetch("SELECT start_ms, end_ms FROM segment WHERE id = ?", (key,))
    execute(f"{INTO_SEGMENT} SELECT {COLUMNS} FROM late_segment WHERE id = ?{IF_NEWER}", (key,))
    spans = [*before, (segment.start_ms, segment.end_ms)]
    dates = [work_date for start_ms, end_ms in spans for work_date in calendar.dates(start_ms, end_ms)]
    rebuild_dates(segment.person_id, dates, calendar)
