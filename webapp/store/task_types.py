"""Kinds of work, such as Animation, each with its colour; and how a name that somebody typed is cleaned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from webapp.domain.task_fields import LONGEST, clean_line
from webapp.store import audit
from webapp.store.database import writing
from webapp.store.models import TaskType
from webapp.store.refusal import Refused

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def make(name: str, colour: str | None, author_id: int | None, now_ms: int) -> TaskType:
    """Add a kind of work. Refuses with `bad_value` or `exists`."""
    name = clean_text(name, "name", LONGEST["task_type"])
    with writing():
        if find(name):
            raise Refused("exists", f"There is a task type {name} already.", "name")
        kind = TaskType.create(name=name, **({"colour": _colour(colour)} if colour else {}))
        audit.note(
            now_ms, author_id, "task_type.make", None, f"task type {name}", new={"colour": kind.colour}
        )
    return kind


def change(kind: TaskType, changes: Mapping[str, Any], author_id: int | None, now_ms: int) -> None:
    """Change `name` or `colour`."""
    with writing():
        old = {"name": kind.name, "colour": kind.colour}
        kind.name = clean_text(changes.get("name", kind.name), "name", LONGEST["task_type"])
        kind.colour = _colour(changes.get("colour", kind.colour))
        new = {"name": kind.name, "colour": kind.colour}
        if new == old:
            return
        other = find(kind.name)
        if other and other.id != kind.id:
            raise Refused("exists", f"There is a task type {kind.name} already.", "name")
        kind.save()
        audit.note(now_ms, author_id, "task_type.change", None, f"task type {kind.name}", old=old, new=new)


def find(name: str) -> TaskType | None:
    """The task type of that name, whatever its case."""
    return next((kind for kind in TaskType.select() if kind.name.casefold() == name.casefold()), None)


def _colour(value: str) -> str:
    if not COLOUR.fullmatch(value):
        raise Refused("bad_value", "A colour is written as #0072B2.", "colour")
    return value


def clean_text(value: str, field: str, longest: int) -> str:
    """One line without needless blanks. Refuses with `bad_value` an empty or too long one."""
    try:
        return clean_line(value, field, longest)
    except ValueError as problem:
        raise Refused("bad_value", str(problem), field) from None
