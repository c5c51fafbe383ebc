"""One person's week: the grid of tasks by weekday, and what is still open before it is submitted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from webapp.domain.timesheet import monday_of
from webapp.store.db.database import fetch_one
from webapp.store.db.models import Timesheet
from webapp.store.people.expected import SHORT_TOLERANCE_S, Expected, list_expected
from webapp.store.tracked.calendars import load_calendar
from webapp.store.tracked.days import load_totals
from webapp.store.weeks import gaps, timesheets
from webapp.store.work import tasks
from webapp.store.work.tasks import TaskRow


@dataclass(frozen=True)
class Cell:
    """One task on one day."""

    tracked_ms: int = 0
    manual_ms: int = 0

    @property
    def total_ms(self) -> int:
        """Both."""
        return self.tracked_ms + self.manual_ms


@dataclass(frozen=True)
class Hole:
    """A gap of the week that nobody has explained."""

    date: date
    start_ms: int
    end_ms: int


@dataclass
class WeekView:
    """A week, ready to be drawn. `cells` is task, then date."""

    monday: date
    tasks: list[TaskRow]
    cells: dict[int, dict[date, Cell]]
    expected: dict[date, Expected]
    sheet: Timesheet
    holes: list[Hole]
    late_count: int

    @property
    def days(self) -> list[date]:
        """Monday to Sunday."""
        return [self.monday + timedelta(number) for number in range(7)]

    @property
    def is_locked(self) -> bool:
        """Whether nothing can be changed."""
        return bool(self.sheet.state == "approved")

    def cell(self, task: int, day: date) -> Cell:
        """That task on that day."""
        return self.cells.get(task, {}).get(day, Cell())

    def of_task(self, task: int) -> int:
        """Milliseconds of that task over the week."""
        return sum(cell.total_ms for cell in self.cells.get(task, {}).values())

    def of_day(self, day: date) -> int:
        """Milliseconds of that day over all tasks."""
        return sum(row[day].total_ms for row in self.cells.values() if day in row)

    @property
    def total_ms(self) -> int:
        """All of it."""
        return sum(self.of_task(task) for task in self.cells)

    @property
    def manual_ms(self) -> int:
        """What of it was added by hand."""
        return sum(cell.manual_ms for row in self.cells.values() for cell in row.values())

    @property
    def expected_s(self) -> int:
        """Over the whole week."""
        return sum(day.seconds for day in self.expected.values())

    def short_days(self, until: date) -> list[tuple[date, int]]:
        """(date, seconds missing) of the days before `until` with much less than expected."""
        missing = [
            (day, self.expected[day].seconds - self.of_day(day) // 1000) for day in self.days if day < until
        ]
        return [(day, seconds) for day, seconds in missing if seconds > SHORT_TOLERANCE_S]


def load_week_view(person_id: int, monday: date, more_tasks: list[int]) -> WeekView:
    """The week of that Monday; `more_tasks` get a row though they have no time yet."""
    sunday = monday + timedelta(6)
    totals = load_totals(person_id, monday.isoformat(), sunday.isoformat())
    cells: dict[int, dict[date, Cell]] = {}
    for day, by_task in totals.items():
        for task, kinds in by_task.items():
            manual = kinds.get("manual", 0)
            row = cells.setdefault(task, {})
            row[date.fromisoformat(day)] = Cell(sum(kinds.values()) - manual, manual)
    rows = tasks.find_many(sorted({*cells, *more_tasks}))
    expected = list_expected(person_id, monday, sunday)
    return WeekView(
        monday=monday,
        tasks=sorted(
            rows.values(), key=lambda task: (task.entity is None, task.project_code, task.entity or "")
        ),
        cells=cells,
        expected={date.fromisoformat(day): expectation for day, expectation in expected.items()},
        sheet=timesheets.get(person_id, monday_of(monday.isoformat())),
        holes=_find_holes(person_id, monday),
        late_count=_count_late(person_id),
    )


def _find_holes(person_id: int, monday: date) -> list[Hole]:
    calendar = load_calendar(person_id)
    return [
        Hole(date.fromisoformat(calendar.date_of(hole.start_ms)), hole.start_ms, hole.end_ms)
        for hole in gaps.list_unexplained(person_id, monday.isoformat())
    ]


def _count_late(person_id: int) -> int:
    row = fetch_one(
        "SELECT COUNT(*) FROM late_segment WHERE person_id = ? AND state = 'pending'", (person_id,)
    )
    return int(row[0]) if row else 0
