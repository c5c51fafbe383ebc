"""Many tasks at once: a handful of statements, however many rows, within the caller's transaction.

What is written is what `tasks.create_task` and `tasks.update_task` write singly, audit trail included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from webapp.store import audit
from webapp.store.db.database import execute_many, fetch, fetch_one, placeholders
from webapp.store.work import bid_notices, ownership, task_types


class NewTask(NamedTuple):
    """A task to add. `assignees` are username keys."""

    project_id: int
    project_code: str
    entity_type: str
    entity: str
    task_type: str
    name: str
    bid_s: int | None
    due: str | None
    assignees: tuple[str, ...]


class TaskChange(NamedTuple):
    """What becomes of a task; `old` and `new` hold the same names of `bid_s` and `due`. `assignees` and
    `old_assignees` are username keys, None where they stay as they are.
    """

    task_id: int
    old: Mapping[str, int | str | None]
    new: Mapping[str, int | str | None]
    old_assignees: tuple[str, ...] | None = None
    assignees: tuple[str, ...] | None = None


def add_tasks(new_tasks: Sequence[NewTask], author_id: int | None, now_ms: int) -> None:
    """Add the tasks, their entities and task types where they are new, and who is assigned."""
    if not new_tasks:
        return
    entities = _ensure_entities(new_tasks)
    types = _ensure_types(new_tasks, author_id, now_ms)
    newest = fetch_one("SELECT COALESCE(MAX(id), 0) FROM task")
    keys = [
        (
            entities[task.project_id, task.entity_type, task.entity],
            types[task.task_type.casefold()],
            task.name,
        )
        for task in new_tasks
    ]
    execute_many(
        "INSERT INTO task (project_id, entity_id, task_type_id, name, status, bid_s, due, created_ms)"
        " VALUES (?, ?, ?, ?, 'open', ?, ?, ?)",
        (
            (task.project_id, entity_id, type_id, name, task.bid_s or None, task.due, now_ms)
            for task, (entity_id, type_id, name) in zip(new_tasks, keys, strict=True)
        ),
    )
    rows = fetch(
        "SELECT id, entity_id, task_type_id, name FROM task WHERE id > ?", [newest[0] if newest else 0]
    )
    ids = {(entity_id, type_id, name): task_id for task_id, entity_id, type_id, name in rows}
    made = [(ids[key], task) for key, task in zip(keys, new_tasks, strict=True)]
    audit.record_many(
        now_ms,
        author_id,
        "task.make",
        (
            (
                f"task {task_id}",
                None,
                {"project": task.project_code, "entity": task.entity, "name": task.name, "bid_s": task.bid_s},
            )
            for task_id, task in made
        ),
    )
    _assign([(task_id, (), task.assignees) for task_id, task in made if task.assignees], author_id, now_ms)


def change_tasks(changes: Sequence[TaskChange], author_id: int | None, now_ms: int) -> None:
    """Change bids, due dates and assignments. Tracked time is never touched.

    Refuses with `not_possible` where a production tracker owns one of the tasks.
    """
    ownership.refuse_if_any_owned({change.task_id for change in changes})
    for column in ("bid_s", "due"):
        execute_many(
            f"UPDATE task SET {column} = ? WHERE id = ?",
            [(change.new[column], change.task_id) for change in changes if column in change.new],
        )
    _forget_uncrossed({change.task_id for change in changes if "bid_s" in change.new})
    entries = ((f"task {change.task_id}", change.old, change.new) for change in changes if change.new)
    audit.record_many(now_ms, author_id, "task.change", entries)
    reassigned = [
        (change.task_id, change.old_assignees or (), change.assignees)
        for change in changes
        if change.assignees is not None
    ]
    execute_many("DELETE FROM assignment WHERE task_id = ?", [(task_id,) for task_id, _, _ in reassigned])
    _assign(reassigned, author_id, now_ms)


def _ensure_entities(new_tasks: Iterable[NewTask]) -> dict[tuple[int, str, str], int]:
    """(project id, type, path) to the entity's id, for every entity of these projects."""
    wanted = {(task.project_id, task.entity_type, task.entity) for task in new_tasks}
    projects = sorted({project_id for project_id, _, _ in wanted})
    execute_many(
        "INSERT INTO entity (project_id, type, path) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", wanted
    )
    rows = fetch(
        f"SELECT id, project_id, type, path FROM entity WHERE project_id IN ({placeholders(projects)})",
        projects,
    )
    return {(project_id, kind, path): entity_id for entity_id, project_id, kind, path in rows}


def _ensure_types(new_tasks: Iterable[NewTask], author_id: int | None, now_ms: int) -> dict[str, int]:
    """The casefolded name of each task type to its id."""
    names = {task.task_type.casefold(): task.task_type for task in new_tasks}
    found = {key: task_types.find(name) for key, name in names.items()}
    return {
        key: (kind or task_types.create(names[key], None, author_id, now_ms)).id
        for key, kind in found.items()
    }


def _assign(
    assigned: Sequence[tuple[int, tuple[str, ...], tuple[str, ...]]], author_id: int | None, now_ms: int
) -> None:
    """(task id, username keys before, username keys now) of tasks that nobody is assigned to any more."""
    if not assigned:
        return
    people = {key: (id, name) for id, key, name in fetch("SELECT id, username_key, username FROM person")}
    execute_many(
        "INSERT INTO assignment (task_id, person_id) VALUES (?, ?)",
        ((task_id, people[key][0]) for task_id, _, keys in assigned for key in dict.fromkeys(keys)),
    )

    def names_of(keys: Iterable[str]) -> list[str]:
        return sorted({people[key][1] for key in keys})

    entries = ((f"task {task_id}", names_of(before), names_of(now)) for task_id, before, now in assigned)
    audit.record_many(now_ms, author_id, "task.assign", entries)


def _forget_uncrossed(task_ids: set[int]) -> None:
    """Few tasks have notices; only those are asked about."""
    if task_ids:
        for (task_id,) in fetch("SELECT DISTINCT task_id FROM notice"):
            if task_id in task_ids:
                bid_notices.delete_uncrossed(task_id)
