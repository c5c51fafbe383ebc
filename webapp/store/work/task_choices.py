"""The tasks that somebody most likely means: what they worked on lately, and the studio's own work."""

from __future__ import annotations

from datetime import date, timedelta

from webapp.store.db.database import fetch
from webapp.store.work import tasks
from webapp.store.work.tasks import TaskRow

RECENT_DAYS = 30


def list_recent(person_id: int, today: date, at_most: int = 4) -> list[TaskRow]:
    """The production tasks that this person worked on lately, finished ones too, the latest first."""
    rows = fetch(
        "SELECT d.task_id, MAX(d.work_date) FROM day_total d JOIN task t ON t.id = d.task_id"
        " JOIN project p ON p.id = t.project_id"
        " WHERE d.person_id = ? AND d.work_date >= ? AND p.production GROUP BY d.task_id"
        " ORDER BY 2 DESC, SUM(d.ms) DESC LIMIT ?",
        (person_id, (today - timedelta(RECENT_DAYS)).isoformat(), at_most),
    )
    found = tasks.find_many([row[0] for row in rows])
    return [found[row[0]] for row in rows]


def list_studio() -> list[TaskRow]:
    """Work that no shot needs: meetings, dailies, training."""
    rows = fetch(
        "SELECT t.id FROM task t JOIN project p ON p.id = t.project_id"
        " WHERE NOT p.production AND p.status = 'open' AND t.status = 'open' ORDER BY t.id LIMIT 12"
    )
    found = tasks.find_many([row[0] for row in rows])
    return [found[row[0]] for row in rows]


def list_groups(person_id: int, today: date, leave_out: set[int] | None = None) -> dict[str, list[TaskRow]]:
    """`lately`, `studio` and `mine`: what a list to choose from holds, each task once, empty groups left
    out.
    """
    shown = set(leave_out or ())
    groups: dict[str, list[TaskRow]] = {}
    for name, found in (
        ("lately", list_recent(person_id, today, 8)),
        ("studio", list_studio()),
        ("mine", tasks.list_mine(person_id)),
    ):
        fresh = [task for task in found if task.id not in shown and task.is_open]
        shown |= {task.id for task in fresh}
        if fresh:
            groups[name] = fresh
    return groups
