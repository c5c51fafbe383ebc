"""The studio's work: projects, task types, entities, tasks and who is assigned. Every change is noted
with its author.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from peewee import IntegrityError

from webapp.domain.task_fields import check_bid
from webapp.domain.written import parse_date
from webapp.store import audit, notices, task_types
from webapp.store import people as people_rows
from webapp.store.database import fetch, writing
from webapp.store.models import Assignment, Entity, Person, Project, ProjectLead, Task
from webapp.store.refusal import Refused, not_found
from webapp.store.scope import Scope
from webapp.store.typed import clean_task_part, clean_text

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
STATUSES = ("open", "closed")


# ---------------------------------------------------------------- projects


def find_project(code: str, scope: Scope) -> Project:
    """The project of that code. Refuses with `not_found`, also where the scope does not see it."""
    project = Project.get_or_none(Project.code == code)
    if project is None or not scope.sees_project(project.id):
        raise not_found("project")
    return project


def find_project_by_code(code: str) -> Project:
    """The same for whoever sees everything."""
    return find_project(code, Scope())


def leads_of(project_id: int) -> list[str]:
    """The usernames of those who lead it."""
    query = (
        Person.select().join(ProjectLead).where(ProjectLead.project == project_id).order_by(Person.username)
    )
    return [person.username for person in query]


def make_project(
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
        audit.note(now_ms, author_id, "project.make", None, f"project {code}", new={"name": name})
        if leads:
            set_leads(project, leads, author_id, now_ms)
    return project


def make_missing_projects(codes: Iterable[str], now_ms: int) -> list[Project]:
    """Open a project for each code that has none yet, by the command line; its code is its name at
    first.
    """
    with writing():
        known = {code for (code,) in fetch("SELECT code FROM project")}
        return [make_project(code, code, None, now_ms) for code in dict.fromkeys(codes) if code not in known]


def change_project(project: Project, changes: Mapping[str, Any], author_id: int | None, now_ms: int) -> None:
    """Change `name`, `status` or `leads` (usernames). Time worked before a project was closed still
    counts.
    """
    with writing():
        old = {"name": project.name, "status": project.status}
        new = {name: changes[name] for name in old if name in changes and changes[name] != old[name]}
        if "name" in new:
            project.name = new["name"] = clean_text(new["name"], "name", 120)
        if "status" in new:
            project.status = _status(new["status"])
            project.closed_ms = now_ms if project.status == "closed" else None
        if new:
            project.save()
            told = {name: old[name] for name in new}
            audit.note(
                now_ms, author_id, "project.change", None, f"project {project.code}", old=told, new=new
            )
        if "leads" in changes:
            set_leads(project, changes["leads"], author_id, now_ms)


def set_leads(project: Project, usernames: Iterable[str], author_id: int | None, now_ms: int) -> None:
    """Let exactly these people lead the project. Somebody who was an artist becomes a lead by it."""
    with writing():
        old = leads_of(project.id)
        people = find_people(usernames, "leads", old)
        new = sorted(person.username for person in people)
        if old == new:
            return
        ProjectLead.delete().where(ProjectLead.project == project).execute()
        for person in people:
            ProjectLead.create(project=project, person=person)
            if person.role == "artist":
                people_rows.set_role(person, "lead", author_id=author_id, now_ms=now_ms)
        audit.note(now_ms, author_id, "project.leads", None, f"project {project.code}", old=old, new=new)


def find_people(usernames: Iterable[str], field: str, already: Sequence[str] = ()) -> list[Person]:
    """The people of these usernames: active ones, or such as are in that place `already` and left since.

    Refuses with `bad_value`, naming those who are not there.
    """
    wanted = {name.casefold(): name for name in usernames if name.strip()}
    keys = list(wanted)
    may_be = Person.active | Person.username.in_(list(already)) if already else Person.active
    people = list(Person.select().where(Person.username_key.in_(keys), may_be)) if keys else []
    missing = [wanted[key] for key in wanted if key not in {person.username_key for person in people}]
    if missing:
        raise Refused("bad_value", f"There is no active person {', '.join(sorted(missing))}.", field)
    return people


# ---------------------------------------------------------------- entities


def entity_of(project: Project, kind: str, path: str) -> Entity:
    """The entity of that path in the project, made if it is new."""
    kind, path = clean_task_part(kind, "entity_type"), clean_task_part(path, "entity")
    return Entity.get_or_create(project=project, type=kind, path=path)[0]


# ---------------------------------------------------------------- tasks


def find_task(task_id: int, scope: Scope) -> Task:
    """The task of that number. Refuses with `not_found`, also where the scope does not see its project."""
    task = Task.get_or_none(Task.id == task_id)
    if task is None or not scope.sees_project(task.project_id):
        raise not_found("task")
    return task


def make_task(
    project: Project,
    entity: tuple[str, str] | None,
    task_type: str,
    author_id: int | None,
    now_ms: int,
    *,
    name: str = "",
    bid_s: int | None = None,
    due: str | None = None,
    assignees: Sequence[str] = (),
) -> Task:
    """Add a task; `entity` is (type, path), made if new, and None for work that no shot needs. So is the
    task type made.

        Refuses with `bad_value`, or `exists` if the same task type with that name is on the entity.
    """
    with writing():
        kind = task_types.find(task_type) or task_types.make(task_type, None, author_id, now_ms)
        thing = entity_of(project, *entity) if entity else None
        name = clean_task_part(name or kind.name, "name")
        if _is_taken(project.id, thing.id if thing else None, kind.id, name):
            raise _taken(name, thing, project)
        try:
            task = Task.create(
                project=project,
                entity=thing,
                task_type=kind,
                name=name,
                bid_s=_bid(bid_s),
                due=_due(due),
                created_ms=now_ms,
            )
        except IntegrityError:  # meanwhile
            raise _taken(name, thing, project) from None
        new = {"project": project.code, "entity": thing.path if thing else None, "name": name, "bid_s": bid_s}
        audit.note(now_ms, author_id, "task.make", None, f"task {task.id}", new=new)
        if assignees:
            assign(task, assignees, author_id, now_ms)
    return task


def change_task(task: Task, changes: Mapping[str, Any], author_id: int | None, now_ms: int) -> None:
    """Change `name`, `status`, `bid_s`, `due` or `assignees` (usernames). Tracked time is never touched.

    Refuses with `bad_value`, or `exists` where another task of its kind on the same thing has that name.
    """
    checks: dict[str, Callable[[Any], Any]] = {
        "name": lambda v: clean_task_part(v, "name"),
        "status": _status,
        "bid_s": _bid,
        "due": _due,
    }
    with writing():
        new = {name: check(changes[name]) for name, check in checks.items() if name in changes}
        old = {name: getattr(task, name) for name in new}
        changed = {name: value for name, value in new.items() if value != old[name]}
        if "name" in changed and _is_taken(task.project_id, task.entity_id, task.task_type_id, new["name"]):
            raise _taken(new["name"], task.entity, task.project)
        if changed:
            for name, value in changed.items():
                setattr(task, name, value)
            try:
                task.save()
            except IntegrityError:  # meanwhile
                raise _taken(task.name, task.entity, task.project) from None
            if "bid_s" in changed:
                notices.forget_uncrossed(task.id)
            told = {name: old[name] for name in changed}
            audit.note(now_ms, author_id, "task.change", None, f"task {task.id}", old=told, new=changed)
        if "assignees" in changes:
            assign(task, changes["assignees"], author_id, now_ms)


def _is_taken(project_id: int, entity_id: int | None, task_type_id: int, name: str) -> bool:
    """Whether a task of that name and type is on the entity, or in the project beside all entities."""
    place = Task.entity == entity_id if entity_id is not None else Task.entity.is_null()
    same = Task.select().where(
        Task.project == project_id, Task.task_type == task_type_id, Task.name == name, place
    )
    return bool(same.exists())


def _taken(name: str, entity: Entity | None, project: Project) -> Refused:
    return Refused("exists", f"{entity.path if entity else project.code} has a task {name} already.", "name")


def assign(task: Task, usernames: Iterable[str], author_id: int | None, now_ms: int) -> None:
    """Give the task to exactly these people."""
    with writing():
        old = sorted(p.username for p in Person.select().join(Assignment).where(Assignment.task == task))
        people = find_people(usernames, "assignees", old)
        new = sorted(p.username for p in people)
        if old == new:
            return
        Assignment.delete().where(Assignment.task == task).execute()
        for person in people:
            Assignment.create(task=task, person=person)
        audit.note(now_ms, author_id, "task.assign", None, f"task {task.id}", old=old, new=new)


# ---------------------------------------------------------------- values


def _status(value: str) -> str:
    if value not in STATUSES:
        raise Refused("bad_value", "The status is open or closed.", "status")
    return value


def _bid(value: int | None) -> int | None:
    try:
        return check_bid(value or 0) or None
    except ValueError as problem:
        raise Refused("bad_value", str(problem), "bid_s") from None


def _due(value: str | None) -> str | None:
    try:
        return parse_date(value).isoformat() if value else None
    except ValueError:
        raise Refused("bad_value", "A due date is written as 2026-12-24.", "due") from None


# ---------------------------------------------------------------- work that no shot needs

STUDIO_CODE = "STUDIO"
STUDIO_TASKS = ("Meeting", "Dailies", "Review", "Training", "Technical problem", "Day off")


def ensure_studio_work(author_id: int | None, now_ms: int) -> Project:
    """The studio's own project with its tasks for meetings, dailies and the like; made where it is
    missing.
    """
    with writing():
        project = Project.get_or_none(~Project.production)
        if project is None:
            project = make_project(STUDIO_CODE, "Studio", author_id, now_ms, production=False)
            for name in STUDIO_TASKS:
                make_task(project, None, name, author_id, now_ms)
    return project
