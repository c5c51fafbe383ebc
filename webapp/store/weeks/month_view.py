"""What a calendar of many days shows, read from the day totals alone: fast, however much was tracked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.domain.timesheet import APPROVED, monday_of
from webapp.store.db.database import fetch
from webapp.store.people.expected import SHORT_TOLERANCE_S, Expected, list_expected
from webapp.store.tracked.calendars import load_calendar
from webapp.store.tracked.days import load_totals
from webapp.store.tracked.late_segments import PENDING
from webapp.store.work import tasks
from webapp.store.work.tasks import TaskRow


@dataclass
class DaySum:
    """One date in the calendar."""

    date: date
    expected: Expected
    by_task: dict[int, int] = field(default_factory=dict)  # milliseconds, longest first
    active_ms: int = 0
    machine_ms: int = 0
    manual_ms: int = 0
    is_late: bool = False

    @property
    def total_ms(self) -> int:
        """All of it."""
        return self.active_ms + self.machine_ms + self.manual_ms

    @property
    def is_short(self) -> bool:
        """Whether much less was worked than expected."""
        return self.total_ms < (self.expected.seconds - SHORT_TOLERANCE_S) * 1000


@dataclass
class Span:
    """The days of a range with their sums."""

    days: dict[date, DaySum]
    sheets: dict[date, str]  # Monday to the state of its week; weeks that nobody touched are left out
    tasks: dict[int, TaskRow]

    @property
    def total_ms(self) -> int:
        """Over all days."""
        return sum(day.total_ms for day in self.days.values())

    @property
    def expected_s(self) -> int:
        """Over all days."""
        return sum(day.expected.seconds for day in self.days.values())

    def state_of(self, day: date) -> str:
        """The state of the week that this day is in."""
        return self.sheets.get(day - timedelta(day.weekday()), "open")

    def within(self, first: date, last: date) -> Span:
        """The days from first to last alone."""
        return Span(
            {day: day_sum for day, day_sum in self.days.items() if first <= day <= last},
            self.sheets,
            self.tasks,
        )

    def by_task(self) -> list[tuple[int, int]]:
        """(task, milliseconds) over all days, longest first."""
        sums: dict[int, int] = defaultdict(int)
        for day in self.days.values():
            for task, ms in day.by_task.items():
                sums[task] += ms
        return sorted(sums.items(), key=lambda item: (-item[1], item[0]))


def load_span(person_id: int, first: date, last: date) -> Span:
    """Every date from first to last."""
    expected = list_expected(person_id, first, last)
    totals = load_totals(person_id, first.isoformat(), last.isoformat())
    late = _late_dates(person_id, first, last)
    days = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        key = day.isoformat()
        days[day] = _sum(DaySum(day, expected[key], is_late=key in late), totals.get(key, {}))
    named = {task for day in days.values() for task in day.by_task}
    return Span(days, _load_sheets(person_id, first, last), tasks.find_many(sorted(named)))


def _sum(day: DaySum, lengths: dict[int, dict[str, int]]) -> DaySum:
    sums = {task: sum(kinds.values()) for task, kinds in lengths.items()}
    day.by_task = dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
    for kinds in lengths.values():
        day.active_ms += kinds.get("active", 0)
        day.machine_ms += kinds.get("machine", 0)
        day.manual_ms += kinds.get("manual", 0)
    return day


def _load_sheets(person_id: int, first: date, last: date) -> dict[date, str]:
    rows = fetch(
        "SELECT week, state FROM timesheet WHERE person_id = ? AND week >= ? AND week <= ?",
        (person_id, monday_of(first.isoformat()), last.isoformat()),
    )
    return {date.fromisoformat(week): state for week, state in rows}


def _late_dates(person_id: int, first: date, last: date) -> set[str]:
    """The dates that have time waiting for a manager, as their week was locked when it came."""
    rows = fetch(
        "SELECT start_ms, end_ms FROM late_segment WHERE person_id = ? AND state = ?", (person_id, PENDING)
    )
    if not rows:
        return set()
    calendar = load_calendar(person_id)
    return {day for start_ms, end_ms in rows for day in calendar.dates(start_ms, end_ms)}


def is_locked(span: Span, day: date) -> bool:
    """Whether the day's week is approved."""
    return span.state_of(day) == APPROVED
