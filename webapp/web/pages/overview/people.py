"""People: contract hours, days off, overtime and balance by week; and one person's page."""

from __future__ import annotations

from datetime import date

from webapp.store.hours import balances, catalogue, report
from webapp.store.hours.balances import Worker
from webapp.store.hours.catalogue import Name
from webapp.store.hours.question import Question
from webapp.store.tracked import presence
from webapp.store.weeks import approvals
from webapp.store.work import tasks
from webapp.web.format import exports, numbers, wording
from webapp.web.format.exports import Cell, Length, Table
from webapp.web.format.translations import _
from webapp.web.pages.parts import charts, filter_bar
from webapp.web.pages.parts.filter_bar import PageFilters
from webapp.web.pages.parts.routes import LEAD, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/people"
LONG_WEEK_S = 48 * 3600
"""A week longer than this is flagged: the limit of the EU's working time directive."""
WEEKS_AT_MOST = 14


@page("GET", PATH, who=LEAD)
def show_people(visit: Visit) -> Answer:
    """The page."""
    filters, workers = _read(visit)
    weeks = balances.list_mondays(filters.question.span, visit.today())[-WEEKS_AT_MOST:]
    teams = catalogue.name_keys("team", {worker.team for worker in workers})
    return visit.page(
        "overview/people.html",
        422 if filters.errors else 200,
        filters=filters,
        workers=workers,
        weeks=weeks,
        week_names=[numbers.week_name(date.fromisoformat(monday), visit.today()) for monday in weeks],
        teams=teams,
        knows_contracts=balances.may_compare_contracts(filters.question),
        long_week_s=LONG_WEEK_S,
        csv=filters.link(path=PATH + ".csv"),
        xlsx=filters.link(path=PATH + ".xlsx"),
    )


@page("GET", PATH + ".csv", who=LEAD)
def export_csv(visit: Visit) -> Answer:
    """One line a person and week."""
    return visit.download(exports.to_csv(_table(visit)), f"people-{visit.today()}.csv", exports.CSV_TYPE)


@page("GET", PATH + ".xlsx", who=LEAD)
def export_xlsx(visit: Visit) -> Answer:
    """One row a person and week."""
    return visit.download(exports.to_xlsx([_table(visit)]), f"people-{visit.today()}.xlsx", exports.XLSX_TYPE)


def _read(visit: Visit) -> tuple[PageFilters, list[Worker]]:
    filters = filter_bar.read(visit, PATH, default="this_month", names=("user", "team", "project"))
    return filters, balances.list_workers(filters.question, visit.today())


def _table(visit: Visit) -> Table:
    filters, workers = _read(visit)
    knows = balances.may_compare_contracts(filters.question)
    lengths = [_("Total")]
    if knows:
        lengths += [_("Expected"), _("Balance"), _("Today"), _("Overtime")]
    rows: list[list[Cell]] = []
    for worker in workers:
        for week in worker.weeks:
            cells = [Length(week.ms)]
            if knows:
                expected_ms = (week.expected_s or 0) * 1000
                cells += [
                    Length(expected_ms),
                    Length(week.balance_ms or 0),
                    Length(week.today_ms),
                    Length(week.over_s * 1000),
                ]
            rows.append(
                [
                    worker.display_name,
                    worker.username,
                    numbers.iso_week(date.fromisoformat(week.monday)),
                    *cells,
                ]
            )
    heads = [_("Person"), _("Username"), _("Week"), *lengths]
    return Table(_("People"), heads, rows, frozenset(lengths), signed=frozenset([_("Balance")]))


# ---------------------------------------------------------------- one person


@page("GET", PATH + "/{username}", who=LEAD)
def show_person(visit: Visit) -> Answer:
    """One person's page; who may not see anything of them finds nothing."""
    worker = find_worker(visit, visit.path["username"])
    filters = filter_bar.read(
        visit, f"{PATH}/{worker.username}", names=("project", "task_type", "host", "kind")
    )
    name = Name(worker.id, worker.username, worker.display_name)
    question = Question(
        filters.question.span, filters.question.scope, {**filters.question.chosen, "user": [name]}
    )
    balances.load_weeks(worker, question, visit.today())
    by_task = report.add_up(question, ["task"])
    order = sorted(by_task, key=lambda key: -by_task[key].total_ms)[:40]
    return visit.page(
        "overview/person.html",
        422 if filters.errors else 200,
        filters=filters,
        worker=worker,
        team=catalogue.name_keys("team", [catalogue.teams_of([worker.id])[worker.id]]),
        here=next(
            (
                person
                for person in presence.list_people(question.scope, visit.now_ms)
                if person.person_id == worker.id
            ),
            None,
        ),
        presence_label=wording.presence_label,
        hours=report.total(question),
        before=report.total(question.before()),
        chart=charts.stacked(visit, question, "project"),
        tasks=tasks.find_many([key[0] for key in order if isinstance(key[0], int)]),
        task_hours=[(key[0], by_task[key]) for key in order],
        task_count=len(by_task),
        task_title=wording.task_title,
        knows_contracts=balances.may_compare_contracts(question),
        week_names={
            week.monday: numbers.week_name(date.fromisoformat(week.monday), visit.today())
            for week in worker.weeks
        },
        sheets=approvals.list_week_states(worker.id),
        week_state_label=wording.week_state_short,
        long_week_s=LONG_WEEK_S,
        hours_link=filters.link(path="/hours", user=worker.username, rows="task", columns="week"),
        changes_link=filter_bar.address("/audit", subject=worker.username),
    )


def find_worker(visit: Visit, username: str) -> Worker:
    """The person of that username, if the visitor may see anything of them. Refuses with `not_found`."""
    person = balances.get_person(filter_bar.scope_of(visit), username)
    return Worker(person.id, person.username, person.display_name, person.role, person.tz, person.active)


PAGES = (show_people, export_csv, export_xlsx, show_person)
