"""Kitsu's entities as paths: `EP01/SQ010/SH0020` for shots, `Characters/Otter` for assets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from webapp.domain.remote import RemoteEntity

_OF_SHOTS = {"Episode": "episode", "Sequence": "sequence", "Shot": "shot"}
_NO_WORK = ("Edit", "Concept", "Scene")


def read_entities(rows: Iterable[Mapping[str, Any]], kinds: Mapping[str, str]) -> list[RemoteEntity]:
    """The entities of these rows. `kinds` names their types by id; what is no shot is an asset."""
    by_id = {row["id"]: row for row in rows}
    return [_entity(row, by_id, kinds) for row in by_id.values()]


def _entity(
    row: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]], kinds: Mapping[str, str]
) -> RemoteEntity:
    kind = kinds.get(row["entity_type_id"], "")
    if kind in _OF_SHOTS:
        type_, path = _OF_SHOTS[kind], "/".join(_names(row, by_id))
    elif kind in _NO_WORK:
        type_, path = kind.lower(), row["name"]
    else:
        type_, path = "asset", f"{kind}/{row['name']}"
    return RemoteEntity(row["id"], row["project_id"], type_, path, bool(row.get("canceled")))


def _names(row: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The names from the outermost parent to the entity itself."""
    names: list[str] = []
    step: Mapping[str, Any] | None = row
    while step is not None and len(names) < 8:  # a loop among parents must not hang the sync
        names.insert(0, step["name"])
        step = by_id.get(step.get("parent_id") or "")
    return names
