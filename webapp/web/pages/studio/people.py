"""People: accounts, roles, led projects, contracts, days off, invitations and new passwords."""

from __future__ import annotations

from webapp.store.access.tokens import ROLES
from webapp.store.db import models
from webapp.store.db.database import writing
from webapp.store.people import accounts, contracts, days_off, expected, invitations, roles, teams
from webapp.store.refusal import Refused, not_found
from webapp.store.work import projects
from webapp.web.format import wording
from webapp.web.format.translations import _
from webapp.web.format.zones import zone_choices
from webapp.web.http.link_urls import link_url
from webapp.web.pages.parts.forms import Typed, number_in, refused_form, seconds_of, whole_number
from webapp.web.pages.parts.routes import ADMIN, MANAGER, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/studio/people"


@page("GET", PATH, who=MANAGER)
def show_people(visit: Visit) -> Answer:
    """Everybody, and the forms for new ones."""
    return _list(visit, Typed({"role": "artist"}))


@page("POST", PATH, who=MANAGER)
def add_person(visit: Visit) -> Answer:
    """Make an account and show the link to its first password, this once."""
    form = visit.form
    try:
        with writing():
            roles.check_may_manage(visit.me.role, accounts.check_role(form.text("role")))
            person = accounts.create(
                form.text("username"),
                None,
                display_name=form.text("display_name"),
                role=form.text("role"),
                author_id=visit.me.id,
                now_ms=visit.now_ms,
            )
            code, expires_ms = roles.create_reset_link(person, visit.me.id, visit.me.role, visit.now_ms)
    except Refused as refused:
        return _list(visit, refused_form(visit, refused))
    return _link_page(
        visit, _("Give this link to %(name)s") % {"name": person.display_name}, "reset", (code, expires_ms)
    )


@page("POST", PATH + "/invite", who=MANAGER)
def invite(visit: Visit) -> Answer:
    """A link by which somebody makes their own account, shown this once."""
    try:
        link = invitations.create(visit.form.text("role"), visit.me.id, visit.me.role, visit.now_ms)
    except Refused as refused:
        return _list(visit, refused_form(visit, refused))
    return _link_page(visit, _("Give this invitation to one person"), "invite", link)


@page("POST", PATH + "/invite/{id}/revoke", who=ADMIN)
def revoke_invitation(visit: Visit) -> Answer:
    """End an invitation that nobody has used yet."""
    invitations.revoke(number_in(visit.path["id"], "invitation"), visit.me.id, visit.now_ms)
    return visit.go(PATH)


def _link_page(visit: Visit, title: str, kind: str, link: tuple[str, int]) -> Answer:
    code, expires_ms = link
    url = link_url(visit.services, visit.environ, kind, code)
    return visit.page("entry/one_time_link.html", title=title, url=url, expires_ms=expires_ms, back=PATH)


@page("GET", PATH + "/{username}", who=MANAGER)
def show_account(visit: Visit) -> Answer:
    """One account, to be changed."""
    return _one(visit, _find(visit), Typed())


@page("POST", PATH + "/{username}", who=MANAGER)
def change_account(visit: Visit) -> Answer:
    """Do one thing to the account: the form's button says which."""
    person = _find(visit)
    deeds = {
        "save": _save,
        "deactivate": lambda visit, person: _set_active(visit, person, False),
        "activate": lambda visit, person: _set_active(visit, person, True),
        "contract": _set_contract,
        "day_off": _add_days_off,
        "remove_day_off": _remove_day_off,
    }
    deed = visit.form.text("deed")
    try:
        if deed == "reset":
            link = roles.create_reset_link(person, visit.me.id, visit.me.role, visit.now_ms)
            return _link_page(
                visit, _("Give this link to %(name)s") % {"name": person.display_name}, "reset", link
            )
        if deed not in deeds:
            raise not_found("deed")
        deeds[deed](visit, person)
    except Refused as refused:
        return _one(visit, accounts.get(person.id), refused_form(visit, refused))
    return visit.go(f"{PATH}/{person.username}?done=1")


