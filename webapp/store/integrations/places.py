"""Projects, entities, task types and people of a pull: found here, made where they are new, never deleted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from webapp.domain.remote import RemoteEntity, RemotePerson, RemoteProject, RemoteTaskType
from webapp.store.db.database import execute, execute_many, fetch
from webapp.store.db.models import Entity, Project
from webapp.store.integrations import links
from webapp.store.integrations.pull_state import PullState
from webapp.store.people import accounts
from webapp.store.work import projects as our_projects
from webapp.store.work import task_types as our_task_types

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def take_projects(state: PullState, found: Sequence[RemoteProject], now_ms: int) -> int:
    """Make or update the projects; returns how many are new."""
    made = 0
    for remote in found:
        project_id = state.projects.get(remote.id)
        project = Project.get_or_none(Project.id == project_id) if project_id else None
        if project is None:
            project = Project.get_or_none(Project.code == _code(remote, state))
            if project is None:
                made += 1
                project = our_projects.create_project(_code(remote, state), remote.name[:120], None, now_ms)
            state.projects[remote.id] = project.id
        wanted = {"name": remote.name[:120], "status": "open" if remote.is_open else "closed"}
        if {name: getattr(project, name) for name in wanted} != wanted:
            closed_ms = None if remote.is_open else project.closed_ms or now_ms
            Project.update(**wanted, closed_ms=closed_ms).where(Project.id == project.id).execute()
    kept = [(remote.id, state.projects[remote.id], remote.name) for remote in found]
    links.save_links(state.integration_id, "project", kept)
    return made


def _code(remote: RemoteProject, state: PullState) -> str:
    """A code of ours: theirs, else their name's letters; never that of a project linked to another one."""
    letters = re.sub(r"[^A-Za-z0-9_.-]+", "_", remote.code or remote.name).strip("_.-")[:40]
    code = letters or f"P{remote.id[:8]}"
    linked = {id for id in state.projects.values() if id}
    taken = Project.get_or_none(Project.code == code)
    return f"{code[:31]}_{remote.id[:8]}" if taken is not None and taken.id in linked else code


def take_task_types(state: PullState, found: Sequence[RemoteTaskType], now_ms: int) -> None:
    """Find the task types by name, else make them."""
    for remote in found:
        if state.task_types.get(remote.id) is None:
            colour = remote.colour if _COLOUR.fullmatch(remote.colour) else None
            name = remote.name[:80]
            kind = our_task_types.find(name) or our_task_types.create(name, colour, None, now_ms)
            state.task_types[remote.id] = kind.id
    kept = [(remote.id, state.task_types[remote.id], remote.name) for remote in found]
    links.save_links(state.integration_id, "task_type", kept)


def take_people(state: PullState, found: Sequence[RemotePerson]) -> int:
    """Match people by e-mail, then login; returns how many are nobody here. No account is made."""
    here = fetch("SELECT id, username_key, LOWER(email) FROM person")
    by_email = {email: person_id for person_id, _, email in here if email}
    by_login = {login: person_id for person_id, login, _ in here}
    taken = {id for id in state.people.values() if id}
    for remote in found:
        if state.people.get(remote.id) is None:
            email, login = remote.email.strip().lower(), accounts.make_username_key(remote.login)
            person_id = by_email.get(email) or by_login.get(login) or by_login.get(email)
            state.people[remote.id] = None if person_id in taken else person_id
            taken |= {person_id} if person_id else set()
    kept = [(remote.id, state.people[remote.id], f"{remote.name} <{remote.email}>") for remote in found]
    links.save_links(state.integration_id, "person", kept)
    return sum(state.people[remote.id] is None for remote in found if remote.is_active)


def take_entities(state: PullState, found: Sequence[RemoteEntity]) -> tuple[int, list[str]]:
    """Make or rename the entities; returns how many were renamed, and a sentence for each problem."""
    rows = {row[0]: row[1:] for row in fetch("SELECT id, project_id, type, path FROM entity")}
    by_key = {key: entity_id for entity_id, key in rows.items()}
    renames: list[tuple[int, RemoteEntity]] = []
    new: list[RemoteEntity] = []
    for remote in found:
        key = _key(state, remote)
        entity_id = state.entities.get(remote.id)
        if entity_id is None:
            entity_id = state.entities[remote.id] = by_key.get(key)
            new += [remote] if entity_id is None else []
        elif rows.get(entity_id) != key:
            renames.append((entity_id, remote))
    problems = _rename(state, renames)
    for remote in new:
        project_id, kind, path = _key(state, remote)
        made = Entity.get_or_create(project=project_id, type=kind, path=path)[0]
        state.entities[remote.id] = made.id
    kept = [(remote.id, state.entities[remote.id], remote.path) for remote in found]
    links.save_links(state.integration_id, "entity", kept)
    cancelled = [remote.id for remote in found if remote.is_cancelled]
    links.mark_gone(state.integration_id, "entity", cancelled, state.now_ms)
    state.cancelled = links.list_gone(state.integration_id, "entity")
    return len(renames) - len(problems), problems


def _key(state: PullState, remote: RemoteEntity) -> tuple[int, str, str]:
    project_id = state.projects[remote.project_id]
    assert project_id is not None  # noqa: S101  projects were taken first
    return project_id, remote.type[:40], remote.path[:200]


def _rename(state: PullState, renames: Sequence[tuple[int, RemoteEntity]]) -> list[str]:
    """Two shots may have swapped their names: all step aside first."""
    before = {entity_id: _path_of(entity_id) for entity_id, _ in renames}
    execute_many(
        "UPDATE entity SET path = ? WHERE id = ?", [(f"~{entity_id}", entity_id) for entity_id, _ in renames]
    )
    problems = []
    for entity_id, remote in renames:
        project_id, kind, path = _key(state, remote)
        sql = "SELECT 1 FROM entity WHERE project_id = ? AND type = ? AND path = ? AND id <> ?"
        if fetch(sql, [project_id, kind, path, entity_id]):
            problems.append(
                f"{before[entity_id]} is called {path} there, and another {kind} has that name here."
            )
            path = before[entity_id]
        execute(
            "UPDATE entity SET project_id = ?, type = ?, path = ? WHERE id = ?",
            [project_id, kind, path, entity_id],
        )
    return problems


def _path_of(entity_id: int) -> str:
    return str(fetch("SELECT path FROM entity WHERE id = ?", [entity_id])[0][0])
