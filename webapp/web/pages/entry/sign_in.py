"""Making an account, signing in and signing out."""

from __future__ import annotations

from webapp.store import settings
from webapp.store.access import rate_limits
from webapp.store.db.models import Person
from webapp.store.people import accounts
from webapp.store.refusal import Refused
from webapp.web.format import navigation
from webapp.web.format.translations import _
from webapp.web.format.zones import zone_choices
from webapp.web.http import cookie
from webapp.web.http.errors import status_of
from webapp.web.http.open_http import refuse_open_password
from webapp.web.pages.parts.routes import ANYONE, page
from webapp.web.pages.parts.visit import Answer, Visit, safe_next


@page("GET", "/sign-in", who=ANYONE)
def show_sign_in(visit: Visit) -> Answer:
    """The form; who is signed in already goes on to where they wanted."""
    if visit.person is not None:
        return visit.go(safe_next(visit.query.text("next")) or visit.home)
    return _sign_in_form(visit, visit.query.text("next"))


@page("POST", "/sign-in", who=ANYONE)
def sign_in(visit: Visit) -> Answer:
    """Check the password, begin a session under a new cookie, and go on."""
    wanted = visit.form.text("next")
    try:
        refuse_open_password(visit.services, visit.environ)
        person = accounts.sign_in(
            visit.form.text("username"),
            visit.form.raw("password"),
            address=visit.address,
            failures_per_address=visit.services.config.failures_per_address_per_hour,
            now_ms=visit.now_ms,
        )
    except Refused as refused:
        return _sign_in_form(visit, wanted, refused)
    return _begin(visit, person, wanted)


@page("POST", "/sign-out", who=ANYONE)
def sign_out(visit: Visit) -> Answer:
    """End this browser's session, on the server and here."""
    visit.extra_headers.append(cookie.sign_out(visit.environ))
    return visit.go("/sign-in?bye=1")


@page("GET", "/register", who=ANYONE)
def show_register(visit: Visit) -> Answer:
    """The form for a new account, while the studio lets anybody make one."""
    if visit.person is not None:
        return visit.go(visit.home)
    return _register_form(visit)


@page("POST", "/register", who=ANYONE)
def register(visit: Visit) -> Answer:
    """Make the account and sign in."""
    form = visit.form
    config = visit.services.config
    try:
        refuse_open_password(visit.services, visit.environ)
        if not config.registration:
            raise Refused(
                "registration_closed", _("Accounts here are by invitation. Ask your manager for one.")
            )
        limits = [rate_limits.registration_limit(visit.address, config.registrations_per_hour)]
        rate_limits.consume(limits, visit.now_ms)
        person = accounts.create(
            form.text("username"),
            form.raw("password"),
            now_ms=visit.now_ms,
            display_name=form.text("display_name"),
            tz=form.text("tz") or None,
            studio_name=config.studio_name,
        )
    except Refused as refused:
        return _register_form(visit, refused)
    visit.extra_headers.append(cookie.sign_in(visit.environ, person.id, visit.now_ms))
    return visit.go("/downloads?welcome=1")


def _begin(visit: Visit, person: Person, wanted: str) -> Answer:
    visit.extra_headers.append(cookie.sign_in(visit.environ, person.id, visit.now_ms))
    return visit.go(safe_next(wanted) or navigation.home_of(person.role))


def _sign_in_form(visit: Visit, wanted: str, refused: Refused | None = None) -> Answer:
    values = {"username": visit.form.text("username")} if refused else {}
    errors = {refused.field or "": refused.message} if refused else {}
    status = status_of(refused) if refused else 200
    answer = visit.page(
        "entry/sign_in.html",
        status,
        values=values,
        errors=errors,
        wanted=safe_next(wanted) or "",
        has_left=visit.query.text("bye") == "1",
    )
    if refused and refused.retry_after_s is not None:
        answer.headers.append(("Retry-After", str(refused.retry_after_s)))
    return answer


def _register_form(visit: Visit, refused: Refused | None = None) -> Answer:
    values = visit.form.texts() if refused else {"tz": settings.get_value("studio_tz")}
    values.pop("password", None)
    errors = {refused.field or "": refused.message} if refused else {}
    return visit.page(
        "entry/register.html",
        status_of(refused) if refused else 200,
        values=values,
        errors=errors,
        zones=zone_choices(),
    )


PAGES = (show_sign_in, sign_in, sign_out, show_register, register)
