"""Kinds of work, such as Animation, each with its colour."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from webapp.store.db import models
from webapp.store.work import task_types
from webapp.web.api.params import PageQuery, cut_list, number_in
from webapp.web.api.routes import MANAGER, Call, route

KindName = Annotated[str, Meta(max_length=200)]
Colour = Annotated[str, Meta(max_length=20, description="such as #0072B2")]


class StudioTaskType(msgspec.Struct):
    """A kind of work."""

    id: int
    name: str
    colour: str


class TaskTypes(msgspec.Struct):
    """One page of them, by name."""

    task_types: list[StudioTaskType]
    page: int
    pages: int
    total: int


class NewTaskType(msgspec.Struct, forbid_unknown_fields=True):
    """What a task type needs; without a colour it gets the usual one."""

    name: KindName
    colour: Colour | None = None


class TaskTypeChange(msgspec.Struct, forbid_unknown_fields=True):
    """What may be changed; what is left out stays."""

    name: KindName | UnsetType = UNSET
    colour: Colour | UnsetType = UNSET


@route(
    "GET",
    "/task-types",
    who=MANAGER,
    scope="studio:read",
    query=PageQuery,
    answer=TaskTypes,
    errors=("not_found",),
)
def list_task_types(call: Call) -> TaskTypes:
    """All task types, a page at a time"""
    rows, place = cut_list(task_types.list_all(), call.query)
    return TaskTypes([_task_type_of(kind) for kind in rows], *place)


@route(
    "POST",
    "/task-types",
    who=MANAGER,
    scope="studio:write",
    body=NewTaskType,
    answer=StudioTaskType,
    status=201,
    errors=("bad_value", "exists"),
)
def create_task_type(call: Call) -> StudioTaskType:
    """Create a task type"""
    made = task_types.create(call.body.name, call.body.colour, call.me.person_id, call.now_ms)
    return _task_type_of(task_types.get(made.id))


@route(
    "PATCH",
    "/task-types/{id}",
    who=MANAGER,
    scope="studio:write",
    body=TaskTypeChange,
    answer=StudioTaskType,
    errors=("not_found", "bad_value", "exists"),
)
def update_task_type(call: Call) -> StudioTaskType:
    """Rename a task type, or change its colour"""
    kind = task_types.get(number_in(call, "id", "task type"))
    changes = {name: value for name, value in msgspec.structs.asdict(call.body).items() if value is not UNSET}
    task_types.update(kind, changes, call.me.person_id, call.now_ms)
    return _task_type_of(task_types.get(kind.id))


def _task_type_of(kind: models.TaskType) -> StudioTaskType:
    return StudioTaskType(kind.id, kind.name, kind.colour)


ROUTES = (list_task_types, create_task_type, update_task_type)
