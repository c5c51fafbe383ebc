"""How much of everything the studio has, for the page that leads to it."""

from __future__ import annotations

from webapp.store.db.models import Audit, Person, Project, Task, TaskType, Team, Webhook

TABLES = {
    "projects": Project,
    "tasks": Task,
    "task_types": TaskType,
    "people": Person,
    "teams": Team,
    "changes": Audit,
    "webhooks": Webhook,
}


def count_all() -> dict[str, int]:
    """The number of rows by name: projects, tasks, task_types, people, teams, changes, webhooks."""
    return {name: int(table.select().count()) for name, table in TABLES.items()}
