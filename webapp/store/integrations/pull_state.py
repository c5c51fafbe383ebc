"""What is here already, loaded once a pull: thousands of tasks are compared without a question each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from webapp.store.db.database import fetch
from webapp.store.db.models import TaskType
from webapp.store.integrations import links


class LocalTask(NamedTuple):
    """A task as it stands here."""

    id: int
    project_id: int
    entity_id: int | None
    task_type_id: int
    name: str
    status: str
    bid_s: int | None
    due: str | None


@dataclass
class PullState:
    """Links by foreign id, and our rows by id. Kept up to date while the pull is applied."""

    integration_id: int
    projects: dict[str, int | None]
    entities: dict[str, int | None]
    task_types: dict[str, int | None]
    people: dict[str, int | None]
    tasks: dict[str, int | None]
    rows: dict[int, LocalTask]
    assigned: dict[int, frozenset[int]]
    cancelled: set[int]  # our ids of entities that are cancelled there
    task_type_names: dict[int, str]
    now_ms: int

    @property
    def by_key(self) -> dict[tuple[int | None, int, str], int]:
        """(entity, task type, name) to the task's id: how a task that was here before is found."""
        return {(row.entity_id, row.task_type_id, row.name): row.id for row in self.rows.values()}


def load_state(integration_id: int, now_ms: int) -> PullState:
    """Everything that a pull compares with."""
    rows = fetch("SELECT id, project_id, entity_id, task_type_id, name, status, bid_s, due FROM task")
    assigned: dict[int, set[int]] = {}
    for task_id, person_id in fetch("SELECT task_id, person_id FROM assignment"):
        assigned.setdefault(task_id, set()).add(person_id)
    return PullState(
        integration_id,
        projects=links.map_links(integration_id, "project"),
        entities=links.map_links(integration_id, "entity"),
        task_types=links.map_links(integration_id, "task_type"),
        people=links.map_links(integration_id, "person"),
        tasks=links.map_links(integration_id, "task"),
        rows={row[0]: LocalTask(*row) for row in rows},
        assigned={task_id: frozenset(people) for task_id, people in assigned.items()},
        cancelled=links.list_gone(integration_id, "entity"),
        task_type_names={kind.id: kind.name for kind in TaskType.select()},
        now_ms=now_ms,
    )
