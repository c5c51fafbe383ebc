"""My account: name, zone, looks, password, and where I am signed in."""

from __future__ import annotations

from webapp.domain.written import parse_number
from webapp.store.access import rate_limits, sign_ins, tokens, web_sessions
from webapp.store.people import accounts, preferences
from webapp.store.refusal import Refused, not_found
from webapp.web.format.translations import _
from webapp.web.format.zones import zone_choices
from webapp.web.http import cookie
from webapp.web.http.errors import status_of
from webapp.web.http.open_http import refuse_open_password
from webapp.web.pages.parts.routes import ARTIST, page
from webapp.web.pages.parts.visit import Answer, Visit


@page("GET", "/me/account", who=ARTIST)
def show_account(visit: Visit) -> Answer:
    """The page."""
    return _show(visit)


@page("POST", "/me/account", who=ARTIST)
def save_account(visit: Visit) -> Answer:
    """Name, zone, theme and shortcuts, all or none."""
    form, me = visit.form, visit.me
    try:
        preferences.update(
            me.id,
            display_name=form.text("display_name"),
            tz=form.text("tz"),
            theme=form.text("theme"),
            shortcuts=form.text("shortcuts") == "1",
            now_ms=visit.now_ms,
        )
    except Refused as refused:
        return _show(visit, refused, form.texts())
    return visit.go("/me/account?saved=1")


@page("POST", "/me/password", who=ARTIST)
def change_password(visit: Visit) -> Answer:
    """A new password for the old one. Every other sign-in ends; this browser stays."""
    form = visit.form
    person = accounts.get(visit.me.id)
    limits = rate_limits.account_limits(person.username_key)
    try:
        refuse_open_password(visit.services, visit.environ)
        rate_limits.consume(limits, visit.now_ms)
        if accounts.check_credentials(person.username, form.raw("old_password")) is None:
            raise Refused("bad_value", _("This is not your current password."), "old_password")
        rate_limits.refund(limits, visit.now_ms)
        accounts.set_password(
            person,
            form.raw("password"),
            author_id=person.id,
            now_ms=visit.now_ms,
            studio_name=visit.studio_name,
        )
    except Refused as refused:
        return _show(visit, refused)
    visit.extra_headers.append(cookie.sign_in(visit.environ, person.id, visit.now_ms))
    return visit.go("/me/account?saved=password")


@page("POST", "/me/devices/{id}/end", who=ARTIST)
def end_device(visit: Visit) -> Answer:
    """Sign one DCC or script out. What it has tracked and not sent yet stays in its journal."""
    id = parse_number(visit.path["id"])
    if id is None:
        raise not_found("sign-in")
    tokens.revoke(id, visit.me.id, visit.me.id, visit.now_ms)
    return visit.go("/me/account?saved=ended#signed-in")


@page("POST", "/me/browsers/{id}/end", who=ARTIST)
def end_browser(visit: Visit) -> Answer:
    """Sign one browser out."""
    id = parse_number(visit.path["id"])
    if id is None or not web_sessions.delete_by_id(id, visit.me.id):
        raise not_found("sign-in")
    return visit.go("/me/account?saved=ended#signed-in")


@page("POST", "/me/browsers/end", who=ARTIST)
def end_other_browsers(visit: Visit) -> Answer:
    """Sign all browsers out but this one."""
    web_sessions.delete_all(visit.me.id, but=visit.me.session_id)
    return visit.go("/me/account?saved=ended#signed-in")


def _show(visit: Visit, refused: Refused | None = None, typed: dict[str, str] | None = None) -> Answer:
    me = visit.me
    values = typed or {"display_name": me.display_name, "tz": me.tz, "theme": me.theme}
    return visit.page(
        "me/account.html",
        status_of(refused) if refused else 200,
        values=values,
        errors={refused.field or "": refused.message} if refused else {},
        shortcuts=(values.get("shortcuts") == "1") if typed else me.shortcuts,
        zones=zone_choices(),
        devices=sign_ins.list_devices(me.id, visit.now_ms),
        browsers=sign_ins.list_browsers(me.id, visit.now_ms),
        saved=visit.query.text("saved"),
    )


PAGES = (
    show_account,
    save_account,
    change_password,
    end_device,
    end_browser,
    end_other_browsers,
)
