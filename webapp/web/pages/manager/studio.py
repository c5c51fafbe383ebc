"""The studio's set-up: one page that leads to each part of it, and the add-on versions in use."""

from __future__ import annotations

from webapp.store import models as m
from webapp.store import settings, staff
from webapp.web import wording
from webapp.web.pages.routes import MANAGER, page
from webapp.web.pages.visit import Answer, Visit
from webapp.web.texts import _


@page("GET", "/studio", who=MANAGER)
def show_studio(visit: Visit) -> Answer:
    """The parts of the set-up, each with what is in it."""
    policy = settings.read_choices().policy
    parts = [
        ("/studio/projects", _("Projects"), _count(m.Project), _("Shows, who leads them, open or closed")),
        ("/studio/tasks", _("Tasks"), _count(m.Task), _("Bids, due dates and assignments")),
        ("/studio/import", _("Import tasks"), "CSV", _("A table of tasks, looked at before it is taken in")),
        ("/studio/task-types", _("Task types"), _count(m.TaskType), _("Kinds of work and their colours")),
        ("/studio/people", _("Accounts"), _count(m.Person), _("Roles, contracts, days off, invitations")),
        ("/studio/teams", _("Teams"), _count(m.Team), _("Departments and crews")),
        (
            "/studio/policy",
            _("Policy"),
            f"{policy.idle_after_s // 60} min",
            _("Idle limit, start of the day, machine time"),
        ),
        (
            "/studio/days-off",
            _("Days off"),
            m.DayOff.select().where(m.DayOff.person.is_null()).count(),
            _("Public holidays, for everybody"),
        ),
        ("/studio/add-ons", _("Add-ons in use"), _count_versions(visit), _("Versions on the workstations")),
        ("/audit", _("Changes"), _count(m.Audit), _("Who changed what, when and why")),
    ]
    if visit.me.is_at_least("admin"):
        parts.append(
            ("/studio/webhooks", _("Webhooks"), _count(m.Webhook), _("Addresses that are told of events"))
        )
    return visit.page("manager/studio.html", parts=parts)


def _count(table: type[m.Table]) -> int:
    return int(table.select().count())


def _count_versions(visit: Visit) -> int:
    return len({row[2] for row in staff.list_addons(visit.now_ms - staff.LATELY_MS)})


@page("GET", "/studio/add-ons", who=MANAGER)
def show_addons(visit: Visit) -> Answer:
    """Which add-on versions work where."""
    rows = staff.list_addons(visit.now_ms - staff.LATELY_MS)
    versions: dict[tuple[str, str], int] = {}
    for row in rows:
        versions[row[0], row[2]] = versions.get((row[0], row[2]), 0) + 1
    newest = {host: max((v for h, v in versions if h == host), key=_rank) for host, _v in versions}
    return visit.page(
        "manager/addons.html",
        rows=rows,
        versions=sorted(versions.items()),
        newest=newest,
        host_word=wording.host_word,
    )


def _rank(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


PAGES = (show_studio, show_addons)
