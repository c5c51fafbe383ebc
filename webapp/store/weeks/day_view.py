"""Everything that the page of one day shows: rows, sessions, overlaps, totals, and the history of its
changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from webapp.domain.day_rows import Erasure, Overlap, Row, find_overlaps, list_rows
from webapp.domain.intervals import Interval
from webapp.domain.paint import ACTIVE, MACHINE, MANUAL
from webapp.domain.sessions import Session
from webapp.domain.timesheet import monday_of
from webapp.store.db.database import fetch
from webapp.store.people.expected import Expected, list_expected
from webapp.store.tracked.days import Day, load_day
from webapp.store.tracked.layers import LONGEST_MS
from webapp.store.weeks import timesheets
from webapp.store.work import tasks
from webapp.store.work.tasks import TaskRow


@dataclass
class TaskLine:
    """How long was worked on one task that day."""

    task: TaskRow
    active_ms: int = 0
    machine_ms: int = 0
    manual_ms: int = 0

    @property
    def total_ms(self) -> int:
        """All three."""
        return self.active_ms + self.machine_ms + self.manual_ms


@dataclass(frozen=True)
class Change:
    """One adjustment of the day, in force or taken back, with its authors."""

    id: str
    from_ms: int
    to_ms: int
    task_id: int | None
    reason: str
    author: str
    created_ms: int
    revoked_ms: int | None
    revoked_by: str | None


@dataclass(frozen=True)
class Late:
    """A segment that came after its week was locked, and what became of it."""

    start_ms: int
    end_ms: int
    task_id: int
    state: str
    reason: str


@dataclass
class DayView:
    """One work date of one person, ready to be drawn."""

    date: date
    windows: list[Interval]
    rows: list[Row]
    sessions: list[Session]
    overlaps: list[Overlap]
    lines: list[TaskLine]
    changes: list[Change]
    late: list[Late]
    expected: Expected
    sheet_state: str
    tasks: dict[int, TaskRow] = field(default_factory=dict)

    @property
    def active_ms(self) -> int:
        """Time with the artist at work."""
        return sum(line.active_ms for line in self.lines)

    @property
    def machine_ms(self) -> int:
        """Time that renders and simulations took."""
        return sum(line.machine_ms for line in self.lines)

    @property
    def manual_ms(self) -> int:
        """Time that was added by hand."""
        return sum(line.manual_ms for line in self.lines)

    @property
    def total_ms(self) -> int:
        """All of it."""
        return sum(line.total_ms for line in self.lines)

    @property
    def is_locked(self) -> bool:
        """Whether the week is approved, so that nothing can be changed."""
        return self.sheet_state == "approved"

    @property
    def reasons(self) -> dict[str, str]:
        """The words of each adjustment, by its id."""
        return {change.id: change.reason for change in self.changes}


def load_day_view(person_id: int, day: date) -> DayView:
    """The page of one day of this person."""
    day_time = load_day(person_id, day.isoformat())
    span = (day_time.windows[0].start_ms, day_time.windows[-1].end_ms) if day_time.windows else (0, 0)
    changes = _load_changes(person_id, *span)
    late = _load_late(person_id, *span)
    named = {segment.task_id for segment in day_time.tracked} | {
        piece.layer.task for piece in day_time.pieces
    }
    named |= {change.task_id for change in changes} | {segment.task_id for segment in late}
    by_id = tasks.find_many([task for task in named if task is not None])
    return DayView(
        date=day,
        windows=day_time.windows,
        rows=list_rows(day_time.pieces, day_time.gaps, _erasures(changes, day_time.windows)),
        sessions=day_time.sessions,
        overlaps=find_overlaps(day_time.tracked, day_time.pieces),
        lines=_add_up(day_time, by_id),
        changes=changes,
        late=late,
        expected=list_expected(person_id, day, day)[day.isoformat()],
        sheet_state=timesheets.get(person_id, monday_of(day.isoformat())).state,
        tasks=by_id,
    )


def _add_up(day_time: Day, by_id: dict[int, TaskRow]) -> list[TaskLine]:
    """The lines of the day, longest first, from the same pieces that are drawn."""
    lines: dict[int, TaskLine] = {}
    for piece in day_time.pieces:
        task = piece.layer.task
        if task is None:
            continue
        line = lines.setdefault(task, TaskLine(by_id[task]))
        ms = piece.end_ms - piece.start_ms
        if piece.layer.kind == ACTIVE:
            line.active_ms += ms
        elif piece.layer.kind == MACHINE:
            line.machine_ms += ms
        elif piece.layer.kind == MANUAL:
            line.manual_ms += ms
    return sorted(lines.values(), key=lambda line: (-line.total_ms, line.task.id))


def _erasures(changes: list[Change], windows: list[Interval]) -> list[Erasure]:
    return [
        Erasure(
            max(change.from_ms, window.start_ms), min(change.to_ms, window.end_ms), change.id, change.reason
        )
        for change in reversed(changes)
        for window in windows
        if change.task_id is None
        and change.revoked_ms is None
        and max(change.from_ms, window.start_ms) < min(change.to_ms, window.end_ms)
    ]


def _load_changes(person_id: int, start_ms: int, end_ms: int) -> list[Change]:
    rows = fetch(
        "SELECT a.id, a.from_ms, a.to_ms, a.task_id, a.reason, author.display_name,"
        " a.created_ms, a.revoked_ms, revoker.display_name FROM adjustment a"
        " JOIN person author ON author.id = a.author_id"
        " LEFT JOIN person revoker ON revoker.id = a.revoked_by_id"
        " WHERE a.person_id = ? AND a.from_ms >= ? AND a.from_ms < ? AND a.to_ms > ? ORDER BY a.seq",
        (person_id, start_ms - LONGEST_MS, end_ms, start_ms),
    )
    return [Change(bytes(row[0]).hex(), *row[1:]) for row in rows]


def _load_late(person_id: int, start_ms: int, end_ms: int) -> list[Late]:
    rows = fetch(
        "SELECT start_ms, end_ms, task_id, state, reason FROM late_segment"
        " WHERE person_id = ? AND start_ms >= ? AND start_ms < ? AND end_ms > ?"
        " AND state <> 'superseded' ORDER BY start_ms",
        (person_id, start_ms - LONGEST_MS, end_ms, start_ms),
    )
    return [Late(*row) for row in rows]
