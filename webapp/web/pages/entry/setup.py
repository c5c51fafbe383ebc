"""First run, behind the one-time link of the console: admin, studio, first work, add-ons. Each step is
saved by itself.
"""

from __future__ import annotations

from webapp.demo import build
from webapp.store import settings
from webapp.store.access import one_time_links
from webapp.store.db.database import writing
from webapp.store.people import accounts, contracts
from webapp.store.refusal import Refused
from webapp.store.work import projects, task_import, tasks
from webapp.web.format.translations import _
from webapp.web.format.zones import zone_choices
from webapp.web.http import cookie
from webapp.web.http.open_http import refuse_open_password
from webapp.web.pages.parts.forms import Typed, refused_form
from webapp.web.pages.parts.routes import ADMIN, ANYONE, page
from webapp.web.pages.parts.visit import Answer, Visit
from webapp.web.pages.studio.policy import save_policy, values_now


@page("GET", "/setup/{code}", who=ANYONE)
def show_first_step(visit: Visit) -> Answer:
    """The first admin's account."""
    return _admin_form(visit, Typed())


@page("POST", "/setup/{code}", who=ANYONE)
def make_admin(visit: Visit) -> Answer:
    """Make the account, sign in, and go on. The link is used up only if the account was made."""
    form = visit.form
    _look(visit)
    try:
        refuse_open_password(visit.services, visit.environ)
        with writing():
            one_time_links.redeem("setup", visit.path["code"], visit.now_ms)
            person = accounts.create(
                form.text("username"),
                form.raw("password"),
                display_name=form.text("display_name"),
                tz=form.text("tz") or None,
                role="admin",
                studio_name=visit.services.config.studio_name,
                now_ms=visit.now_ms,
            )
            settings.set_value("studio_tz", person.tz, person.id, visit.now_ms)
            tasks.ensure_studio_work(person.id, visit.now_ms)
    except Refused as refused:
        typed = refused_form(visit, refused)
        typed.values.pop("password", None)
        return _admin_form(visit, typed)
    visit.extra_headers.append(cookie.sign_in(visit.environ, person.id, visit.now_ms))
    return visit.go("/setup/studio")


def _look(visit: Visit) -> None:
    """Refuse a link that is used up, and every link once somebody is an admin."""
    one_time_links.peek("setup", visit.path["code"], visit.now_ms)
    if accounts.has_admin():
        raise Refused(
            "not_found", _("This server already has an admin. Sign in, or ask the admin for an account.")
        )


def _admin_form(visit: Visit, typed: Typed) -> Answer:
    _look(visit)
    return visit.page(
        "entry/setup_admin.html",
        typed.status,
        code=visit.path["code"],
        values=typed.values,
        errors=typed.errors,
        zones=zone_choices(),
    )


@page("GET", "/setup/studio", who=ADMIN)
def show_studio_step(visit: Visit) -> Answer:
    """Zone, start of the day, idle limit, usual week."""
    return _studio_form(visit, Typed(values_now()))


@page("POST", "/setup/studio", who=ADMIN)
def save_studio_step(visit: Visit) -> Answer:
    """Save them and go on."""
    try:
        save_policy(visit)
    except Refused as refused:
        return _studio_form(visit, refused_form(visit, refused))
    return visit.go("/setup/work")


def _studio_form(visit: Visit, typed: Typed) -> Answer:
    return visit.page(
        "entry/setup_studio.html",
        typed.status,
        values=typed.values,
        errors=typed.errors,
        zones=zone_choices(),
        weekdays=contracts.WEEKDAYS,
    )


@page("GET", "/setup/work", who=ADMIN)
def show_work_step(visit: Visit) -> Answer:
    """A first project with its tasks, or the demo."""
    return _work_form(visit, Typed())


@page("POST", "/setup/work", who=ADMIN)
def save_work_step(visit: Visit) -> Answer:
    """Make it and go on."""
    form = visit.form
    try:
        if form.text("deed") == "demo":
            made = build.create_demo(visit.now_ms)
            return visit.page("entry/setup_demo.html", made=made)
        with writing():
            projects.create_project(form.text("code"), form.text("name"), visit.me.id, visit.now_ms)
            if form.raw("csv").strip():
                task_import.apply(form.raw("csv"), visit.me.id, visit.now_ms)
    except Refused as refused:
        return _work_form(visit, refused_form(visit, refused))
    return visit.go("/setup/done")


def _work_form(visit: Visit, typed: Typed) -> Answer:
    return visit.page(
        "entry/setup_work.html",
        typed.status,
        values=typed.values,
        errors=typed.errors,
        has_work=projects.has_production(),
    )


@page("GET", "/setup/done", who=ADMIN)
def show_last_step(visit: Visit) -> Answer:
    """What comes next: add-ons, people."""
    return visit.page("entry/setup_done.html", title=_("The studio is ready"))


PAGES = (
    show_studio_step,
    save_studio_step,
    show_work_step,
    save_work_step,
    show_last_step,
    show_first_step,
    make_admin,
)
