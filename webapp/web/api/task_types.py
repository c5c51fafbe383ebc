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
    """The kinds of work, a page at a time"""
    rows, place = cut_list(task_types.list_all(), call.query)
    return TaskTypes([_told(one) for one in rows], *place)


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
def make_task_type(call: Call) -> StudioTaskType:
    """Add a kind of work"""
    made = task_types.make(call.body.name, call.body.colour, call.me.person_id, call.now_ms)
    return _told(task_types.get(made.id))


@route(
    "PATCH",
    "/task-types/{id}",
    who=MANAGER,
    scope="studio:write",
    body=TaskTypeChange,
    answer=StudioTaskType,
    errors=("not_found", "bad_value", "exists"),
)
def change_task_type(call: Call) -> StudioTaskType:
    """Rename a kind of work, or give it another colour"""
    kind = task_types.get(number_in(call, "id", "task type"))
    changes = {name: value for name, value in msgspec.structs.asdict(call.body).items() if value is not UNSET}
    task_types.change(kind, changes, call.me.person_id, call.now_ms)
    return _told(task_types.get(kind.id))


def _told(one: models.TaskType) -> StudioTaskType:
    return StudioTaskType(one.id, one.name, one.colour)


ROUTES = (list_task_types, make_task_type, change_task_type)
