"""Invitations: links by which somebody makes their own account in a role that their maker may give."""

from __future__ import annotations

from typing import NamedTuple

from webapp.store import audit
from webapp.store.access import one_time_links
from webapp.store.db.database import execute, fetch, writing
from webapp.store.db.models import OneTimeLink, Person
from webapp.store.people import accounts
from webapp.store.people.roles import MANAGED_BY, check_may_manage
from webapp.store.refusal import Refused, not_found


class PendingInvitation(NamedTuple):
    """An invitation that nobody has used yet."""

    id: int
    role: str
    author: str
    created_ms: int
    expires_ms: int


def create(role: str, author_id: int, author_role: str, now_ms: int) -> tuple[str, int]:
    """A link by which somebody makes their own account in that role; returns its code and when it
    expires.
    """
    accounts.check_role(role)
    check_may_manage(author_role, role)
    with writing():
        code, expires_ms = one_time_links.create("invite", now_ms, role=role, author_id=author_id)
        audit.record(now_ms, author_id, "link.invite", None, role)
    return code, expires_ms


def peek(code: str, now_ms: int) -> OneTimeLink:
    """The invitation behind a code. Refuses with `not_found` also where its maker has left, or may not
    give that role any more: it is worth what its maker is.
    """
    link = one_time_links.peek("invite", code, now_ms)
    maker = Person.get_or_none(Person.id == link.created_by_id, Person.active)
    if maker is None or link.role not in MANAGED_BY.get(maker.role, ()):
        raise Refused("not_found", "This invitation is not valid any more. Please ask for a new one.")
    return link


def accept(
    code: str,
    username: str,
    password: str,
    *,
    display_name: str,
    tz: str | None,
    studio_name: str,
    now_ms: int,
) -> Person:
    """Make the account that an invitation is for. Refuses like `people.add`; the link is then still
    good.
    """
    with writing():
        link = peek(code, now_ms)
        one_time_links.redeem("invite", code, now_ms)
        return accounts.create(
            username,
            password,
            display_name=display_name,
            tz=tz,
            role=str(link.role),  # `look` has checked it
            author_id=link.created_by_id,
            studio_name=studio_name,
            now_ms=now_ms,
        )


def list_pending(now_ms: int) -> list[PendingInvitation]:
    """The invitations that can still be used, the newest first; of makers who have left as well."""
    rows = fetch(
        "SELECT l.id, l.role, p.display_name, l.created_ms, l.expires_ms"
        " FROM one_time_link l JOIN person p ON p.id = l.created_by_id"
        " WHERE l.kind = 'invite' AND l.used_ms IS NULL AND l.expires_ms > ? ORDER BY l.id DESC",
        (now_ms,),
    )
    return [PendingInvitation(*row) for row in rows]


def revoke(invitation_id: int, author_id: int, now_ms: int) -> None:
    """End an invitation before anybody uses it. Refuses with `not_found`."""
    with writing():
        role = next(
            (invitation.role for invitation in list_pending(now_ms) if invitation.id == invitation_id), None
        )
        ended = execute(
            "UPDATE one_time_link SET used_ms = ? WHERE id = ? AND kind = 'invite' AND used_ms IS NULL",
            (now_ms, invitation_id),
        ).rowcount
        if role is None or not ended:
            raise not_found("invitation")
        audit.record(now_ms, author_id, "link.revoke", None, role)
