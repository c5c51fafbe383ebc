"""Whose time somebody may look at: the one answer that pages, API and exports all ask for.

A manager sees the studio, a lead the projects they lead, everybody else themselves alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.store.db.database import fetch, placeholders

STUDIO_WIDE_ROLES = ("manager", "admin")


@dataclass(frozen=True)
class Scope:
    """A view of the studio: all of it, some projects (by id), or one person (by id)."""

    projects: tuple[int, ...] | None = None
    person: int | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is hidden."""
        return self.projects is None and self.person is None

    def sees_project(self, project_id: int) -> bool:
        """Whether that project's time and tasks may be looked at."""
        return self.person is None and (self.projects is None or project_id in self.projects)

    def where(self, project_column: str, person_column: str) -> tuple[str, list[int]]:
        """An SQL condition and its values, over columns that hold a project's and a person's id."""
        if self.person is not None:
            return f"{person_column} = ?", [self.person]
        return self.where_project(project_column)

    def where_project(self, project_column: str) -> tuple[str, list[int]]:
        """The same for what has no person."""
        if self.projects is None:
            return "1 = 1", []
        if not self.projects:
            return "1 = 0", []
        return f"{project_column} IN ({placeholders(self.projects)})", list(self.projects)


def scope_for(person_id: int, role: str) -> Scope:
    """What somebody of that role may see of others' time; of a lead the projects, of an artist nothing
    but their own.
    """
    if role in STUDIO_WIDE_ROLES:
        return Scope()
    if role == "lead":
        rows = fetch(
            "SELECT project_id FROM project_lead WHERE person_id = ? ORDER BY project_id", [person_id]
        )
        return Scope(projects=tuple(row[0] for row in rows))
    return own_scope(person_id)


def own_scope(person_id: int) -> Scope:
    """One's own time alone, whatever the role: the scope of the artist's pages."""
    return Scope(person=person_id)


def list_visible_people(scope: Scope) -> list[int] | None:
    """The ids of those who may be shown at all; None means everybody.

    A lead sees who is assigned to, or has worked on, the projects they lead.
    """
    if scope.person is not None:
        return [scope.person]
    if scope.projects is None:
        return None
    on_task, values = scope.where_project("task.project_id")
    on_lead, more = scope.where_project("project_id")
    rows = fetch(
        f"""SELECT person_id FROM assignment JOIN task ON task.id = task_id WHERE {on_task}
            UNION SELECT person_id FROM task JOIN day_total ON day_total.task_id = task.id WHERE {on_task}
            UNION SELECT person_id FROM project_lead WHERE {on_lead}""",
        [*values, *values, *more],
    )
    return sorted(row[0] for row in rows)
