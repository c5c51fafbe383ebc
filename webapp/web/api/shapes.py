"""The shapes of section 5 that several resources share, and how rows become them."""

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from webapp.domain.durations import whole_seconds
from webapp.domain.paint import ACTIVE, MACHINE, MANUAL
from webapp.store import settings
from webapp.store.access.tokens import ROLES, Caller
from webapp.store.db.models import Person
from webapp.store.hours.report import Hours
from webapp.store.work.tasks import TaskRow

# `$` also matches before a line's end, so the length is held besides: one id has one spelling.
Id32 = Annotated[
    str, Meta(pattern="^[0-9a-f]{32}$", min_length=32, max_length=32, description="32 hex digits")
]
Ms = Annotated[int, Meta(ge=0, le=1 << 53, description="milliseconds since the Unix epoch, UTC")]
Date = Annotated[
    str,
    Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", min_length=10, max_length=10, description="YYYY-MM-DD"),
]
RowId = Annotated[int, Meta(ge=1, le=(1 << 31) - 1)]


def chosen_from(words: Iterable[str]) -> Any:
    """A text that the document lists the choices of; the store refuses others, with its own sentence."""
    return Annotated[str, Meta(extra_json_schema={"enum": list(words)})]


Role = chosen_from(ROLES)


class User(msgspec.Struct):
    """A person as others see them."""

    id: int
    username: str
    display_name: str
    role: Role  # type: ignore[valid-type]
    tz: str
    active: bool


class Policy(msgspec.Struct):
    """What add-ons follow."""

    idle_after_s: int
    heartbeat_every_s: int
    machine_cap_s: int
    day_start: str
    send_scene_path: bool


class Project(msgspec.Struct):
    """The show of a task."""

    id: int
    code: str
    name: str


class Task(msgspec.Struct):
    """One task type on one entity."""

    id: int
    project: Project
    entity_type: str | None
    entity: str | None
    task_type: str
    name: str
    status: str
    bid_s: int | None
    due: str | None


class Client(msgspec.Struct):
    """The add-on that sends, and the device it runs on."""

    host: Annotated[str, Meta(min_length=1, max_length=40)]
    host_version: Annotated[str, Meta(max_length=40)] = ""
    addon_version: Annotated[str, Meta(max_length=40)] = ""
    device: Annotated[str, Meta(max_length=120)] = ""


def user_of(person: Person | Caller) -> User:
    """The person on the wire."""
    if isinstance(person, Caller):  # found by a token, so active
        return User(person.person_id, person.username, person.display_name, person.role, person.tz, True)
    return User(person.id, person.username, person.display_name, person.role, person.tz, person.active)


def policy_of(choices: settings.Settings) -> Policy:
    """The policy on the wire."""
    return Policy(*choices.policy)


def task_of(row: TaskRow) -> Task:
    """A task on the wire."""
    project = Project(row.project_id, row.project_code, row.project_name)
    return Task(
        row.id,
        project,
        row.entity_type,
        row.entity,
        row.task_type,
        row.name,
        row.status,
        row.bid_s,
        row.due,
    )


def seconds_by_kind(lengths: dict[str, int]) -> dict[str, Any]:
    """`active_s`, `machine_s` and `manual_s` of milliseconds by kind: rounded here, after all summing."""
    return {f"{kind}_s": whole_seconds(lengths.get(kind, 0)) for kind in (ACTIVE, MACHINE, MANUAL)}


def seconds_of(hours: Hours) -> dict[str, Any]:
    """The same with `total_s`, of hours as the reports add them up."""
    return {
        "active_s": whole_seconds(hours.active_ms),
        "machine_s": whole_seconds(hours.machine_ms),
        "manual_s": whole_seconds(hours.manual_ms),
        "total_s": whole_seconds(hours.total_ms),
    }
