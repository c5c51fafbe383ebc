"""Links by which people come in: an invitation to a new account, a new password for an old one."""

import msgspec

from webapp.store.people import invitations, roles
from webapp.web.api.params import PageQuery, cut_list, number_in, person_in
from webapp.web.api.routes import ADMIN, MANAGER, Call, route
from webapp.web.api.shapes import Role
from webapp.web.http.link_urls import link_url


class PendingInvitation(msgspec.Struct):
    """One that nobody has used yet. `author` is who made it, by name; the link itself was shown once."""

    id: int
    role: Role
    author: str
    created_ms: int
    expires_ms: int


class PendingInvitations(msgspec.Struct):
    """One page of them, the newest first."""

    invitations: list[PendingInvitation]
    page: int
    pages: int
    total: int


class NewInvitation(msgspec.Struct, forbid_unknown_fields=True):
    """What the invited person will be."""

    role: Role = "artist"


class OneTimeUrl(msgspec.Struct):
    """A link that works once, shown this once: give it to that one person."""

    url: str
    expires_ms: int


@route(
    "GET",
    "/invitations",
    who=ADMIN,
    scope="studio:read",
    query=PageQuery,
    answer=PendingInvitations,
    errors=("not_found",),
)
def list_invitations(call: Call) -> PendingInvitations:
    """Pending invitations"""
    rows, place = cut_list(invitations.list_pending(call.now_ms), call.query)
    return PendingInvitations([PendingInvitation(*invitation) for invitation in rows], *place)


@route(
    "POST",
    "/invitations",
    who=MANAGER,
    scope="studio:write",
    body=NewInvitation,
    answer=OneTimeUrl,
    status=201,
    errors=("bad_value", "not_possible"),
)
def create_invitation(call: Call) -> OneTimeUrl:
    """Create a link where somebody registers an account"""
    code, expires_ms = invitations.create(call.body.role, call.me.person_id, call.me.role, call.now_ms)
    return OneTimeUrl(link_url(call.services, call.environ, "invite", code), expires_ms)


@route("DELETE", "/invitations/{id}", who=ADMIN, scope="studio:write", status=204, errors=("not_found",))
def revoke_invitation(call: Call) -> None:
    """Revoke a pending invitation"""
    invitations.revoke(number_in(call, "id", "invitation"), call.me.person_id, call.now_ms)


@route(
    "POST",
    "/users/{username}/reset-link",
    who=MANAGER,
    scope="studio:write",
    answer=OneTimeUrl,
    status=201,
    errors=("not_found", "not_possible"),
)
def create_reset_link(call: Call) -> OneTimeUrl:
    """Create a link where a person chooses a new password; an earlier link stops working"""
    code, expires_ms = roles.create_reset_link(person_in(call), call.me.person_id, call.me.role, call.now_ms)
    return OneTimeUrl(link_url(call.services, call.environ, "reset", code), expires_ms)


ROUTES = (list_invitations, create_invitation, revoke_invitation, create_reset_link)
