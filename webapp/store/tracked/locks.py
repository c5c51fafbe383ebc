"""Law 8: an approved week is locked, and what would move its totals is refused or kept apart."""

from __future__ import annotations

from typing import Any, Protocol

from webapp.domain.timesheet import monday_of
from webapp.domain.workday import Calendar
from webapp.store.db.database import fetch
from webapp.store.refusal import Refused
from webapp.store.tracked.calendars import load_calendar


class CountedSpan(Protocol):
    """What of a segment moves totals."""

    @property
    def task_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...


class Locks:
    """The locked weeks of one person, by their Monday."""

    def __init__(self, person_id: int, calendar: Calendar):
        self.calendar = calendar
        rows = fetch("SELECT week FROM timesheet WHERE person_id = ? AND state = 'approved'", (person_id,))
        self.weeks = {week for (week,) in rows}

    def hold(self, start_ms: int, end_ms: int) -> bool:
        """Whether any of this time lies in a locked week."""
        return bool(self.weeks) and any(
            monday_of(work_date) in self.weeks for work_date in self.calendar.dates(start_ms, end_ms)
        )

    def forbid(self, kept: CountedSpan | None, fresh: CountedSpan) -> bool:
        """Whether replacing `kept` by `fresh` would move the totals of a locked week."""
        if not self.weeks:
            return False
        return self._locked_part(kept) != self._locked_part(fresh)

    def _locked_part(self, span: CountedSpan | None) -> tuple[Any, ...]:
        if span is None:
            return ()
        parts = tuple(
            (cut.start_ms, cut.end_ms)
            for cut in self.calendar.cut(span.start_ms, span.end_ms)
            if monday_of(cut.date) in self.weeks
        )
        return (span.task_id, span.kind, span.start_ms, parts) if parts else ()


def refuse_if_locked(person_id: int, start_ms: int, end_ms: int) -> None:
    """Refuse with `locked` a change to time in an approved week, inside the transaction that makes it."""
    if Locks(person_id, load_calendar(person_id)).hold(start_ms, end_ms):
        raise Refused("locked", "This week is approved and locked. Ask your manager to reopen it first.")
