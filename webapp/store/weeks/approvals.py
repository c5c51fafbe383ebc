"""What a manager decides: submitted weeks, and time that came late for locked ones.

A lead sees the weeks of people who worked on their projects, with the time on those projects alone, and
decides nothing: a week is one thing, and most weeks hold more than one project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.domain.timesheet import OPEN, dates_of
from webapp.store.access.scope import Scope
from webapp.store.db.database import fetch, fetch_one, placeholders
from webapp.store.hours.report import Hours, week_end_sql
from webapp.store.people.expected import list_expected, sum_expected
from webapp.store.weeks import gaps

WAITING, DECIDED = ("pending",), ("accepted", "refused")
"""The states of late segments that want a decision, and of those that had one."""


@dataclass(frozen=True)
class Week:
    """One timesheet with its figures, within the scope. `expected_s` is None where the scope is not
    everything.
    """

    person_id: int
    username: str
    display_name: str
    week: str
    state: str
    submitted_ms: int | None
    decided_ms: int | None
    decided_by: str | None
    comment: str
    hours: Hours
    expected_s: int | None
    unexplained: int
    unexplained_ms: int


@dataclass(frozen=True)
class LateSegmentRow:
    """One segment that came for a locked week."""

    id: str
    username: str
    display_name: str
    task_id: int
    kind: str
    host: str
    device: str
    start_ms: int
    end_ms: int
    received_ms: int
    state: str
    decided_by: str | None
    reason: str
    tz: str


def list_weeks(
    scope: Scope, state: str, *, newest_first: bool, limit: int, offset: int = 0
) -> tuple[list[Week], int]:
    """Timesheets of a state with their figures, and how many there are in all."""
    condition, values = _in_scope(scope)
    order = "DESC" if newest_first else "ASC"
    total = fetch_one(
        f"SELECT COUNT(*) FROM timesheet WHERE timesheet.state = ? AND {condition}", [state, *values]
    )
    rows = fetch(
        f"""{_SELECT} WHERE timesheet.state = ? AND {condition}
            ORDER BY timesheet.week {order}, person.display_name LIMIT ? OFFSET ?""",
        [state, *values, limit, offset],
    )
    return _with_figures(rows, scope), total[0] if total else 0


def find_week(scope: Scope, person_id: int, monday: str) -> Week | None:
    """One timesheet with its figures; None where nobody touched it yet."""
    condition, values = _in_scope(scope)
    rows = fetch(
        f"{_SELECT} WHERE timesheet.person_id = ? AND timesheet.week = ? AND {condition}",
        [person_id, monday, *values],
    )
    found = _with_figures(rows, scope)
    return found[0] if found else None


def get_week(scope: Scope, person_id: int, monday: str) -> Week:
    """The same of any week of somebody whom the scope may see. Where nobody touched it yet, or a lead sees
    nothing of it, there is its state and no more.
    """
    if found := find_week(scope, person_id, monday):
        return found
    ((username, name),) = fetch("SELECT username, display_name FROM person WHERE id = ?", [person_id])
    state = list_week_states(person_id).get(monday, OPEN)
    return _with_figures([(person_id, username, name, monday, state, None, None, None, "")], scope)[0]


def list_week_states(person_id: int) -> dict[str, str]:
    """Monday to the state of each week of a person that somebody has touched."""
    return dict(fetch("SELECT week, state FROM timesheet WHERE person_id = ?", [person_id]))


# a row of _SELECT: the fields of a Week up to its comment
_Sheet = tuple[int, str, str, str, str, int | None, int | None, str | None, str]
_SELECT = """SELECT person.id, person.username, person.display_name, timesheet.week, timesheet.state,
       timesheet.submitted_ms, timesheet.decided_ms, decider.display_name, timesheet.comment
    FROM timesheet JOIN person ON person.id = timesheet.person_id
    LEFT JOIN person AS decider ON decider.id = timesheet.decided_by_id"""


def _in_scope(scope: Scope) -> tuple[str, list[int]]:
    """Of a lead: weeks in which the person worked on a project they lead."""
    if scope.projects is None:
        return "1 = 1", []
    on_task, values = scope.where_project("task.project_id")
    last = week_end_sql("timesheet.week")
    return (
        f"""EXISTS (SELECT 1 FROM day_total JOIN task ON task.id = day_total.task_id
            WHERE day_total.person_id = timesheet.person_id
              AND day_total.work_date >= timesheet.week AND day_total.work_date <= {last} AND {on_task})""",
        values,
    )


def _with_figures(rows: Sequence[_Sheet], scope: Scope) -> list[Week]:
    hours = _hours_of([(row[0], row[3]) for row in rows], scope)
    weeks = []
    for row in rows:
        person, monday = row[0], row[3]
        first = date.fromisoformat(monday)
        expected = None
        holes: list[int] = []
        if scope.is_everything:
            expected = sum_expected(list_expected(person, first, first + timedelta(6)))
            holes = [hole.end_ms - hole.start_ms for hole in gaps.list_unexplained(person, monday)]
        weeks.append(Week(*row, hours.get((person, monday), Hours()), expected, len(holes), sum(holes)))
    return weeks


def _hours_of(keys: Sequence[tuple[int, str]], scope: Scope) -> dict[tuple[int, str], Hours]:
    """(person, Monday) to the hours within the scope."""
    if not keys:
        return {}
    condition, values = scope.where_project("task.project_id")
    people = sorted({person for person, _monday in keys})
    mondays = sorted({monday for _person, monday in keys})
    last = (date.fromisoformat(mondays[-1]) + timedelta(6)).isoformat()
    rows = fetch(
        f"""SELECT day_total.person_id, day_total.work_date, day_total.kind, CAST(SUM(day_total.ms) AS BIGINT)
            FROM day_total JOIN task ON task.id = day_total.task_id
            WHERE day_total.person_id IN ({placeholders(people)})
              AND day_total.work_date BETWEEN ? AND ? AND {condition}
            GROUP BY 1, 2, 3""",
        [*people, mondays[0], last, *values],
    )
    of_date = {day: monday for monday in mondays for day in dates_of(monday)}
    wanted = set(keys)
    found: dict[tuple[int, str], Hours] = {}
    for person, day, kind, ms in rows:
        key = (person, of_date.get(day, ""))
        if key in wanted:
            found.setdefault(key, Hours()).add(kind, ms)
    return found


# ---------------------------------------------------------------- late segments


def list_late_segments(
    scope: Scope, states: Sequence[str] = WAITING, *, limit: int = 100, offset: int = 0
) -> list[LateSegmentRow]:
    """Segments for locked weeks: those that wait, or those that were decided, the newest first. For how
    many there are in all see `count_late`.
    """
    condition, values = scope.where_project("task.project_id")
    rows = fetch(
        f"""SELECT late_segment.id, person.username, person.display_name, late_segment.task_id,
                   late_segment.kind, client.host, client.device, late_segment.start_ms, late_segment.end_ms,
                   late_segment.received_ms, late_segment.state, decider.display_name, late_segment.reason,
                   person.tz
            FROM late_segment JOIN person ON person.id = late_segment.person_id
            JOIN task ON task.id = late_segment.task_id JOIN client ON client.id = late_segment.client_id
            LEFT JOIN person AS decider ON decider.id = late_segment.decided_by_id
            WHERE late_segment.state IN ({placeholders(states)}) AND {condition}
            ORDER BY COALESCE(late_segment.decided_ms, late_segment.received_ms) DESC, late_segment.start_ms,
                     late_segment.id
            LIMIT ? OFFSET ?""",
        [*states, *values, limit, offset],
    )
    return [LateSegmentRow(bytes(row[0]).hex(), *row[1:]) for row in rows]


def count_waiting(scope: Scope) -> int:
    """How many weeks wait for a decision."""
    condition, values = _in_scope(scope)
    row = fetch_one(
        f"SELECT COUNT(*) FROM timesheet WHERE timesheet.state = 'submitted' AND {condition}", values
    )
    return row[0] if row else 0


def count_late_segments(scope: Scope, states: Sequence[str] = WAITING) -> int:
    """How many late segments wait for a decision, or are in these states."""
    condition, values = scope.where_project("task.project_id")
    row = fetch_one(
        f"""SELECT COUNT(*) FROM late_segment JOIN task ON task.id = late_segment.task_id
            WHERE late_segment.state IN ({placeholders(states)}) AND {condition}""",
        [*states, *values],
    )
    return row[0] if row else 0
