"""Links by which people come in: an invitation to a new account, a new password for an old one."""

import msgspec

from webapp.store import invitations, staff
from webapp.web.api.paths import person_in
from webapp.web.api.routes import MANAGER, Call, route
from webapp.web.links import link_url


class NewInvitation(msgspec.Struct, forbid_unknown_fields=True):
    """What the invited person will be."""

    role: str = "artist"


class OneTimeUrl(msgspec.Struct):
    """A link that works once, shown this once: give it to that one person."""

    url: str
    expires_ms: int


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
def invite(call: Call) -> OneTimeUrl:
    """Make a link by which somebody makes their own account"""
    code, expires_ms = invitations.make(call.body.role, call.me.person_id, call.me.role, call.now_ms)
    return OneTimeUrl(link_url(call.services, call.environ, "invite", code), expires_ms)


@route(
    "POST",
    "/users/{username}/reset-link",
    who=MANAGER,
    scope="studio:write",
    answer=OneTimeUrl,
    status=201,
    errors=("not_found", "not_possible"),
)
def make_reset_link(call: Call) -> OneTimeUrl:
    """Make a link by which somebody chooses a new password; the one before it ends"""
    code, expires_ms = staff.make_reset_link(person_in(call), call.me.person_id, call.me.role, call.now_ms)
    return OneTimeUrl(link_url(call.services, call.environ, "reset", code), expires_ms)


ROUTES = (invite, make_reset_link)
