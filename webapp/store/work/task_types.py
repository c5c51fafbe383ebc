"""Kinds of work, such as Animation, each with its colour."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

from webapp.domain.task_fields import MAX_LENGTHS
from webapp.store import audit
from webapp.store.db.database import fetch, writing
from webapp.store.db.models import TaskType
from webapp.store.refusal import Refused, not_found
from webapp.store.typed import clean_text

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#F0E442")
"""Okabe and Ito's, which people tell apart however they see colours."""


def create(name: str, colour: str | None, author_id: int | None, now_ms: int) -> TaskType:
    """Add a kind of work. Refuses with `bad_value` or `exists`."""
    name = clean_text(name, "name", MAX_LENGTHS["task_type"])
    with writing():
        if find(name):
            raise Refused("exists", f"There is a task type {name} already.", "name")
        kind = TaskType.create(name=name, colour=_colour(colour) if colour else _rarest_colour())
        audit.record(
            now_ms, author_id, "task_type.make", None, f"task type {name}", new={"colour": kind.colour}
        )
    return kind


def update(kind: TaskType, changes: Mapping[str, Any], author_id: int | None, now_ms: int) -> None:
    """Change `name` or `colour`."""
    with writing():
        old = {"name": kind.name, "colour": kind.colour}
        kind.name = clean_text(changes.get("name", kind.name), "name", MAX_LENGTHS["task_type"])
        kind.colour = _colour(changes.get("colour", kind.colour))
        new = {"name": kind.name, "colour": kind.colour}
        if new == old:
            return
        other = find(kind.name)
        if other and other.id != kind.id:
            raise Refused("exists", f"There is a task type {kind.name} already.", "name")
        kind.save()
        audit.record(now_ms, author_id, "task_type.change", None, f"task type {kind.name}", old=old, new=new)


def list_all() -> list[TaskType]:
    """Every kind of work, by name."""
    return list(TaskType.select().order_by(TaskType.name))


def get(kind_id: int) -> TaskType:
    """The task type of that number. Refuses with `not_found`."""
    kind: TaskType | None = TaskType.get_or_none(TaskType.id == kind_id)
    if kind is None:
        raise not_found("task type")
    return kind


def find(name: str) -> TaskType | None:
    """The task type of that name, whatever its case."""
    return next((kind for kind in TaskType.select() if kind.name.casefold() == name.casefold()), None)


def map_colours() -> dict[Hashable, str]:
    """The colour of each kind of work, by its id."""
    return dict(fetch("SELECT id, colour FROM task_type"))


def _rarest_colour() -> str:
    """The first of those that the fewest kinds of work have."""
    used = Counter(map_colours().values())
    return min(COLOURS, key=lambda colour: used[colour])


def _colour(value: str) -> str:
    if not COLOUR.fullmatch(value):
        raise Refused("bad_value", "A colour is written as #0072B2.", "colour")
    return value
