"""Teams: departments and crews, and who is in them."""

from __future__ import annotations

from webapp.store.access.scope import Scope
from webapp.store.hours import catalogue
from webapp.store.people import teams
from webapp.store.refusal import Refused
from webapp.web.pages.parts.forms import Typed, number_in, refused_form
from webapp.web.pages.parts.routes import MANAGER, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/studio/teams"


@page("GET", PATH, who=MANAGER)
def show_teams(visit: Visit) -> Answer:
    """All of them with their people."""
    return _show(visit, Typed())


@page("POST", PATH, who=MANAGER)
def save_team(visit: Visit) -> Answer:
    """Make one, or change the one whose number the form carries, or take it away."""
    form = visit.form
    try:
        team = teams.get_team(number_in(form.text("id"), "team")) if form.text("id") else None
        if form.text("deed") == "remove" and team is not None:
            teams.delete_team(team, visit.me.id, visit.now_ms)
        else:
            teams.save_team(team, form.text("name"), form.all("members"), visit.me.id, visit.now_ms)
    except Refused as refused:
        return _show(visit, refused_form(visit, refused))
    return visit.go(f"{PATH}?done=1")


def _show(visit: Visit, typed: Typed) -> Answer:
    return visit.page(
        "studio/teams.html",
        typed.status,
        teams=teams.list_teams(),
        people=[(name.value, name.text) for name in catalogue.list_names("user", Scope())],
        values=typed.values,
        errors=typed.errors,
        done=visit.query.text("done") == "1",
    )


PAGES = (show_teams, save_team)
