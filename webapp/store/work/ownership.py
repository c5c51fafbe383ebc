"""Fields that a production tracker owns are read-only here, and say where they come from."""

from __future__ import annotations

from collections.abc import Iterable

from webapp.store.db.database import fetch, fetch_one
from webapp.store.refusal import Refused

KINDS = {"kitsu": "Kitsu"}
"""The production trackers, as people call them."""
OWNED = {
    "task": ("name", "status", "bid_s", "due", "assignees"),
    "project": ("name", "status"),
}


def find_owner(kind: str, local_id: int) -> str | None:
    """The name of the production tracker that owns this task or project, None where it is ours."""
    row = fetch_one(
        "SELECT i.kind FROM foreign_id f JOIN integration i ON i.id = f.integration_id"
        " WHERE f.kind = ? AND f.local_id = ? LIMIT 1",
        [kind, local_id],
    )
    return KINDS[row[0]] if row else None


def refuse_if_owned(kind: str, local_id: int, fields: Iterable[str]) -> None:
    """Refuse with `not_possible` a change of fields that come from a production tracker."""
    owned = [name for name in fields if name in OWNED[kind]]
    owner = find_owner(kind, local_id) if owned else None
    if owner:
        sentence = f"This {kind} comes from {owner}. Change it there; the change appears here within minutes."
        raise Refused("not_possible", sentence, owned[0])


def refuse_if_any_owned(task_ids: set[int]) -> None:
    """Refuse with `not_possible` a change of many tasks where any comes from a production tracker."""
    sql = "SELECT local_id FROM foreign_id WHERE kind = 'task' AND local_id IS NOT NULL"
    owned = task_ids & {task_id for (task_id,) in fetch(sql)}
    if owned:
        refuse_if_owned("task", min(owned), OWNED["task"])
