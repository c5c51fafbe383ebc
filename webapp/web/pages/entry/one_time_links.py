"""Links that work once: sign-in of the browser from the DCC, and a new password from a manager.

Their codes stand in addresses, so no page behind them tells where it was come from (docs/decisions/0006).
"""

from __future__ import annotations

from webapp.store.access import one_time_links
from webapp.store.db.database import writing
from webapp.store.db.models import OneTimeLink, Person
from webapp.store.people import accounts
from webapp.store.refusal import Refused, not_found
from webapp.web.http import cookie
from webapp.web.http.errors import status_of
from webapp.web.http.open_http import refuse_open_password
from webapp.web.pages.parts.routes import ANYONE, page
from webapp.web.pages.parts.visit import Answer, Visit

NO_REFERRER = ("Referrer-Policy", "no-referrer")


@page("GET", "/link/{code}", who=ANYONE)
def sign_browser_in(visit: Visit) -> Answer:
    """From "Open my log" in the DCC: signs this browser in, once, within a minute, and shows today."""
    visit.extra_headers.append(NO_REFERRER)
    person = _person_of(one_time_links.redeem("browser", visit.path["code"], visit.now_ms))
    if not person.active:
        raise Refused("not_found", "This account is deactivated. Please ask your manager.")
    visit.extra_headers.append(cookie.sign_in(visit.environ, person.id, visit.now_ms))
    return visit.go("/me")


@page("GET", "/reset/{code}", who=ANYONE)
def show_reset(visit: Visit) -> Answer:
    """The form for a new password. Looking uses nothing up."""
    visit.extra_headers.append(NO_REFERRER)
    return _form(visit, _person_of(one_time_links.peek("reset", visit.path["code"], visit.now_ms)))


@page("POST", "/reset/{code}", who=ANYONE)
def reset(visit: Visit) -> Answer:
    """Take the new password, end every other sign-in, and sign this browser in."""
    visit.extra_headers.append(NO_REFERRER)
    person = _person_of(one_time_links.peek("reset", visit.path["code"], visit.now_ms))
    try:
        refuse_open_password(visit.services, visit.environ)
        with writing(person.id):
            accounts.set_password(
                person,
                visit.form.raw("password"),
                author_id=person.id,
                now_ms=visit.now_ms,
                studio_name=visit.studio_name,
            )
            one_time_links.redeem("reset", visit.path["code"], visit.now_ms)
    except Refused as refused:
        if refused.code == "not_found":
            raise
        return _form(visit, person, refused)
    visit.extra_headers.append(cookie.sign_in(visit.environ, person.id, visit.now_ms))
    return visit.go("/me")


def _person_of(link: OneTimeLink) -> Person:
    """Whose link it is; only set-up links and invitations belong to nobody."""
    if link.person is None:
        raise not_found("link")
    return link.person


def _form(visit: Visit, person: Person, refused: Refused | None = None) -> Answer:
    errors = {refused.field or "": refused.message} if refused else {}
    return visit.page(
        "entry/reset.html", status_of(refused) if refused else 200, username=person.username, errors=errors
    )


PAGES = (sign_browser_in, show_reset, reset)
