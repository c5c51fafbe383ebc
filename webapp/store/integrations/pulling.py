"""Applies a pull: tasks are created, changed or closed, and nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.domain.remote import RemoteTask, Snapshot
from webapp.domain.task_fields import MAX_BID_S
from webapp.store import audit
from webapp.store.db.database import execute, execute_many, writing
from webapp.store.db.models import Task, TaskType
from webapp.store.integrations import connections, links, places
from webapp.store.integrations.pull_state import LocalTask, PullState, load_state
from webapp.store.work import bid_notices

TASKS_AT_ONCE = 200
"""How many tasks one transaction takes in, so that heartbeats get their turn between."""


@dataclass
class Pulled:
    """What a pull did, or would do."""

    new: int = 0
    renamed: int = 0
    changed: int = 0
    gone: int = 0
    new_projects: int = 0
    unmatched_people: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """`212 tasks new, 3 renamed, 0 changed, 1 gone; 2 people without an account here`."""
        return (
            f"{self.new} tasks new, {self.renamed} renamed, {self.changed} changed, {self.gone} gone;"
            f" {self.new_projects} projects new; {self.unmatched_people} people without an account here"
        )


class _Rehearsed(Exception):
    """Ends the transaction of a dry run."""


def rehearse_pull(integration_id: int, snapshot: Snapshot, now_ms: int) -> Pulled:
    """What taking the snapshot over would do: it is done, counted and undone, in one transaction."""
    pulled = Pulled()
    try:
        with writing():
            _take_over(integration_id, snapshot, now_ms, pulled)
            raise _Rehearsed
    except _Rehearsed:
        return pulled


def apply_pull(integration_id: int, snapshot: Snapshot, cursor: str, now_ms: int) -> Pulled:
    """Take the snapshot over. Broken off, it is simply done again: each step finds what is there already."""
    pulled = Pulled()
    _take_over(integration_id, snapshot, now_ms, pulled)
    connections.record_pull(integration_id, cursor, now_ms)
    if pulled.new or pulled.renamed or pulled.changed or pulled.gone or pulled.problems:
        with writing():
            connections.add_lines(integration_id, "info", [f"Pulled: {pulled.sentence}."], now_ms)
            connections.add_lines(integration_id, "warning", pulled.problems, now_ms)
    return pulled


def _take_over(integration_id: int, snapshot: Snapshot, now_ms: int, pulled: Pulled) -> None:
    state = load_state(integration_id, now_ms)
    if snapshot.is_whole:
        with writing():
            pulled.new_projects = places.take_projects(state, snapshot.projects, now_ms)
            places.take_task_types(state, snapshot.task_types, now_ms)
            pulled.unmatched_people = places.take_people(state, snapshot.people)
            pulled.renamed, pulled.problems = places.take_entities(state, snapshot.entities)
            state.task_type_names = {kind.id: kind.name for kind in TaskType.select()}
    by_key = state.by_key
    for some in _cut(snapshot.tasks):
        with writing():
            for remote in some:
                _take_task(state, remote, by_key, pulled)
            kept = [
                (task.id, state.tasks.get(task.id), task.name) for task in some if state.tasks.get(task.id)
            ]
            links.save_links(integration_id, "task", kept)
    with writing():
        _close_gone(state, snapshot, now_ms, pulled)


def _cut(tasks: Sequence[RemoteTask]) -> Iterator[Sequence[RemoteTask]]:
    return (tasks[start : start + TASKS_AT_ONCE] for start in range(0, len(tasks), TASKS_AT_ONCE))


def _take_task(
    state: PullState,
    remote: RemoteTask,
    by_key: dict[tuple[int | None, int, str], int],
    pulled: Pulled,
) -> None:
    """Make the task, or bring it up to date. One of an entity that was never pulled waits for a full pull."""
    places_of = (
        state.projects.get(remote.project_id),
        state.entities.get(remote.entity_id),
        state.task_types.get(remote.task_type_id),
    )
    if None in places_of:
        return
    project_id, entity_id, type_id = (int(place_id or 0) for place_id in places_of)
    task_id = state.tasks.get(remote.id)
    old = state.rows.get(task_id) if task_id else None
    wanted: dict[str, Any] = {
        "project_id": project_id,
        "entity_id": entity_id,
        "task_type_id": type_id,
        "name": (remote.name or state.task_type_names[type_id])[:160],
        "status": "closed" if remote.is_done or entity_id in state.cancelled else "open",
        "bid_s": min(remote.bid_s, MAX_BID_S) if remote.bid_s else None,
        "due": remote.due,
    }
    if old is None:
        found = by_key.get((entity_id, type_id, wanted["name"]))
        old = state.rows.get(found) if found and found not in set(state.tasks.values()) else None
    if old is None:
        task_id = _add(wanted, state.now_ms)
        pulled.new += 1
    else:
        task_id = old.id
        _change(old, wanted, state.now_ms, pulled)
    state.tasks[remote.id] = task_id
    state.rows[task_id] = LocalTask(id=task_id, **wanted)
    _assign(state, task_id, remote)


def _add(wanted: dict[str, Any], now_ms: int) -> int:
    task = Task.create(**wanted, created_ms=now_ms)
    audit.record(now_ms, None, "task.make", None, f"task {task.id}", new={"name": wanted["name"]})
    return int(task.id)


def _change(old: LocalTask, wanted: dict[str, Any], now_ms: int, pulled: Pulled) -> None:
    before = {name: getattr(old, name) for name, value in wanted.items() if getattr(old, name) != value}
    if not before:
        return
    after = {name: wanted[name] for name in before}
    Task.update(**after).where(Task.id == old.id).execute()
    if "bid_s" in after:
        bid_notices.delete_uncrossed(old.id)
    shown = [name for name in before if not name.endswith("_id")]
    audit.record(
        now_ms,
        None,
        "task.change",
        None,
        f"task {old.id}",
        old={name: before[name] for name in shown},
        new={name: after[name] for name in shown},
    )
    pulled.renamed += "name" in after
    pulled.changed += "name" not in after


def _assign(state: PullState, task_id: int, remote: RemoteTask) -> None:
    wanted = frozenset(
        state.people[foreign_id] or 0 for foreign_id in remote.assignees if state.people.get(foreign_id)
    )
    if wanted == state.assigned.get(task_id, frozenset()):
        return
    execute("DELETE FROM assignment WHERE task_id = ?", [task_id])
    execute_many(
        "INSERT INTO assignment (task_id, person_id) VALUES (?, ?)",
        [(task_id, person_id) for person_id in sorted(wanted)],
    )
    state.assigned[task_id] = wanted


def _close_gone(state: PullState, snapshot: Snapshot, now_ms: int, pulled: Pulled) -> None:
    """What vanished there is closed here; its time stays."""
    gone = set(snapshot.gone_task_ids)
    if snapshot.is_whole:
        gone |= state.tasks.keys() - {remote.id for remote in snapshot.tasks}
        lost = state.projects.keys() - {remote.id for remote in snapshot.projects}
        links.mark_gone(state.integration_id, "project", sorted(lost), now_ms)
        closing = [(now_ms, state.projects[project_id]) for project_id in sorted(lost)]
        execute_many(
            "UPDATE project SET status = 'closed', closed_ms = ? WHERE id = ? AND status = 'open'", closing
        )
    already_gone = links.list_gone(state.integration_id, "task")
    for foreign_id in sorted(gone):
        task_id = state.tasks.get(foreign_id)
        if task_id is None or task_id in already_gone:
            continue
        Task.update(status="closed").where(Task.id == task_id).execute()
        audit.record(
            now_ms,
            None,
            "task.change",
            None,
            f"task {task_id}",
            old={"status": state.rows[task_id].status},
            new={"status": "closed"},
        )
        pulled.gone += 1
    links.mark_gone(state.integration_id, "task", sorted(gone), now_ms)
