"""Bulk import of tasks: first a preview of every line, then all of it or nothing.

A task that exists (same project, entity, task type and name) is changed where the file says something
else, so the same file may be imported again. Entities and task types are made as needed; projects and
people must exist.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from webapp.domain import task_csv
from webapp.domain.task_csv import Problem, Row
from webapp.store import audit
from webapp.store.db.database import fetch, fetch_one, writing
from webapp.store.db.models import Person, Project, TaskType
from webapp.store.refusal import Refused
from webapp.store.work import bulk_tasks
from webapp.store.work.bulk_tasks import NewTask, TaskChange


@dataclass(frozen=True)
class Step:
    """What importing one row does: "new", "change" or "same". `task_id` is None for a new task."""

    row: Row
    action: str
    task_id: int | None
    change: TaskChange | None


@dataclass(frozen=True)
class Preview:
    """What an import would do, line by line."""

    steps: list[Step]
    problems: list[Problem]

    @property
    def counts(self) -> Counter[str]:
        """How many rows are new, change or stay the same."""
        return Counter(step.action for step in self.steps)


def preview(text: str) -> Preview:
    """Read a CSV file and say what importing it would do. Writes nothing."""
    spellings = {kind.name.casefold(): kind.name for kind in TaskType.select()}
    sheet = task_csv.parse_tasks(text, spellings, _list_places())
    projects = {project.code: project for project in Project.select()}
    people = {person.username_key for person in Person.select(Person.username_key).where(Person.active)}
    existing = _existing()
    steps: list[Step] = []
    problems = list(sheet.problems)
    for row in sheet.rows:
        old = existing.get(_key(row))
        sentence = _objection(row, projects, people | old.assignees if old else people)
        if sentence:
            problems.append(Problem(row.line, sentence))
        else:
            steps.append(_step(row, old))
    return Preview(steps, sorted(problems, key=lambda problem: problem.line))


def _list_places() -> list[str]:
    sql = "SELECT project.code, entity.path FROM entity JOIN project ON project.id = entity.project_id"
    return [task_csv.place_of(code, path) for code, path in fetch(sql)]


def apply(text: str, author_id: int | None, now_ms: int) -> Preview:
    """Import the file: every row, or none. Refuses with `bad_value` while any line has a problem.

    The file is read before the transaction, which would hold up every other writer; it is read again only if
    somebody changed the studio meanwhile.
    """
    seen, plan = _newest_change(), preview(text)
    with writing():
        if _newest_change() != seen:
            plan = preview(text)
        if plan.problems:
            raise Refused("bad_value", _refusal(plan.problems), "csv")
        _apply_step(plan.steps, author_id, now_ms)
        audit.record(now_ms, author_id, "task.import", None, f"{len(plan.steps)} rows", new=dict(plan.counts))
    return plan


def _newest_change() -> int:
    """Whatever changes projects, tasks or people leaves a line in the audit trail."""
    row = fetch_one("SELECT COALESCE(MAX(id), 0) FROM audit")
    return int(row[0]) if row else 0


def _refusal(problems: list[Problem]) -> str:
    lines = len({problem.line for problem in problems})
    have = "One line has" if lines == 1 else f"{lines} lines have"
    first = problems[0]
    return f"Nothing was imported. {have} a problem, the first in line {first.line}: {first.sentence}"


def _objection(row: Row, projects: dict[str, Project], people: set[str]) -> str | None:
    """Why the row cannot be taken in. `people` are the username keys that may be assigned."""
    project = projects.get(row.project)
    if project is None:
        return f"There is no project {row.project}."
    if project.status != "open":
        return f"The project {row.project} is closed."
    strangers = [name for name in row.assignees or () if name.casefold() not in people]
    if strangers:
        return f"There is no active person {', '.join(strangers)}."
    return None


def _key(row: Row) -> tuple[str, ...]:
    return row.project, row.entity_type, row.entity, row.task_type.casefold(), row.name


@dataclass(frozen=True)
class _Existing:
    task_id: int
    bid_s: int | None
    due: str | None
    assignees: frozenset[str]


def _existing() -> dict[tuple[str, ...], _Existing]:
    assigned: dict[int, set[str]] = {}
    sql = "SELECT task_id, username_key FROM assignment JOIN person ON person.id = assignment.person_id"
    for task_id, username in fetch(sql):
        assigned.setdefault(task_id, set()).add(username)
    rows = fetch(
        """SELECT task.id, project.code, entity.type, entity.path, task_type.name, task.name, task.bid_s,
           task.due FROM task JOIN project ON project.id = task.project_id JOIN entity ON entity.id =
           task.entity_id JOIN task_type ON task_type.id = task.task_type_id"""
    )
    return {
        (code, kind, path, task_type.casefold(), name): _Existing(
            task_id, bid_s, due, frozenset(assigned.get(task_id, ()))
        )
        for task_id, code, kind, path, task_type, name, bid_s, due in rows
    }


def _step(row: Row, old: _Existing | None) -> Step:
    if old is None:
        return Step(row, "new", None, None)
    change = _change(row, old)
    return Step(row, "change" if change else "same", old.task_id, change)


def _change(row: Row, old: _Existing) -> TaskChange | None:
    """What the row says otherwise than the task, None where nothing."""
    said: dict[str, int | str | None] = {}
    if row.bid_s is not None and row.bid_s != (old.bid_s or 0):
        said["bid_s"] = row.bid_s or None
    if row.due is not None and row.due != old.due:
        said["due"] = row.due
    keys = _keys(row)
    is_reassigned = row.assignees is not None and set(keys) != old.assignees
    if not said and not is_reassigned:
        return None
    before = {name: getattr(old, name) for name in said}
    return TaskChange(old.task_id, before, said, tuple(old.assignees), keys if is_reassigned else None)


def _keys(row: Row) -> tuple[str, ...]:
    return tuple(name.casefold() for name in row.assignees or ())


def _apply_step(steps: list[Step], author_id: int | None, now_ms: int) -> None:
    projects = {project.code: project.id for project in Project.select()}
    new = [
        NewTask(
            projects[row.project],
            row.project,
            row.entity_type,
            row.entity,
            row.task_type,
            row.name,
            row.bid_s,
            row.due,
            _keys(row),
        )
        for row in (step.row for step in steps if step.action == "new")
    ]
    bulk_tasks.add_tasks(new, author_id, now_ms)
    bulk_tasks.change_tasks([step.change for step in steps if step.change], author_id, now_ms)
