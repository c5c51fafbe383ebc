"""Tasks: found, listed (one's own first, then all that are open), made, changed and assigned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from peewee import IntegrityError

from webapp.domain.task_fields import check_bid
from webapp.domain.written import parse_date
from webapp.store import audit
from webapp.store.access.scope import Scope
from webapp.store.db.database import fetch, fetch_one, lower_sql, placeholders, writing
from webapp.store.db.models import (
    Assignment,
    Entity,
    Person,
    Project,
    Task,
)
from webapp.store.people import accounts
from webapp.store.refusal import Refused, not_found
from webapp.store.typed import clean_task_part
from webapp.store.work import bid_notices, ownership, task_types
from webapp.store.work.projects import check_status, create_project

MAX_LISTED = 500


class TaskRow(NamedTuple):
    """A task with the names around it."""

    id: int
    project_id: int
    project_code: str
    project_name: str
    entity_type: str | None
    entity: str | None
    task_type: str
    name: str
    status: str
    bid_s: int | None
    due: str | None
    colour: str
    is_open: bool


_SELECT = (
    "SELECT t.id, p.id, p.code, p.name, e.type, e.path, y.name, t.name, t.status, t.bid_s, t.due, y.colour,"
    " (t.status = 'open' AND p.status = 'open')"
    " FROM task t JOIN project p ON p.id = t.project_id JOIN task_type y ON y.id = t.task_type_id"
    " LEFT JOIN entity e ON e.id = t.entity_id"
)
_OPEN = " t.status = 'open' AND p.status = 'open'"
_ORDER = " ORDER BY p.code, e.path, y.name, t.name, t.id"


def list_mine(person_id: int, search: str = "") -> list[TaskRow]:
    """The open tasks that are assigned to this person."""
    assigned = " JOIN assignment a ON a.task_id = t.id AND a.person_id = ?"
    where, values = _matching(search)
    return _rows(f"{_SELECT}{assigned} WHERE {_OPEN}{where}{_ORDER}", [person_id, *values])


def list_all(person_id: int, search: str = "") -> list[TaskRow]:
    """Every open task, as anybody may track any; those assigned to this person come first."""
    assigned = " LEFT JOIN assignment a ON a.task_id = t.id AND a.person_id = ?"
    order = _ORDER.replace("ORDER BY", "ORDER BY CASE WHEN a.task_id IS NULL THEN 1 ELSE 0 END,")
    where, values = _matching(search)
    return _rows(f"{_SELECT}{assigned} WHERE {_OPEN}{where}{order} LIMIT {MAX_LISTED}", [person_id, *values])


def search(
    words: str = "", *, project: str = "", status: str = "", limit: int, offset: int = 0
) -> tuple[list[TaskRow], int]:
    """Tasks of the studio, open or not, whose names hold every word; and how many there are in all."""
    where, values = _matching(words)
    for condition, value in ((" AND p.code = ?", project), (" AND t.status = ?", status)):
        if value:
            where += condition
            values.append(value)
    tables = _SELECT[_SELECT.index(" FROM ") :]
    total = fetch_one(f"SELECT COUNT(*){tables} WHERE 1 = 1{where}", values)
    rows = _rows(f"{_SELECT} WHERE 1 = 1{where}{_ORDER} LIMIT ? OFFSET ?", [*values, limit, offset])
    return rows, total[0] if total else 0


def find(task_id: int) -> TaskRow | None:
    """One task by its id, open or not."""
    row = fetch_one(f"{_SELECT} WHERE t.id = ?", (task_id,))
    return None if row is None else _task_row(row)


def find_many(task_ids: list[int]) -> dict[int, TaskRow]:
    """Tasks by their ids, open or not."""
    if not task_ids:
        return {}
    marks = ",".join("?" * len(task_ids))
    return {row.id: row for row in _rows(f"{_SELECT} WHERE t.id IN ({marks})", task_ids)}


def _rows(sql: str, values: list[Any]) -> list[TaskRow]:
    return [_task_row(row) for row in fetch(sql, values)]


def _task_row(row: tuple[Any, ...]) -> TaskRow:
    found_row = TaskRow(*row)
    return found_row._replace(is_open=bool(found_row.is_open))  # SQLite tells a truth as a number


def _matching(search: str) -> tuple[str, list[str]]:
    """Every word must stand somewhere in the task's names."""
    words = search.lower().split()[:8]
    if not words:
        return "", []
    names = lower_sql(
        "p.code || ' ' || p.name || ' ' || COALESCE(e.path, '') || ' ' || y.name || ' ' || t.name"
    )
    patterns = ["%" + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%" for word in words]
    return f" AND {names} LIKE ? ESCAPE '!'" * len(patterns), patterns


def get_or_create_entity(project: Project, kind: str, path: str) -> Entity:
    """The entity of that path in the project, made if it is new."""
    kind, path = clean_task_part(kind, "entity_type"), clean_task_part(path, "entity")
    return Entity.get_or_create(project=project, type=kind, path=path)[0]


def get_task(task_id: int, scope: Scope) -> Task:
    """The task of that number. Refuses with `not_found`, also where the scope does not see its project."""
    task = Task.get_or_none(Task.id == task_id)
    if task is None or not scope.sees_project(task.project_id):
        raise not_found("task")
    return task


def create_task(
    project: Project,
    entity: tuple[str, str] | None,
    task_type: str,
    author_id: int | None,
    now_ms: int,
    *,
    name: str = "",
    bid_s: int | None = None,
    due: str | None = None,
    assignees: Sequence[str] = (),
) -> Task:
    """Add a task; `entity` is (type, path), made if new, and None for work that no shot needs. So is the
    task type made.

        Refuses with `bad_value`, or `exists` if the same task type with that name is on the entity.
    """
    with writing():
        kind = task_types.find(task_type) or task_types.create(task_type, None, author_id, now_ms)
        thing = get_or_create_entity(project, *entity) if entity else None
        name = clean_task_part(name or kind.name, "name")
        if _is_taken(project.id, thing.id if thing else None, kind.id, name):
            raise _taken(name, thing, project)
        try:
            task = Task.create(
                project=project,
                entity=thing,
                task_type=kind,
                name=name,
                bid_s=_bid(bid_s),
                due=_due(due),
                created_ms=now_ms,
            )
        except IntegrityError:  # meanwhile
            raise _taken(name, thing, project) from None
        new = {"project": project.code, "entity": thing.path if thing else None, "name": name, "bid_s": bid_s}
        audit.record(now_ms, author_id, "task.make", None, f"task {task.id}", new=new)
        if assignees:
            assign(task, assignees, author_id, now_ms)
    return task


def update_task(task: Task, changes: Mapping[str, Any], author_id: int | None, now_ms: int) -> None:
    """Change `name`, `status`, `bid_s`, `due` or `assignees` (usernames). Tracked time is never touched.

    Refuses with `bad_value`, or `exists` where another task of its kind on the same thing has that name.
    """
    checks: dict[str, Callable[[Any], Any]] = {
        "name": lambda v: clean_task_part(v, "name"),
        "status": check_status,
        "bid_s": _bid,
        "due": _due,
    }
    with writing():
        new = {name: check(changes[name]) for name, check in checks.items() if name in changes}
        old = {name: getattr(task, name) for name in new}
        changed = {name: value for name, value in new.items() if value != old[name]}
        if "name" in changed and _is_taken(task.project_id, task.entity_id, task.task_type_id, new["name"]):
            raise _taken(new["name"], task.entity, task.project)
        if changed:
            ownership.refuse_if_owned("task", task.id, changed)
            for name, value in changed.items():
                setattr(task, name, value)
            try:
                task.save()
            except IntegrityError:  # meanwhile
                raise _taken(task.name, task.entity, task.project) from None
            if "bid_s" in changed:
                bid_notices.delete_uncrossed(task.id)
            before = {name: old[name] for name in changed}
            audit.record(now_ms, author_id, "task.change", None, f"task {task.id}", old=before, new=changed)
        if "assignees" in changes:
            assign(task, changes["assignees"], author_id, now_ms)


def _is_taken(project_id: int, entity_id: int | None, task_type_id: int, name: str) -> bool:
    """Whether a task of that name and type is on the entity, or in the project beside all entities."""
    place = Task.entity == entity_id if entity_id is not None else Task.entity.is_null()
    same = Task.select().where(
        Task.project == project_id, Task.task_type == task_type_id, Task.name == name, place
    )
    return bool(same.exists())


def _taken(name: str, entity: Entity | None, project: Project) -> Refused:
    return Refused("exists", f"{entity.path if entity else project.code} has a task {name} already.", "name")


def assign(task: Task, usernames: Iterable[str], author_id: int | None, now_ms: int) -> None:
    """Give the task to exactly these people."""
    with writing():
        old = sorted(p.username for p in Person.select().join(Assignment).where(Assignment.task == task))
        people = accounts.find_people(usernames, "assignees", old)
        new = sorted(p.username for p in people)
        if old == new:
            return
        ownership.refuse_if_owned("task", task.id, ["assignees"])
        Assignment.delete().where(Assignment.task == task).execute()
        for person in people:
            Assignment.create(task=task, person=person)
        audit.record(now_ms, author_id, "task.assign", None, f"task {task.id}", old=old, new=new)


def _bid(value: int | None) -> int | None:
    try:
        return check_bid(value or 0) or None
    except ValueError as problem:
        raise Refused("bad_value", str(problem), "bid_s") from None


def _due(value: str | None) -> str | None:
    try:
        return parse_date(value).isoformat() if value else None
    except ValueError:
        raise Refused("bad_value", "A due date is written as 2026-12-24.", "due") from None


STUDIO_CODE = "STUDIO"


STUDIO_TASKS = ("Meeting", "Dailies", "Review", "Training", "Technical problem", "Day off")


def ensure_studio_work(author_id: int | None, now_ms: int) -> Project:
    """The studio's own project with its tasks for meetings, dailies and the like; made where it is
    missing.
    """
    with writing():
        project = Project.get_or_none(~Project.production)
        if project is None:
            project = create_project(STUDIO_CODE, "Studio", author_id, now_ms, production=False)
            for name in STUDIO_TASKS:
                create_task(project, None, name, author_id, now_ms)
    return project


def list_assignees(task_id: int) -> list[tuple[str, str]]:
    """(username, display name) of those the task is assigned to, by name."""
    return fetch(
        """SELECT person.username, person.display_name FROM assignment
           JOIN person ON person.id = assignment.person_id WHERE assignment.task_id = ? ORDER BY 2""",
        [task_id],
    )


def assignees_by_task(task_ids: Sequence[int]) -> dict[int, list[str]]:
    """Task id to the usernames of those it is assigned to, by username."""
    if not task_ids:
        return {}
    rows = fetch(
        f"""SELECT assignment.task_id, person.username FROM assignment
            JOIN person ON person.id = assignment.person_id
            WHERE assignment.task_id IN ({placeholders(task_ids)}) ORDER BY 2""",
        task_ids,
    )
    assigned: dict[int, list[str]] = {}
    for task_id, username in rows:
        assigned.setdefault(task_id, []).append(username)
    return assigned


def count_by_project() -> dict[int, int]:
    """Project id to how many tasks it has."""
    return dict(fetch("SELECT project_id, COUNT(*) FROM task GROUP BY project_id"))
