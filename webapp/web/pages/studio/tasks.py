"""Tasks: a searched list, one by one, and their kinds."""

from __future__ import annotations

from urllib.parse import urlencode

from webapp.store.access.scope import Scope
from webapp.store.db import models
from webapp.store.hours import catalogue
from webapp.store.refusal import Refused, not_found
from webapp.store.work import projects, task_types, tasks
from webapp.web.format import numbers
from webapp.web.pages.parts.forms import Typed, number_in, refused_form, seconds_of
from webapp.web.pages.parts.paging import cut_page, page_number
from webapp.web.pages.parts.routes import MANAGER, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/studio/tasks"
ROWS_A_PAGE = 50


@page("GET", PATH, who=MANAGER)
def show_tasks(visit: Visit) -> Answer:
    """The list, and the form for a new one."""
    return _list(visit, Typed({"project": visit.query.text("project"), "entity_type": "shot"}))


@page("POST", PATH, who=MANAGER)
def make_task(visit: Visit) -> Answer:
    """Add one; without an entity it is work that no shot needs."""
    form = visit.form
    try:
        entity = (form.text("entity_type"), form.text("entity")) if form.text("entity") else None
        made = tasks.create_task(
            projects.get_project(form.text("project"), Scope()),
            entity,
            form.text("task_type"),
            visit.me.id,
            visit.now_ms,
            name=form.text("name"),
            bid_s=seconds_of(form.text("bid_s"), "bid_s"),
            due=form.text("due") or None,
            assignees=form.all("assignees"),
        )
    except Refused as refused:
        return _list(visit, refused_form(visit, refused))
    return visit.go(f"{PATH}/{made.id}?done=1")


@page("GET", PATH + "/{id}", who=MANAGER)
def show_task(visit: Visit) -> Answer:
    """One of them, to be changed."""
    task = tasks.get_task(number_in(visit.path["id"], "task"), Scope())
    values = {
        "name": task.name,
        "status": task.status,
        "bid_s": numbers.clock_length(task.bid_s) if task.bid_s else "",
        "due": task.due or "",
    }
    return _one(visit, task, Typed(values), [username for username, _name in tasks.list_assignees(task.id)])


@page("POST", PATH + "/{id}", who=MANAGER)
def change_task(visit: Visit) -> Answer:
    """Change it; its time is never touched."""
    task = tasks.get_task(number_in(visit.path["id"], "task"), Scope())
    form = visit.form
    try:
        changes = {
            "name": form.text("name"),
            "status": form.text("status"),
            "bid_s": seconds_of(form.text("bid_s"), "bid_s"),
            "due": form.text("due") or None,
            "assignees": form.all("assignees"),
        }
        tasks.update_task(task, changes, visit.me.id, visit.now_ms)
    except Refused as refused:
        return _one(visit, task, refused_form(visit, refused), form.all("assignees"))
    return visit.go(f"{PATH}/{task.id}?done=1")


def _list(visit: Visit, typed: Typed) -> Answer:
    search, project, status = (visit.query.text(name) for name in ("search", "project", "status"))
    number = page_number(visit)
    rows, total = tasks.search(
        search, project=project, status=status, limit=ROWS_A_PAGE, offset=(number - 1) * ROWS_A_PAGE
    )
    return visit.page(
        "studio/tasks.html",
        typed.status,
        rows=rows,
        pages=cut_page(total, number, ROWS_A_PAGE, lambda page: _link(search, project, status, page)),
        given={"search": search, "project": project, "status": status},
        values=typed.values,
        errors=typed.errors,
        projects=_texts("project"),
        task_types=[kind.name for kind in task_types.list_all()],
        people=_texts("user"),
        chosen=visit.form.all("assignees") if typed.errors else [],
        imported=visit.query.text("imported").split("-"),
    )


def _link(search: str, project: str, status: str, page: str) -> str:
    return f"{PATH}?" + urlencode({"search": search, "project": project, "status": status, "page": page})


def _one(visit: Visit, task: models.Task, typed: Typed, chosen: list[str]) -> Answer:
    row = tasks.find(task.id)
    if row is None:
        raise not_found("task")
    return visit.page(
        "studio/task.html",
        typed.status,
        task=row,
        values=typed.values,
        errors=typed.errors,
        people=_texts("user"),
        chosen=chosen,
        done=visit.query.text("done") == "1",
    )


def _texts(group: str) -> list[tuple[str, str]]:
    return [(name.value, name.text) for name in catalogue.list_names(group, Scope())]


# ---------------------------------------------------------------- kinds of work


@page("GET", "/studio/task-types", who=MANAGER)
def show_task_types(visit: Visit) -> Answer:
    """The kinds of work."""
    return _types(visit, Typed({"colour": "#0072B2"}))


@page("POST", "/studio/task-types", who=MANAGER)
def save_task_type(visit: Visit) -> Answer:
    """Add one, or change the one whose number the form carries."""
    form = visit.form
    try:
        if form.text("id"):
            kind = task_types.get(number_in(form.text("id"), "task type"))
            changes = {"name": form.text("name"), "colour": form.text("colour")}
            task_types.update(kind, changes, visit.me.id, visit.now_ms)
        else:
            task_types.create(form.text("name"), form.text("colour"), visit.me.id, visit.now_ms)
    except Refused as refused:
        return _types(visit, refused_form(visit, refused))
    return visit.go("/studio/task-types?done=1")


def _types(visit: Visit, typed: Typed) -> Answer:
    return visit.page(
        "studio/task_types.html",
        typed.status,
        kinds=task_types.list_all(),
        values=typed.values,
        errors=typed.errors,
        done=visit.query.text("done") == "1",
    )


PAGES = (show_tasks, make_task, show_task, change_task, show_task_types, save_task_type)
