"""Roles: who may change whose account, and what a change of role or account brings with it."""

from __future__ import annotations

from webapp.store import audit
from webapp.store.access import one_time_links
from webapp.store.db.database import writing
from webapp.store.db.models import Person, ProjectLead
from webapp.store.people import accounts
from webapp.store.refusal import Refused

MANAGED_BY = {"manager": ("artist", "lead"), "admin": ("artist", "lead", "manager", "admin")}
"""Whose accounts somebody of a role may change, and which roles they may give: nobody makes their own
equal or better.
"""


def check_may_manage(author_role: str, role: str) -> None:
    """Refuse with `not_possible` what only an admin may do."""
    if role not in MANAGED_BY.get(author_role, ()):
        raise Refused("not_possible", "Only an admin can change the accounts of managers and admins.", "role")


def create_reset_link(person: Person, author_id: int, author_role: str, now_ms: int) -> tuple[str, int]:
    """A link by which somebody chooses a new password; whoever holds it is them, so managers' are made by
    admins.
    """
    check_may_manage(author_role, person.role)
    with writing():
        code, expires_ms = one_time_links.create("reset", now_ms, person_id=person.id, author_id=author_id)
        audit.record(now_ms, author_id, "link.reset", person.id)
    return code, expires_ms


def change_role(person: Person, role: str, author_id: int, author_role: str, now_ms: int) -> None:
    """Give a role; who is a lead no more leads nothing."""
    if role == person.role:
        return
    check_may_manage(author_role, person.role)
    check_may_manage(author_role, accounts.check_role(role))
    with writing():
        accounts.set_role(person, role, author_id=author_id, now_ms=now_ms)
        if role != "lead":
            ProjectLead.delete().where(ProjectLead.person == person).execute()


def change_active(person: Person, active: bool, author_id: int, author_role: str, now_ms: int) -> None:
    """Switch the account on or off; the time stays."""
    if active != person.active:
        check_may_manage(author_role, person.role)
        accounts.set_active(person, active, author_id=author_id, now_ms=now_ms)
