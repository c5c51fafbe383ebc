"""People against their contracts, by week: worked, expected, balance and overtime."""

import msgspec

from webapp.domain.durations import whole_seconds
from webapp.domain.timesheet import week_name
from webapp.store.hours import balances, catalogue, question
from webapp.store.hours.balances import Worker, WorkWeek
from webapp.store.hours.question import Question
from webapp.web.api.params import Page, Size, cut_list, scope_of, span_of, today_of
from webapp.web.api.report import Who
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

    user: Who
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
    """Hours of each person by week, against their contract; a lead sees those on their own projects"""
    asked = _question(call)
    workers, place = cut_list(balances.list_workers(asked, today_of(call)), call.query)
    teams = catalogue.name_keys("team", {one.team for one in workers})
    knows = balances.knows_contracts(asked)
    return WorkedPeople([_told(one, teams[one.team].value, knows) for one in workers], *place)


def _question(call: Call) -> Question:
    asked = call.query
    wanted = {name: getattr(asked, name) for name in ("user", "team", "project")}
    return question.ask(span_of(asked.first, asked.last), scope_of(call), wanted)


def _told(one: Worker, team: str, knows: bool) -> WorkedPerson:
    return WorkedPerson(
        Who(one.id, one.username, one.display_name, one.role),
        team,
        whole_seconds(one.ms),
        one.expected_s,
        one.balance_s,
        one.over_s if knows else None,
        one.days_off if knows else None,
        [_week(week, knows) for week in one.weeks],
    )


def _week(one: WorkWeek, knows: bool) -> WorkedWeek:
    return WorkedWeek(
        week_name(one.monday),
        whole_seconds(one.ms),
        one.expected_s,
        one.balance_s,
        one.over_s if knows else None,
        one.days_off if knows else None,
    )


ROUTES = (list_balances,)
