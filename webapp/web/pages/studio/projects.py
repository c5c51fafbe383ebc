"""Projects: opening, renaming, closing, and who leads them."""

from __future__ import annotations

from webapp.store.access.scope import Scope
from webapp.store.db import models
from webapp.store.hours import catalogue
from webapp.store.refusal import Refused
from webapp.store.work import projects, tasks
from webapp.web.pages.parts.forms import Typed, refused_form
from webapp.web.pages.parts.routes import MANAGER, page
from webapp.web.pages.parts.visit import Answer, Visit

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
        made = projects.create_project(
            form.text("code"), form.text("name"), visit.me.id, visit.now_ms, leads=leads
        )
    except Refused as refused:
        return _list(visit, refused_form(visit, refused))
    return visit.go(f"{PATH}/{made.code}?done=1")


@page("GET", PATH + "/{code}", who=MANAGER)
def show_project(visit: Visit) -> Answer:
    """One of them, to be changed."""
    project = projects.get_project(visit.path["code"], Scope())
    return _one(visit, project, Typed({"name": project.name, "status": project.status}))


@page("POST", PATH + "/{code}", who=MANAGER)
def change_project(visit: Visit) -> Answer:
    """Change it."""
    project = projects.get_project(visit.path["code"], Scope())
    form = visit.form
    changes = {"name": form.text("name"), "status": form.text("status"), "leads": form.all("leads")}
    try:
        projects.update_project(project, changes, visit.me.id, visit.now_ms)
    except Refused as refused:
        return _one(visit, project, refused_form(visit, refused))
    return visit.go(f"{PATH}/{project.code}?done=1")


def _list(visit: Visit, typed: Typed) -> Answer:
    counts = tasks.count_by_project()
    people = _people()
    names = dict(people)
    return visit.page(
        "studio/projects.html",
        typed.status,
        projects=[
            (project, [names[lead] for lead in projects.list_leads(project.id)], counts.get(project.id, 0))
            for project in projects.list_for_setup()
        ],
        values=typed.values,
        errors=typed.errors,
        people=people,
        chosen=visit.form.all("leads") if typed.errors else [],
    )


def _one(visit: Visit, project: models.Project, typed: Typed) -> Answer:
    leads = visit.form.all("leads") if typed.errors else projects.list_leads(project.id)
    return visit.page(
        "studio/project.html",
        typed.status,
        project=project,
        values=typed.values,
        errors=typed.errors,
        people=_people(),
        chosen=leads,
        done=visit.query.text("done") == "1",
    )


def _people() -> list[tuple[str, str]]:
    return [(name.value, name.text) for name in catalogue.list_names("user", Scope())]


PAGES = (show_projects, make_project, show_project, change_project)
