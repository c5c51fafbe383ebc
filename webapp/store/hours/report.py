"""Hours out of the day totals: grouped in SQL, fetched as tuples, summed in milliseconds, rounded by
nobody here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from webapp.domain.timesheet import monday_of
from webapp.store.db.database import fetch, fetch_one, is_sqlite
from webapp.store.hours import catalogue
from webapp.store.hours.question import Question, week_sql

GROUPS = (
    "project",
    "sequence",
    "entity",
    "task",
    "task_type",
    "user",
    "team",
    "date",
    "week",
    "month",
    "host",
    "kind",
)
"""What hours can be grouped by."""

TIME_GROUPS = ("date", "week", "month")
"""Groups that are listed by time; all others by size."""

_TASK_GROUPS = {"project", "sequence", "entity", "task_type"}
_COLUMN = {
    "project": "task.project_id",
    "sequence": "task.entity_id",
    "entity": "task.entity_id",
    "task": "day_total.task_id",
    "task_type": "task.task_type_id",
    "user": "day_total.person_id",
    "team": "day_total.person_id",
    "date": "day_total.work_date",
    "month": "substr(day_total.work_date, 1, 7)",
    "host": "day_total.host",
    "kind": "day_total.kind",
}


@dataclass
class Hours:
    """Milliseconds by kind."""

    active_ms: int = 0
    machine_ms: int = 0
    manual_ms: int = 0

    @property
    def total_ms(self) -> int:
        """All three."""
        return self.active_ms + self.machine_ms + self.manual_ms

    def add(self, kind: str, ms: int) -> None:
        """Count `ms` more of that kind."""
        name = f"{kind}_ms"
        setattr(self, name, getattr(self, name) + ms)


def add_up(question: Question, groups: Sequence[str]) -> dict[tuple[Hashable, ...], Hours]:
    """Hours by the keys of the groups (see `catalogue` for their names), one entry for each combination
    that has time.
    """
    sums: dict[tuple[Hashable, ...], Hours] = {}
    for *keys, kind, ms in _folded(question, groups):
        sums.setdefault(tuple(keys), Hours()).add(kind, ms)
    return sums


def total(question: Question) -> Hours:
    """Hours of the whole question, in one pass over the rows: grouping them would sort them first."""
    by_kind = ", ".join(
        f"CAST(SUM(CASE WHEN day_total.kind = '{kind}' THEN day_total.ms ELSE 0 END) AS BIGINT)"
        for kind in ("active", "machine", "manual")
    )
    condition, values = question.where()
    join = "JOIN task ON task.id = day_total.task_id" if question.needs_task else ""
    row = fetch_one(f"SELECT {by_kind} FROM day_total {join} WHERE {condition}", values)
    return Hours(*(ms or 0 for ms in row)) if row else Hours()


def fetch_sums(question: Question, groups: Sequence[str]) -> list[tuple]:
    """Rows (key of each group..., ms) of all kinds together; several rows may have the same keys and are
    to be added.
    """
    return _folded(question, groups, kinds=False)


def group_by_period(by_day: Sequence[tuple], step: str) -> list[tuple]:
    """Rows (key, work date, ms) with the period of each date in its place: `date`, `week` or `month`."""
    period = {"date": lambda day: day, "week": monday_of, "month": lambda day: day[:7]}[step]
    known = {day: period(day) for day in {row[1] for row in by_day}}
    return [(key, known[day], ms) for key, day, ms in by_day]


def count_people(question: Question) -> int:
    """How many people have time in it."""
    return len({row[0] for row in _fetch(question, ["day_total.person_id"], False)})


def sum_approved_ms(question: Question) -> int:
    """How much of it lies in weeks that are approved, and so locked."""
    condition, values = question.where()
    join = "JOIN task ON task.id = day_total.task_id" if question.needs_task else ""
    first = monday_of(question.span.first.isoformat())
    row = fetch_one(
        f"""SELECT CAST(SUM(day_total.ms) AS BIGINT) FROM timesheet JOIN day_total
              ON day_total.person_id = timesheet.person_id
              AND day_total.work_date BETWEEN timesheet.week AND {week_end_sql("timesheet.week")} {join}
            WHERE timesheet.state = 'approved' AND timesheet.week BETWEEN ? AND ? AND {condition}""",
        [first, question.span.last.isoformat(), *values],
    )
    return (row[0] or 0) if row else 0


def week_end_sql(column: str) -> str:
    """The Sunday of a column that holds a Monday, as ISO text."""
    return f"date({column}, '+6 days')" if is_sqlite() else f"to_char({column}::date + 6, 'YYYY-MM-DD')"


def _folded(question: Question, groups: Sequence[str], kinds: bool = True) -> list[tuple]:
    """Rows with the keys that SQL knows (an entity, a person) turned into those that it does not (a
    sequence, a team).
    """
    rows = _fetch(question, [_COLUMN.get(group) or week_sql() for group in groups], kinds)
    for place, group in enumerate(groups):
        lookup = _FOLDS.get(group)
        if lookup:
            keys = lookup({row[place] for row in rows})
            rows = [(*row[:place], keys[row[place]], *row[place + 1 :]) for row in rows]
    return rows


_FOLDS: dict[str, Callable] = {"sequence": catalogue.sequences_of, "team": catalogue.teams_of}


def _fetch(question: Question, columns: Sequence[str], kinds: bool) -> list[tuple]:
    columns = [*columns, "day_total.kind"] if kinds else list(columns)
    condition, values = question.where()
    by_task = [column for column in columns if column.startswith("task.")]
    needs_task = question.needs_task or bool(by_task)
    source = "day_total JOIN task ON task.id = day_total.task_id" if needs_task else "day_total"
    source = f"{source} WHERE {condition}"
    if by_task and len(by_task) < len(columns) and not question.needs_task:
        source, columns = _summed_by_task(condition, columns)
    grouping = f"GROUP BY {', '.join(str(i + 1) for i in range(len(columns)))}" if columns else ""
    listed = ", ".join([*columns, "CAST(SUM(day_total.ms) AS BIGINT)"])
    rows = fetch(f"SELECT {listed} FROM {source} {grouping}", values)
    return rows if columns else [(rows[0][0] or 0,)]


def _summed_by_task(condition: str, columns: Sequence[str]) -> tuple[str, list[str]]:
    """A source in which each task's rows are added up before they meet the task: fewer rows to join and
    to sort.
    """
    own = [column for column in columns if not column.startswith("task.")]
    listed = ", ".join(f"{column} AS own_{number}" for number, column in enumerate(own))
    grouping = ", ".join(str(number + 1) for number in range(len(own) + 1))
    inner = f"""(SELECT day_total.task_id, {listed}, SUM(day_total.ms) AS ms
                 FROM day_total WHERE {condition} GROUP BY {grouping})"""
    renamed = [f"day_total.own_{own.index(column)}" if column in own else column for column in columns]
    return f"{inner} AS day_total JOIN task ON task.id = day_total.task_id", renamed
