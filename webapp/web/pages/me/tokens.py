"""Personal API tokens: for scripts, with scopes and an end. For everybody."""

from __future__ import annotations

from webapp.store.access import tokens
from webapp.store.refusal import Refused
from webapp.web.api.routes import SCOPES
from webapp.web.format.translations import _
from webapp.web.pages.parts.forms import Typed, refused_form, whole_number
from webapp.web.pages.parts.routes import ARTIST, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/me/tokens"


@page("GET", PATH, who=ARTIST)
def show_tokens(visit: Visit) -> Answer:
    """The person's own, and the form for a new one."""
    return _show(visit, Typed({"days": "90"}))


@page("POST", PATH, who=ARTIST)
def make_token(visit: Visit) -> Answer:
    """Make one and show it, this once."""
    form = visit.form
    try:
        secret, _row = tokens.create_personal_token(
            visit.me.id,
            form.text("name"),
            form.all("scopes"),
            days=whole_number(form.text("days"), "days"),
            known_scopes=list(_scopes(visit)),
            now_ms=visit.now_ms,
        )
    except Refused as refused:
        return _show(visit, refused_form(visit, refused))
    return _show(visit, Typed({"days": "90"}), secret)


@page("POST", PATH + "/{id}/end", who=ARTIST)
def end_token(visit: Visit) -> Answer:
    """End one at once."""
    tokens.revoke_personal_token(visit.path["id"], visit.me.id, visit.now_ms)
    return visit.go(PATH)


def _scopes(visit: Visit) -> dict[str, str]:
    """The scopes that are of any use to this person's role, with what they allow."""
    words = {
        "me:read": _("read my own time and tasks"),
        "me:write": _("send and correct my own time"),
        "report:read": _("read the reports and live status that I may see"),
        "report:write": _("dismiss notices and edit saved views"),
        "studio:read": _("read projects, tasks and people"),
        "studio:write": _("change projects, tasks and people"),
    }
    needs = dict.fromkeys(("report:read", "report:write", "studio:read"), "lead") | {
        "studio:write": "manager"
    }
    return {scope: words[scope] for scope in SCOPES if visit.me.is_at_least(needs.get(scope, "artist"))}


def _show(visit: Visit, typed: Typed, secret: str = "") -> Answer:
    return visit.page(
        "me/tokens.html",
        typed.status,
        tokens=tokens.list_personal_tokens(visit.me.id, visit.now_ms),
        scopes=list(_scopes(visit).items()),
        chosen=visit.form.all("scopes") if typed.errors else [],
        values=typed.values,
        errors=typed.errors,
        secret=secret,
    )


PAGES = (show_tokens, make_token, end_token)
