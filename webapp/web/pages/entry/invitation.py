"""An invitation: whoever holds the link makes their own account in the role that a manager chose."""

from __future__ import annotations

from webapp.store import settings
from webapp.store.people import invitations
from webapp.store.refusal import Refused
from webapp.web.format.zones import zone_choices
from webapp.web.http import cookie
from webapp.web.http.open_http import refuse_open_password
from webapp.web.pages.parts.forms import Typed, refused_form
from webapp.web.pages.parts.routes import ANYONE, page
from webapp.web.pages.parts.visit import Answer, Visit


@page("GET", "/invite/{code}", who=ANYONE)
def show_invitation(visit: Visit) -> Answer:
    """The form; looking uses the link up for nobody."""
    return _show(visit, Typed({"tz": settings.get_value("studio_tz")}))


@page("POST", "/invite/{code}", who=ANYONE)
def accept_invitation(visit: Visit) -> Answer:
    """Make the account and sign in."""
    form = visit.form
    invitations.peek(visit.path["code"], visit.now_ms)
    try:
        refuse_open_password(visit.services, visit.environ)
        person = invitations.accept(
            visit.path["code"],
            form.text("username"),
            form.raw("password"),
            display_name=form.text("display_name"),
            tz=form.text("tz") or None,
            studio_name=visit.services.config.studio_name,
            now_ms=visit.now_ms,
        )
    except Refused as refused:
        typed = refused_form(visit, refused)
        typed.values.pop("password", None)
        return _show(visit, typed)
    visit.extra_headers.append(cookie.sign_in(visit.environ, person.id, visit.now_ms))
    return visit.go("/downloads?welcome=1")


def _show(visit: Visit, typed: Typed) -> Answer:
    link = invitations.peek(visit.path["code"], visit.now_ms)
    return visit.page(
        "entry/invitation.html",
        typed.status,
        role=link.role,
        code=visit.path["code"],
        values=typed.values,
        errors=typed.errors,
        zones=zone_choices(),
    )


PAGES = (show_invitation, accept_invitation)
