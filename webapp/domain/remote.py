"""What comes from a production tracker, in our words and without any of its own. Pure values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class RemoteProject:
    """A project there."""

    id: str
    code: str
    name: str
    is_open: bool


@dataclass(frozen=True)
class RemoteEntity:
    """A shot, asset, sequence or episode there; `path` is such as `SQ010/SH0020`."""

    id: str
    project_id: str
    type: str
    path: str
    is_cancelled: bool


@dataclass(frozen=True)
class RemoteTaskType:
    """A kind of work there."""

    id: str
    name: str
    colour: str


@dataclass(frozen=True)
class RemotePerson:
    """Somebody there. `email` and `login` may be empty."""

    id: str
    name: str
    email: str
    login: str
    is_active: bool


@dataclass(frozen=True)
class RemoteTask:
    """A task there. `name` is empty where the task type says it all."""

    id: str
    project_id: str
    entity_id: str
    task_type_id: str
    name: str
    assignees: tuple[str, ...]
    bid_s: int | None
    due: str | None
    is_done: bool


@dataclass(frozen=True)
class RemoteTime:
    """Time there: of one person, on one task, on one date."""

    task_id: str
    person_id: str
    date: str
    minutes: float


@dataclass(frozen=True)
class Snapshot:
    """What was pulled. `is_whole`: whatever is missing is gone there."""

    projects: Sequence[RemoteProject] = ()
    entities: Sequence[RemoteEntity] = ()
    task_types: Sequence[RemoteTaskType] = ()
    people: Sequence[RemotePerson] = ()
    tasks: Sequence[RemoteTask] = ()
    gone_task_ids: Sequence[str] = ()
    is_whole: bool = True


@dataclass(frozen=True)
class Changes:
    """What happened since a cursor. `needs_whole`: only a full pull can follow."""

    cursor: str
    needs_whole: bool
    task_ids: Sequence[str] = ()
    gone_task_ids: Sequence[str] = ()
