"""Now: who works on what, by project or team; and the dashboard around it with what waits for a
decision.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.pivot import fold
from webapp.domain.ranges import preset
from webapp.domain.written import parse_number
from webapp.store import settings
from webapp.store.hours import catalogue, report
from webapp.store.hours.question import Question
from webapp.store.tracked import presence
from webapp.store.tracked.presence import Presence
from webapp.store.weeks import approvals
from webapp.store.work import bid_notices, tasks
from webapp.store.work.tasks import TaskRow
from webapp.web.format import wording
from webapp.web.format.translations import _
from webapp.web.pages.parts.filter_bar import scope_of
from webapp.web.pages.parts.routes import LEAD, page
from webapp.web.pages.parts.visit import Answer, Visit

WORKING = ("active", "machine")


@dataclass(frozen=True)
class Group:
    """People who are shown together. `link` leads to the project or the team's hours."""

    title: str
    link: str
    people: list[Presence]

    @property
    def working(self) -> int:
        """How many of them work now."""
        return sum(person.state in WORKING for person in self.people)


@page("GET", "/now", who=LEAD)
def show_now(visit: Visit) -> Answer:
    """The floor alone."""
    return visit.page("overview/now.html", **_floor(visit, "/now"))


@page("GET", "/dashboard", who=LEAD)
def show_dashboard(visit: Visit) -> Answer:
    """The floor, with this week's hours, what crossed its bid and what waits for approval."""
    scope = scope_of(visit)
    week = Question(preset("this_week", visit.today(), visit.region.first_weekday), scope)
    notices = bid_notices.list_unseen(scope)
    return visit.page(
        "overview/dashboard.html",
        week_ms=report.total(week).total_ms,
        week_projects=_week_projects(week),
        notices=notices[:8],
        notices_total=len(notices),
        notice_names=catalogue.name_keys("task", {notice.task_id for notice in notices[:8]}),
        project_names=catalogue.name_keys("project", {notice.project_id for notice in notices[:8]}),
        waiting=approvals.count_waiting(scope),
        late=approvals.count_late_segments(scope),
        **_floor(visit, "/dashboard"),
    )


def _week_projects(week: Question) -> list[tuple[str, str, int]]:
    """(name, code, ms) of each project this week, the largest first."""
    table = fold((project, "", ms) for project, ms in report.fetch_sums(week, ["project"]))
    names = catalogue.name_keys("project", table.rows)
    return [(names[key].text, names[key].value, table.row_totals[key]) for key in table.rows]


def _floor(visit: Visit, path: str) -> dict:
    people = presence.list_people(scope_of(visit), visit.now_ms)
    by = "team" if visit.query.text("by") == "team" else "project"
    rows = tasks.find_many(sorted({person.task_id for person in people if person.task_id is not None}))
    return {
        "path": path,
        "by": by,
        "groups": _by_team(people) if by == "team" else _by_project(people, rows),
        "tasks": rows,
        "task_title": wording.task_title,
        "host_label": wording.host_label,
        "state_words": {state: wording.presence_label(state) for state in presence.STATES},
        "counts": {state: sum(person.state == state for person in people) for state in presence.STATES},
        "today_ms": sum(person.today_ms for person in people),
        "people_total": len(people),
        "beat_s": settings.load_settings().policy.heartbeat_every_s,
    }


def _by_project(people: list[Presence], rows: dict[int, TaskRow]) -> list[Group]:
    groups: dict[tuple[str, str], list[Presence]] = {}
    away: list[Presence] = []
    for person in people:
        if person.task_id is not None:
            task = rows[person.task_id]
            groups.setdefault((task.project_name, f"/projects/{task.project_code}"), []).append(person)
        elif person.is_elsewhere:
            groups.setdefault((_("On other projects"), ""), []).append(person)
        else:
            away.append(person)
    found = [Group(title, link, some) for (title, link), some in groups.items()]
    found.sort(key=lambda group: (-group.working, group.title))
    return [*found, Group(_("Not tracking"), "", away)] if away else found


def _by_team(people: list[Presence]) -> list[Group]:
    teams = catalogue.teams_of(person.person_id for person in people)
    names = catalogue.name_keys("team", set(teams.values()))
    groups: dict[str, list[Presence]] = {}
    for person in people:
        groups.setdefault(names[teams[person.person_id]].text, []).append(person)
    return [Group(title, "", groups[title]) for title in sorted(groups)]


@page("POST", "/notices/{id}", who=LEAD)
def tick_off_notice(visit: Visit) -> Answer:
    """Somebody has taken note of a crossed bid."""
    notice_id = parse_number(visit.path["id"]) or 0
    bid_notices.dismiss(notice_id, scope_of(visit), visit.me.id, visit.now_ms)
    return visit.go("/bids" if visit.form.text("back") == "bids" else "/dashboard")


PAGES = (show_now, show_dashboard, tick_off_notice)
