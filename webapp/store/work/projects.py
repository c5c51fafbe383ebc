"""Projects and who leads them. Every change is recorded with its author."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peewee import ModelSelect

from webapp.store import audit
from webapp.store.access.scope import Scope
from webapp.store.db.database import fetch, writing
from webapp.store.db.models import (
    Person,
    Project,
    ProjectLead,
)
from webapp.store.people import accounts, roles
from webapp.store.refusal import Refused, not_found
from webapp.store.typed import clean_text
from webapp.store.work import ownership

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
STATUSES = ("open", "closed")


def get_project(code: str, scope: Scope) -> Project:
    """The project of that code. Refuses with `not_found`, also where the scope does not see it."""
    project = Project.get_or_none(Project.code == code)
    if project is None or not scope.sees_project(project.id):
        raise not_found("project")
    return project


def get_project_by_code(code: str) -> Project:
    """The same for whoever sees everything."""
    return get_project(code, Scope())


def list_leads(project_id: int) -> list[str]:
    """The usernames of those who lead it."""
    query = (
        Person.select().join(ProjectLead).where(ProjectLead.project == project_id).order_by(Person.username)
    )
    return [person.username for person in query]


def create_project(
    code: str,
    name: str,
    author_id: int | None,
    now_ms: int,
    *,
    production: bool = True,
    leads: Sequence[str] = (),
) -> Project:
    """Open a project. Refuses with `bad_value` or `exists`."""
    if not CODE.fullmatch(code):
        sentence = (
            "A project code is made of letters, digits, dots and dashes, at most 40, such as NOL or show_2."
        )
        raise Refused("bad_value", sentence, "code")
    with writing():
        if Project.select().where(Project.code == code).exists():
            raise Refused("exists", f"There is a project {code} already.", "code")
        name = clean_text(name, "name", 120)
        project = Project.create(code=code, name=name, production=production, created_ms=now_ms)
        audit.record(now_ms, author_id, "project.make", None, f"project {code}", new={"name": name})
        if leads:
            set_leads(project, leads, author_id, now_ms)
    return project


def create_missing_projects(codes: Iterable[str], now_ms: int) -> list[Project]:
    """Open a project for each code that has none yet, by the command line; its code is its name at
    first.
    """
    with writing():
        known = {code for (code,) in fetch("SELECT code FROM project")}
        return [
            create_project(code, code, None, now_ms) for code in dict.fromkeys(codes) if code not in known
        ]


def update_project(project: Project, changes: Mapping[str, Any], author_id: int | None, now_ms: int) -> None:
    """Change `name`, `status` or `leads` (usernames). Time worked before a project was closed still
    counts.
    """
    with writing():
        old = {"name": project.name, "status": project.status}
        new = {name: changes[name] for name in old if name in changes and changes[name] != old[name]}
        ownership.refuse_if_owned("project", project.id, new)
        if "name" in new:
            project.name = new["name"] = clean_text(new["name"], "name", 120)
        if "status" in new:
            project.status = check_status(new["status"])
            project.closed_ms = now_ms if project.status == "closed" else None
        if new:
            project.save()
            before = {name: old[name] for name in new}
            audit.record(
                now_ms, author_id, "project.change", None, f"project {project.code}", old=before, new=new
            )
        if "leads" in changes:
            set_leads(project, changes["leads"], author_id, now_ms)


def set_leads(project: Project, usernames: Iterable[str], author_id: int | None, now_ms: int) -> None:
    """Let exactly these people lead the project. Somebody who was an artist becomes a lead by it."""
    with writing():
        old = list_leads(project.id)
        people = accounts.find_people(usernames, "leads", old)
        new = sorted(person.username for person in people)
        if old == new:
            return
        ProjectLead.delete().where(ProjectLead.project == project).execute()
        for person in people:
            ProjectLead.create(project=project, person=person)
            if person.role == "artist":
                accounts.set_role(person, "lead", author_id=author_id, now_ms=now_ms)
        audit.record(now_ms, author_id, "project.leads", None, f"project {project.code}", old=old, new=new)


def check_status(value: str) -> str:
    """Whether a project or task is open or closed. Refuses with `bad_value`."""
    if value not in STATUSES:
        raise Refused("bad_value", "The status is open or closed.", "status")
    return value


def set_led_projects(
    person: Person, codes: Iterable[str], author_id: int, author_role: str, now_ms: int
) -> None:
    """Let somebody lead exactly these projects. An artist becomes a lead by it."""
    roles.check_may_manage(author_role, person.role)
    with writing():
        wanted = set(codes)
        for code, _name in list_projects():
            project = get_project_by_code(code)
            leads = set(list_leads(project.id))
            should = code in wanted
            if should != (person.username in leads):
                leads = leads | {person.username} if should else leads - {person.username}
                set_leads(project, sorted(leads), author_id, now_ms)


def list_projects() -> list[tuple[str, str]]:
    """(code, name) of every project, by name."""
    return [(code, name) for code, name in fetch("SELECT code, name FROM project ORDER BY name")]


def select_projects() -> ModelSelect[Project]:
    """Every project by its code, not fetched yet, to be cut into pages."""
    return Project.select().order_by(Project.code)


def list_for_setup() -> list[Project]:
    """Every project, the open ones first, by name."""
    return list(Project.select().order_by(Project.status.desc(), Project.name))


def has_production() -> bool:
    """Whether there is any project besides the studio's own."""
    return bool(Project.select().where(Project.production).exists())


def list_lead_names(project_id: int) -> list[str]:
    """The display names of those who lead it."""
    query = Person.select().join(ProjectLead).where(ProjectLead.project == project_id)
    return [person.display_name for person in query]


def led_projects_by_person() -> dict[int, list[str]]:
    """Person id to the codes of the projects that they lead."""
    led: dict[int, list[str]] = {}
    sql = "SELECT person_id, code FROM project_lead JOIN project ON project.id = project_id"
    for person_id, code in fetch(sql):
        led.setdefault(person_id, []).append(code)
    return led
