"""Projects: opening, renaming, closing, and who leads them."""

from __future__ import annotations

from webapp.store import catalogue, planning
from webapp.store import models as m
from webapp.store.database import fetch
from webapp.store.refusal import Refused
from webapp.store.scope import Scope
from webapp.web.pages.manager.forms import Typed, refused_form
from webapp.web.pages.routes import MANAGER, page
from webapp.web.pages.visit import Answer, Visit

PATH = "/studio/projects"


@page("GET", PATH, who=MANAGER)
def show_projects(visit: Visit) -> Answer:
    """All of them, and the form for a new one."""
    return _list(visit, Typed())


@page("POST", PATH, who=MANAGER)
def make_project(visit: Visit) -> Answer:
    """Open one."""
    form = visit.form
    try:
        leads = form.all("leads")
        made = planning.make_project(
            form.text("code"), form.text("name"), visit.me.id, visit.now_ms, leads=leads
        )
    except Refused as refused:
        return _list(visit, refused_form(visit, refused))
    return visit.go(f"{PATH}/{made.code}?done=1")


@page("GET", PATH + "/{code}", who=MANAGER)
def show_project(visit: Visit) -> Answer:
    """One of them, to be changed."""
    project = planning.find_project(visit.path["code"], Scope())
    return _one(visit, project, Typed({"name": project.name, "status": project.status}))


@page("POST", PATH + "/{code}", who=MANAGER)
def change_project(visit: Visit) -> Answer:
    """Change it."""
    project = planning.find_project(visit.path["code"], Scope())
    form = visit.form
    changes = {"name": form.text("name"), "status": form.text("status"), "leads": form.all("leads")}
    try:
        planning.change_project(project, changes, visit.me.id, visit.now_ms)
    except Refused as refused:
        return _one(visit, project, refused_form(visit, refused))
    return visit.go(f"{PATH}/{project.code}?done=1")


def _list(visit: Visit, typed: Typed) -> Answer:
    projects = list(m.Project.select().order_by(m.Project.status.desc(), m.Project.name))
    tasks = dict(_counts())
    people = _people()
    names = dict(people)
    return visit.page(
        "manager/studio_projects.html",
        typed.status,
        projects=[
            (one, [names[lead] for lead in planning.leads_of(one.id)], tasks.get(one.id, 0))
            for one in projects
        ],
        values=typed.values,
        errors=typed.errors,
        people=people,
        chosen=visit.form.all("leads") if typed.errors else [],
    )


def _counts() -> list[tuple[int, int]]:
    return fetch("SELECT project_id, COUNT(*) FROM task GROUP BY project_id")


def _one(visit: Visit, project: m.Project, typed: Typed) -> Answer:
    leads = visit.form.all("leads") if typed.errors else planning.leads_of(project.id)
    return visit.page(
        "manager/studio_project.html",
        typed.status,
        project=project,
        values=typed.values,
        errors=typed.errors,
        people=_people(),
        chosen=leads,
        done=visit.query.text("done") == "1",
    )


def _people() -> list[tuple[str, str]]:
    return [(one.value, one.text) for one in catalogue.all_names("user", Scope())]


PAGES = (show_projects, make_project, show_project, change_project)
