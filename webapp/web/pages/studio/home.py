"""The studio's set-up: one page that leads to each part of it, and the add-on versions in use."""

from __future__ import annotations

from webapp.store import settings, studio_counts
from webapp.store.access import sign_ins
from webapp.store.integrations import connections
from webapp.store.people import days_off
from webapp.web.format import wording
from webapp.web.format.translations import _
from webapp.web.pages.parts.routes import MANAGER, page
from webapp.web.pages.parts.visit import Answer, Visit


@page("GET", "/studio", who=MANAGER)
def show_studio(visit: Visit) -> Answer:
    """The parts of the set-up, each with what is in it."""
    policy = settings.load_settings().policy
    counts = studio_counts.count_all()
    parts = [
        (
            "/studio/projects",
            _("Projects"),
            counts["projects"],
            _("Shows, who leads them, open or closed"),
        ),
        ("/studio/tasks", _("Tasks"), counts["tasks"], _("Bids, due dates and assignments")),
        ("/studio/import", _("Import tasks"), "CSV", _("From a table, with a preview")),
        (
            "/studio/task-types",
            _("Task types"),
            counts["task_types"],
            _("Types of work and their colours"),
        ),
        (
            "/studio/people",
            _("Accounts"),
            counts["people"],
            _("Roles, contracts, days off, invitations"),
        ),
        ("/studio/teams", _("Teams"), counts["teams"], _("Departments and crews")),
        (
            "/studio/policy",
            _("Policy"),
            f"{policy.idle_after_s // 60} min",
            _("Idle limit, start of the day, machine time"),
        ),
        (
            "/studio/days-off",
            _("Days off"),
            days_off.count_studio_days_off(),
            _("Public holidays, for everybody"),
        ),
        ("/studio/add-ons", _("Add-ons in use"), _count_versions(visit), _("Versions on the workstations")),
        ("/audit", _("Changes"), counts["changes"], _("Who changed what, when and why")),
    ]
    if visit.me.is_at_least("admin"):
        parts.append(
            (
                "/studio/webhooks",
                _("Webhooks"),
                counts["webhooks"],
                _("Addresses that are notified of events"),
            )
        )
        about = _("The production tracker that tasks come from and time goes to")
        parts.append(("/studio/integrations", _("Integrations"), len(connections.list_all()), about))
    return visit.page("studio/home.html", parts=parts)


def _count_versions(visit: Visit) -> int:
    return len({row[2] for row in sign_ins.list_addons(visit.now_ms - sign_ins.RECENT_MS)})


@page("GET", "/studio/add-ons", who=MANAGER)
def show_addons(visit: Visit) -> Answer:
    """Which add-on versions work where."""
    rows = sign_ins.list_addons(visit.now_ms - sign_ins.RECENT_MS)
    versions: dict[tuple[str, str], int] = {}
    for row in rows:
        versions[row[0], row[2]] = versions.get((row[0], row[2]), 0) + 1
    newest = {host: max((v for h, v in versions if h == host), key=_rank) for host, _v in versions}
    return visit.page(
        "studio/addons.html",
        rows=rows,
        versions=sorted(versions.items()),
        newest=newest,
        host_label=wording.host_label,
    )


def _rank(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


PAGES = (show_studio, show_addons)
