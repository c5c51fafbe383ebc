"""People: accounts, roles, led projects, contracts, days off, invitations and new passwords."""

from __future__ import annotations

from webapp.store import expected, invitations, people, planning, staff
from webapp.store import models as m
from webapp.store.database import fetch, writing
from webapp.store.refusal import Refused, not_found
from webapp.store.tokens import ROLES
from webapp.web import wording
from webapp.web.links import link_url
from webapp.web.pages.manager.forms import Typed, refused_form, seconds_of, whole_number
from webapp.web.pages.manager.task import number_in
from webapp.web.pages.routes import ADMIN, MANAGER, page
from webapp.web.pages.visit import Answer, Visit
from webapp.web.texts import _
from webapp.web.zones import zone_choices

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
            staff.check_may_manage(visit.me.role, people.check_role(form.text("role")))
            person = people.add(
                form.text("username"),
                None,
                display_name=form.text("display_name"),
                role=form.text("role"),
                author_id=visit.me.id,
                now_ms=visit.now_ms,
            )
            code, expires_ms = staff.make_reset_link(person, visit.me.id, visit.me.role, visit.now_ms)
    except Refused as refused:
        return _list(visit, refused_form(visit, refused))
    return _link_page(
        visit, _("Give this link to %(name)s") % {"name": person.display_name}, "reset", (code, expires_ms)
    )


@page("POST", PATH + "/invite", who=MANAGER)
def invite(visit: Visit) -> Answer:
    """A link by which somebody makes their own account, shown this once."""
    try:
        link = invitations.make(visit.form.text("role"), visit.me.id, visit.me.role, visit.now_ms)
    except Refused as refused:
        return _list(visit, refused_form(visit, refused))
    return _link_page(visit, _("Give this invitation to one person"), "invite", link)


@page("POST", PATH + "/invite/{id}/revoke", who=ADMIN)
def revoke_invitation(visit: Visit) -> Answer:
    """End an invitation that nobody has used yet."""
    invitations.revoke(number_in(visit.path["id"]), visit.me.id, visit.now_ms)
    return visit.go(PATH)


def _link_page(visit: Visit, title: str, kind: str, link: tuple[str, int]) -> Answer:
    code, expires_ms = link
    url = link_url(visit.services, visit.environ, kind, code)
    return visit.page("manager/one_time_link.html", title=title, url=url, expires_ms=expires_ms, back=PATH)


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
            link = staff.make_reset_link(person, visit.me.id, visit.me.role, visit.now_ms)
            return _link_page(
                visit, _("Give this link to %(name)s") % {"name": person.display_name}, "reset", link
            )
        if deed not in deeds:
            raise not_found("deed")
        deeds[deed](visit, person)
    except Refused as refused:
        return _one(visit, people.get(person.id), refused_form(visit, refused))
    return visit.go(f"{PATH}/{person.username}?done=1")


def _save(visit: Visit, person: m.Person) -> None:
    form, me, now_ms = visit.form, visit.me, visit.now_ms
    with writing():
        staff.check_may_manage(me.role, person.role)
        if form.text("display_name") != person.display_name:
            people.set_display_name(person, form.text("display_name"), author_id=me.id, now_ms=now_ms)
        people.set_zone(person, form.text("tz"), author_id=me.id, now_ms=now_ms)
        staff.change_role(person, form.text("role"), me.id, me.role, now_ms)
        if form.text("role") == "lead":
            staff.set_led_projects(people.get(person.id), form.all("projects"), me.id, me.role, now_ms)


def _set_active(visit: Visit, person: m.Person, active: bool) -> None:
    staff.change_active(person, active, visit.me.id, visit.me.role, visit.now_ms)


def _set_contract(visit: Visit, person: m.Person) -> None:
    minutes = [(seconds_of(visit.form.text(day), day) or 0) // 60 for day in staff.WEEKDAYS]
    staff.set_contract(person, visit.form.text("from_date"), minutes, visit.me.id, visit.now_ms)


def _add_days_off(visit: Visit, person: m.Person) -> None:
    form = visit.form
    less_s = seconds_of(form.text("hours"), "hours")
    staff.add_days_off(
        person,
        form.text("first"),
        form.text("last"),
        author_id=visit.me.id,
        now_ms=visit.now_ms,
        note=form.text("note"),
        minutes=less_s // 60 if less_s else None,
    )


def _remove_day_off(visit: Visit, person: m.Person) -> None:
    staff.remove_day_off(whole_number(visit.form.text("id"), "id"), person, visit.me.id, visit.now_ms)


def _find(visit: Visit) -> m.Person:
    person = people.find(visit.path["username"])
    if person is None:
        raise not_found("person")
    return person


def _list(visit: Visit, typed: Typed) -> Answer:
    teams: dict[int, list[str]] = {}
    for person_id, name in fetch(
        "SELECT person_id, name FROM team_member JOIN team ON team.id = team_id ORDER BY name"
    ):
        teams.setdefault(person_id, []).append(name)
    led: dict[int, list[str]] = {}
    for person_id, code in fetch(
        "SELECT person_id, code FROM project_lead JOIN project ON project.id = project_id"
    ):
        led.setdefault(person_id, []).append(code)
    return visit.page(
        "manager/studio_people.html",
        typed.status,
        rows=list(m.Person.select().order_by(m.Person.active.desc(), m.Person.display_name)),
        teams=teams,
        led=led,
        invitations=invitations.list_pending(visit.now_ms) if visit.me.role == "admin" else [],
        roles=[(role, wording.role_word(role)) for role in ROLES if role in staff.MANAGED_BY[visit.me.role]],
        role_word=wording.role_word,
        values=typed.values,
        errors=typed.errors,
    )


def _one(visit: Visit, person: m.Person, typed: Typed) -> Answer:
    values = {"display_name": person.display_name, "tz": person.tz, "role": person.role}
    leads = [code for code, _name in staff.list_projects() if person.username in _leads(code)]
    contracts = staff.list_contracts(person.id)
    week = [getattr(contracts[0], day) for day in staff.WEEKDAYS] if contracts else expected.usual_week()
    values |= {
        day: f"{minutes // 60}:{minutes % 60:02d}" for day, minutes in zip(staff.WEEKDAYS, week, strict=True)
    }
    values |= typed.values
    return visit.page(
        "manager/studio_person.html",
        typed.status,
        person=person,
        values=values,
        errors=typed.errors,
        roles=[(role, wording.role_word(role)) for role in ROLES if role in staff.MANAGED_BY[visit.me.role]],
        role_word=wording.role_word,
        may_manage=person.role in staff.MANAGED_BY[visit.me.role],
        zones=zone_choices(),
        projects=staff.list_projects(),
        led=visit.form.all("projects") if typed.errors else leads,
        contracts=contracts,
        weekdays=staff.WEEKDAYS,
        days_off=staff.list_days_off(person.id),
        done=visit.query.text("done") == "1",
        today=visit.today(),
    )


def _leads(code: str) -> list[str]:
    return planning.leads_of(planning.find_project_by_code(code).id)


PAGES = (show_people, add_person, invite, revoke_invitation, show_account, change_account)
