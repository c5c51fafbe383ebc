"""The studio's projects."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from webapp.store.access.scope import Scope
from webapp.store.db import models
from webapp.store.work import projects
from webapp.web.api.params import PageQuery, cut, scope_of
from webapp.web.api.routes import LEAD, MANAGER, Call, route


class StudioProject(msgspec.Struct):
    """A project with those who lead it."""

    id: int
    code: str
    name: str
    status: str
    production: bool
    leads: list[str]


class Projects(msgspec.Struct):
    """One page of them, by code."""

    projects: list[StudioProject]
    page: int
    pages: int
    total: int


class NewProject(msgspec.Struct, forbid_unknown_fields=True):
    """What a project needs; `leads` are usernames."""

    code: Annotated[str, Meta(max_length=40)]
    name: Annotated[str, Meta(max_length=200)]
    leads: list[str] = []


class ProjectChange(msgspec.Struct, forbid_unknown_fields=True):
    """What may be changed; what is left out stays."""

    name: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    leads: list[str] | UnsetType = UNSET


@route(
    "GET",
    "/projects",
    who=MANAGER,
    scope="studio:read",
    query=PageQuery,
    answer=Projects,
    errors=("not_found",),
)
def list_projects(call: Call) -> Projects:
    """All projects, a page at a time"""
    rows, page = cut(projects.select_projects(), call.query)
    return Projects([_project_of(project) for project in rows], *page)


@route("GET", "/projects/{code}", who=LEAD, scope="studio:read", answer=StudioProject, errors=("not_found",))
def get_project(call: Call) -> StudioProject:
    """One project; leads can read their own"""
    return _project_of(projects.get_project(call.path["code"], scope_of(call)))


@route(
    "POST",
    "/projects",
    who=MANAGER,
    scope="studio:write",
    body=NewProject,
    answer=StudioProject,
    status=201,
    errors=("bad_value", "exists"),
)
def create_project(call: Call) -> StudioProject:
    """Create a project"""
    body = call.body
    return _project_of(
        projects.create_project(body.code, body.name, call.me.person_id, call.now_ms, leads=body.leads)
    )


@route(
    "PATCH",
    "/projects/{code}",
    who=MANAGER,
    scope="studio:write",
    body=ProjectChange,
    answer=StudioProject,
    errors=("not_found", "bad_value"),
)
def update_project(call: Call) -> StudioProject:
    """Rename, close or reopen a project, or set its leads"""
    project = projects.get_project(call.path["code"], Scope())
    changes = {name: value for name, value in msgspec.structs.asdict(call.body).items() if value is not UNSET}
    projects.update_project(project, changes, call.me.person_id, call.now_ms)
    return _project_of(projects.get_project(project.code, Scope()))


def _project_of(project: models.Project) -> StudioProject:
    return StudioProject(
        project.id,
        project.code,
        project.name,
        project.status,
        bool(project.production),
        projects.list_leads(project.id),
    )


ROUTES = (list_projects, get_project, create_project, update_project)
