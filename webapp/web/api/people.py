"""People against their contracts, by week: worked, expected, balance and overtime."""

import msgspec

from webapp.domain.durations import whole_seconds
from webapp.domain.timesheet import week_name
from webapp.store.hours import balances, catalogue, question
from webapp.store.hours.balances import Worker, WorkWeek
from webapp.store.hours.question import Question
from webapp.web.api.params import Page, Size, cut_list, scope_of, span_of, today_of
from webapp.web.api.report import PersonName
from webapp.web.api.routes import LEAD, Call, route
from webapp.web.api.shapes import Date


class PeopleQuery(msgspec.Struct, rename={"first": "from", "last": "to"}):
    """Both dates included, those to come left out; filters may be given several times."""

    first: Date
    last: Date
    user: list[str] = []
    team: list[str] = []
    project: list[str] = []
    page: Page = 1
    per_page: Size = 100


class WorkedWeek(msgspec.Struct):
    """One week, or the part of it that lies in the range."""

    week: str
    total_s: int
    expected_s: int | None
    balance_s: int | None
    over_s: int | None
    days_off: int | None


class WorkedPerson(msgspec.Struct):
    """One person over the range. `over_s` adds up the weeks that went over; `balance_s` is worked less
    expected, both up to yesterday.
    """

    user: PersonName
    team: str
    total_s: int
    expected_s: int | None
    balance_s: int | None
    over_s: int | None
    days_off: int | None
    weeks: list[WorkedWeek]


class WorkedPeople(msgspec.Struct):
    """One page of them, by name. What contracts say is null for leads, and with a project as a filter."""

    people: list[WorkedPerson]
    page: int
    pages: int
    total: int


@route(
    "GET",
    "/people",
    who=LEAD,
    scope="report:read",
    query=PeopleQuery,
    answer=WorkedPeople,
    errors=("not_found", "bad_value"),
)
def list_balances(call: Call) -> WorkedPeople:
    """Each person's hours by week, against their contract; a lead gets the hours on their own projects"""
    wanted = _question(call)
    workers, place = cut_list(balances.list_workers(wanted, today_of(call)), call.query)
    teams = catalogue.name_keys("team", {worker.team for worker in workers})
    knows = balances.may_compare_contracts(wanted)
    return WorkedPeople([_person_of(worker, teams[worker.team].value, knows) for worker in workers], *place)


def _question(call: Call) -> Question:
    query = call.query
    wanted = {name: getattr(query, name) for name in ("user", "team", "project")}
    return question.parse_question(span_of(query.first, query.last), scope_of(call), wanted)


def _person_of(worker: Worker, team: str, knows: bool) -> WorkedPerson:
    return WorkedPerson(
        PersonName(worker.id, worker.username, worker.display_name, worker.role),
        team,
        whole_seconds(worker.ms),
        worker.expected_s,
        worker.balance_s,
        worker.over_s if knows else None,
        worker.days_off if knows else None,
        [_week(week, knows) for week in worker.weeks],
    )


def _week(week: WorkWeek, knows: bool) -> WorkedWeek:
    return WorkedWeek(
        week_name(week.monday),
        whole_seconds(week.ms),
        week.expected_s,
        week.balance_s,
        week.over_s if knows else None,
        week.days_off if knows else None,
    )


ROUTES = (list_balances,)
