"""Bid against actual, by task, entity, sequence or project. The actual is all time on a task: active,
machine, by hand.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date

from webapp.domain import forecast
from webapp.domain.forecast import Outlook
from webapp.store.db.database import fetch, placeholders
from webapp.store.hours import catalogue
from webapp.store.hours.question import Question

LEVELS_OF_DETAIL = ("task", "entity", "sequence", "project", "task_type")


@dataclass(frozen=True)
class Line:
    """One task with its outlook. Ids, not names: a page names what it shows."""

    task_id: int
    project_id: int
    entity_id: int | None
    task_type_id: int
    status: str
    due: str | None
    outlook: Outlook


@dataclass(frozen=True)
class Sum:
    """Tasks that belong together, under one key of the catalogue."""

    key: Hashable
    outlook: Outlook
    tasks: int
    lines: list[Line] = field(repr=False)

    @property
    def overdue(self) -> int:
        """How many of the tasks are overdue."""
        return sum(line.outlook.is_overdue for line in self.lines)


def list_lines(question: Question, as_of: date, *, with_closed: bool = True) -> list[Line]:
    """Every production task of the question's scope and filters that has a bid or time, the riskiest first.

    All time up to `as_of` counts: the question's range does not narrow what a task has taken.
    """
    condition, values = question.where_task()
    if not with_closed:
        condition += " AND task.status = 'open' AND project.status = 'open'"
    recent = forecast.weekdays_back(as_of, forecast.PACE_WEEKDAYS).isoformat()
    rows = fetch(
        f"""SELECT task.id, task.project_id, task.entity_id, task.task_type_id, task.status, project.status,
                   task.due, task.bid_s, worked.ms, worked.recent_ms, worked.first_recent,
                   worked.recent_days
            FROM task JOIN project ON project.id = task.project_id LEFT JOIN (
                SELECT task_id, CAST(SUM(ms) AS BIGINT) AS ms,
                       CAST(SUM(CASE WHEN work_date >= ? THEN ms ELSE 0 END) AS BIGINT) AS recent_ms,
                       MIN(CASE WHEN work_date >= ? THEN work_date END) AS first_recent,
                       COUNT(DISTINCT CASE WHEN work_date >= ? THEN work_date END) AS recent_days
                FROM day_total WHERE work_date <= ? GROUP BY task_id
            ) AS worked ON worked.task_id = task.id
            WHERE {condition} AND project.production AND (task.bid_s > 0 OR worked.ms > 0)""",
        [recent, recent, recent, as_of.isoformat(), *values],
    )
    lines = [_line(row, as_of) for row in rows]
    return sorted(lines, key=lambda line: (line.outlook.risk_key, line.task_id))


def _line(row: tuple, as_of: date) -> Line:
    (
        task,
        project,
        entity,
        task_type,
        status,
        project_status,
        due,
        bid_s,
        ms,
        recent_ms,
        first_recent,
        days,
    ) = row
    first = date.fromisoformat(first_recent) if first_recent else None
    pace_ms = forecast.pace(recent_ms or 0, first, as_of, days or 0)
    outlook = forecast.look_ahead(
        (bid_s or 0) * 1000,
        ms or 0,
        pace_ms,
        as_of,
        due=date.fromisoformat(due) if due else None,
        closed="closed" in (status, project_status),
    )
    return Line(task, project, entity, task_type, status, due, outlook)


def add_up(lines: Sequence[Line], detail: str) -> list[Sum]:
    """The lines summed by entity, sequence, project or task type, the riskiest first."""
    groups: dict[Hashable, list[Line]] = {}
    sequences = catalogue.sequences_of({line.entity_id for line in lines}) if detail == "sequence" else {}
    for line in lines:
        key: Hashable = sequences[line.entity_id] if detail == "sequence" else getattr(line, f"{detail}_id")
        groups.setdefault(key, []).append(line)
    sums = [
        Sum(key, forecast.add_up([line.outlook for line in some]), len(some), some)
        for key, some in groups.items()
    ]
    return sorted(sums, key=lambda line: (line.outlook.risk_key, str(line.key)))


def load_daily_ms(task_ids: Sequence[int], first: date, last: date) -> dict[int, dict[str, int]]:
    """Task id to work date to milliseconds: what sparklines are drawn from. For the tasks of one page."""
    if not task_ids:
        return {}
    rows = fetch(
        f"""SELECT task_id, work_date, CAST(SUM(ms) AS BIGINT) FROM day_total
            WHERE task_id IN ({placeholders(task_ids)}) AND work_date BETWEEN ? AND ? GROUP BY 1, 2""",
        [*task_ids, first.isoformat(), last.isoformat()],
    )
    days: dict[int, dict[str, int]] = {}
    for task, day, ms in rows:
        days.setdefault(task, {})[day] = ms
    return days