def _save(visit: Visit, person: models.Person) -> None:
    form, me, now_ms = visit.form, visit.me, visit.now_ms
    with writing():
        roles.check_may_manage(me.role, person.role)
        if form.text("display_name") != person.display_name:
            accounts.set_display_name(person, form.text("display_name"), author_id=me.id, now_ms=now_ms)
        accounts.set_zone(person, form.text("tz"), author_id=me.id, now_ms=now_ms)
        roles.change_role(person, form.text("role"), me.id, me.role, now_ms)
        if form.text("role") == "lead":
            projects.set_led_projects(accounts.get(person.id), form.all("projects"), me.id, me.role, now_ms)


def _set_active(visit: Visit, person: models.Person, active: bool) -> None:
    roles.change_active(person, active, visit.me.id, visit.me.role, visit.now_ms)


def _set_contract(visit: Visit, person: models.Person) -> None:
    minutes = [(seconds_of(visit.form.text(day), day) or 0) // 60 for day in contracts.WEEKDAYS]
    contracts.set_contract(person, visit.form.text("from_date"), minutes, visit.me.id, visit.now_ms)


def _add_days_off(visit: Visit, person: models.Person) -> None:
    form = visit.form
    less_s = seconds_of(form.text("hours"), "hours")
    days_off.create_days_off(
        person,
        form.text("first"),
        form.text("last"),
        author_id=visit.me.id,
        now_ms=visit.now_ms,
        note=form.text("note"),
        minutes=less_s // 60 if less_s else None,
    )


def _remove_day_off(visit: Visit, person: models.Person) -> None:
    days_off.delete_day_off(whole_number(visit.form.text("id"), "id"), person, visit.me.id, visit.now_ms)


def _find(visit: Visit) -> models.Person:
    person = accounts.find_by_username(visit.path["username"])
    if person is None:
        raise not_found("person")
    return person


def _list(visit: Visit, typed: Typed) -> Answer:
    return visit.page(
        "studio/people.html",
        typed.status,
        rows=accounts.list_all(),
        teams=teams.teams_by_person(),
        led=projects.led_projects_by_person(),
        invitations=invitations.list_pending(visit.now_ms) if visit.me.role == "admin" else [],
        roles=[(role, wording.role_label(role)) for role in ROLES if role in roles.MANAGED_BY[visit.me.role]],
        role_label=wording.role_label,
        values=typed.values,
        errors=typed.errors,
    )


def _one(visit: Visit, person: models.Person, typed: Typed) -> Answer:
    values = {"display_name": person.display_name, "tz": person.tz, "role": person.role}
    leads = [code for code, _name in projects.list_projects() if person.username in _leads(code)]
    agreed = contracts.list_contracts(person.id)
    week = [getattr(agreed[0], day) for day in contracts.WEEKDAYS] if agreed else expected.get_usual_week()
    values |= {
        day: f"{minutes // 60}:{minutes % 60:02d}"
        for day, minutes in zip(contracts.WEEKDAYS, week, strict=True)
    }
    values |= typed.values
    return visit.page(
        "studio/person.html",
        typed.status,
        person=person,
        values=values,
        errors=typed.errors,
        roles=[(role, wording.role_label(role)) for role in ROLES if role in roles.MANAGED_BY[visit.me.role]],
        role_label=wording.role_label,
        may_manage=person.role in roles.MANAGED_BY[visit.me.role],
        zones=zone_choices(),
        projects=projects.list_projects(),
        led=visit.form.all("projects") if typed.errors else leads,
        contracts=agreed,
        weekdays=contracts.WEEKDAYS,
        days_off=days_off.list_days_off(person.id),
        done=visit.query.text("done") == "1",
        today=visit.today(),
    )


def _leads(code: str) -> list[str]:
    return projects.list_leads(projects.get_project_by_code(code).id)


PAGES = (show_people, add_person, invite, revoke_invitation, show_account, change_account)
