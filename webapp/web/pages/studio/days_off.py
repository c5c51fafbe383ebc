"""Days off for everybody: public holidays and the days on which the studio is shut."""

from __future__ import annotations

from webapp.store.people import days_off
from webapp.store.refusal import Refused
from webapp.web.pages.parts.forms import Typed, number_in, refused_form, seconds_of
from webapp.web.pages.parts.routes import MANAGER, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/studio/days-off"


@page("GET", PATH, who=MANAGER)
def show_days_off(visit: Visit) -> Answer:
    """The list, and the form for more."""
    return _show(visit, Typed())


@page("POST", PATH, who=MANAGER)
def change_days_off(visit: Visit) -> Answer:
    """Add some, or take back the one whose number the form carries."""
    form, me, now_ms = visit.form, visit.me.id, visit.now_ms
    try:
        if form.text("deed") == "remove":
            days_off.delete_day_off(number_in(form.text("id"), "day off"), None, me, now_ms)
        else:
            less_s = seconds_of(form.text("hours"), "hours")
            days_off.create_days_off(
                None,
                form.text("first"),
                form.text("last"),
                author_id=me,
                now_ms=now_ms,
                note=form.text("note"),
                minutes=less_s // 60 if less_s else None,
            )
    except Refused as refused:
        return _show(visit, refused_form(visit, refused))
    return visit.go(f"{PATH}?done=1")


def _show(visit: Visit, typed: Typed) -> Answer:
    return visit.page(
        "studio/days_off.html",
        typed.status,
        days_off=days_off.list_days_off(None, limit=200),
        values=typed.values,
        errors=typed.errors,
        done=visit.query.text("done") == "1",
    )


PAGES = (show_days_off, change_days_off)
