"""Integrations: the production trackers that tasks come from and time goes to. For admins."""

from __future__ import annotations

from webapp.clock import now_ms as system_now_ms
from webapp.integrations.connector import ConnectorProblem
from webapp.integrations.sync import open_connector, run_sync
from webapp.store.integrations import connections, links, sent_times
from webapp.store.people import accounts
from webapp.store.refusal import Refused
from webapp.store.typed import parse_date_field
from webapp.web.format.translations import _
from webapp.web.pages.parts.forms import Typed, number_in, refused_form
from webapp.web.pages.parts.routes import ADMIN, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/studio/integrations"


@page("GET", PATH, who=ADMIN)
def show_integrations(visit: Visit) -> Answer:
    """Every connection with what it did last, and the form for a new one."""
    return _show(visit, Typed())


@page("POST", PATH, who=ADMIN)
def connect(visit: Visit) -> Answer:
    """Test an address and a token; with the button Connect, keep them."""
    form = visit.form
    url, token = form.text("url"), form.text("token")
    try:
        sentence = open_connector("kitsu", url, token).check()
        if form.text("deed") == "test":
            return _show(visit, Typed(form.texts()), outcome=sentence)
        connections.create("kitsu", url, token, visit.me.id, visit.now_ms)
    except ConnectorProblem as problem:
        return _show(visit, Typed(form.texts(), {"": problem.message}, 422))
    except Refused as refused:
        return _show(visit, refused_form(visit, refused))
    return visit.go(f"{PATH}?done=1")


@page("POST", PATH + "/{id}", who=ADMIN)
def change_integration(visit: Visit) -> Answer:
    """Try out, run soon, switch, match a person, choose the policy, or disconnect."""
    integration = connections.find(number_in(visit.path["id"], "integration"))
    form, author, now_ms = visit.form, visit.me.id, visit.now_ms
    deed = form.text("deed")
    try:
        if deed == "dry_run":
            synced = run_sync(integration, system_now_ms, dry_run=True)
            sentence = _("A run would do this: %(what)s.")
            return _show(
                visit,
                Typed(),
                outcome=sentence % {"what": f"{synced.pulled.sentence}; {synced.pushed.sentence}"},
            )
        if deed == "match":
            person, username = form.text("foreign_id"), form.text("username")
            links.match_person(integration.id, person, username, author, now_ms)
        elif deed == "remove":
            connections.remove(integration, author, now_ms)
        elif deed in ("activate", "deactivate"):
            connections.update(integration, {"active": deed == "activate"}, author, now_ms)
        elif deed == "policy":
            from_date = parse_date_field(form.text("push_from"), "push_from").isoformat()
            policy: dict[str, object] = {
                "ours_wins": form.text("ours_wins") == "yes",
                "push_from": from_date,
            }
            connections.update(integration, policy, author, now_ms)
        else:
            connections.update(integration, {}, author, now_ms)  # due at once
    except ConnectorProblem as problem:
        return _show(visit, Typed({}, {"": problem.message}, 422))
    except Refused as refused:
        return _show(visit, refused_form(visit, refused))
    return visit.go(f"{PATH}?done=1")


def _show(visit: Visit, typed: Typed, outcome: str = "") -> Answer:
    found = connections.list_all()
    return visit.page(
        "studio/integrations.html",
        typed.status,
        connections=[
            {
                "it": connection,
                "name": connections.KINDS[connection.kind],
                "counts": sent_times.count_by_state(connection.id),
                "conflicts": sent_times.list_entries(connection.id, "conflict"),
                "held": sent_times.list_entries(connection.id, "held"),
                "unmatched": links.list_unmatched_people(connection.id),
                "lines": connections.list_lines(connection.id),
            }
            for connection in found
        ],
        people=[
            (connection.username, connection.display_name)
            for connection in accounts.list_all()
            if connection.active
        ],
        values={name: value for name, value in typed.values.items() if name != "token"},
        errors=typed.errors,
        outcome=outcome,
        done=visit.query.text("done") == "1",
    )


PAGES = (show_integrations, connect, change_integration)
