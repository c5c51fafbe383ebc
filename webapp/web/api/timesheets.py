"""Weeks of others: seen by leads and managers, decided by managers."""

from datetime import date, timedelta
from typing import Annotated, Literal, cast

import msgspec
from msgspec import Meta

from webapp.domain.durations import whole_seconds
from webapp.domain.ranges import Range
from webapp.domain.timesheet import week_name
from webapp.store.access.scope import Scope
from webapp.store.db.models import Person
from webapp.store.hours import balances, report
from webapp.store.hours.catalogue import Name
from webapp.store.hours.question import Question
from webapp.store.weeks import approvals, gaps, timesheets
from webapp.web.api.params import Page, Size, monday_in, offset_of, person_in, place_of, scope_of
from webapp.web.api.routes import LEAD, MANAGER, Call, route
from webapp.web.api.shapes import seconds_of


class WeekQuery(msgspec.Struct):
    """Weeks of one state, a page at a time."""

    state: Literal["submitted", "approved", "returned"] = "submitted"
    page: Page = 1
    per_page: Size = 50


class Week(msgspec.Struct):
    """One person's week with the time that I may see. What is expected, and how many gaps of one to six hours
    nobody has explained, is told to managers alone.
    """

    username: str
    week: str
    state: str
    submitted_ms: int | None
    decided_ms: int | None
    decided_by: str | None
    comment: str
    active_s: int
    machine_s: int
    manual_s: int
    total_s: int
    expected_s: int | None
    gap_count: int | None
    gap_s: int | None


class TaskDay(msgspec.Struct):
    """What one task took of one day."""

    date: str
    task_id: int
    active_s: int
    machine_s: int
    manual_s: int
    total_s: int


class WeekGap(msgspec.Struct):
    """A hole that nobody has explained."""

    start_ms: int
    end_ms: int


class WholeWeek(msgspec.Struct):
    """One week with its tasks by day, and its gaps: null for leads, who see a part of it."""

    week: Week
    days: list[TaskDay]
    gaps: list[WeekGap] | None


class Weeks(msgspec.Struct):
    """One page of them."""

    weeks: list[Week]
    page: int
    pages: int
    total: int


class Decision(msgspec.Struct, forbid_unknown_fields=True):
    """What becomes of the week; returning and reopening need a comment."""

    verb: Literal["approve", "return", "reopen"]
    comment: Annotated[str, Meta(max_length=1000)] = ""


class WeekState(msgspec.Struct):
    """The week as it is now: open, submitted, approved (locked) or returned."""

    username: str
    week: str
    state: str
    comment: str


@route(
    "GET", "/timesheets", who=LEAD, scope="report:read", query=WeekQuery, answer=Weeks, errors=("not_found",)
)
def list_weeks(call: Call) -> Weeks:
    """Weeks in one state, oldest first, with their hours; a lead gets the hours on their own projects"""
    query = call.query
    weeks, total = approvals.list_weeks(
        scope_of(call), query.state, newest_first=False, limit=query.per_page, offset=offset_of(query)
    )
    return Weeks([_week(week) for week in weeks], *place_of(total, query))


def _week(week: approvals.Week) -> Week:
    knows = week.expected_s is not None
    return Week(
        week.username,
        week_name(week.week),
        week.state,
        week.submitted_ms,
        week.decided_ms,
        week.decided_by,
        week.comment,
        **seconds_of(week.hours),
        expected_s=week.expected_s,
        gap_count=week.unexplained if knows else None,
        gap_s=whole_seconds(week.unexplained_ms) if knows else None,
    )


@route(
    "GET",
    "/timesheets/{username}/{week}",
    who=LEAD,
    scope="report:read",
    answer=WholeWeek,
    errors=("not_found",),
)
def get_week(call: Call) -> WholeWeek:
    """One person's week by task and day, with its gaps; a lead gets the hours on their own projects"""
    scope, monday = scope_of(call), monday_in(call)
    person = balances.get_person(scope, call.path["username"])
    week = approvals.get_week(scope, person.id, monday)
    found = gaps.list_unexplained(person.id, monday) if scope.is_everything else None
    return WholeWeek(
        _week(week),
        _days(scope, person, monday),
        None if found is None else [WeekGap(gap.start_ms, gap.end_ms) for gap in found],
    )


def _days(scope: Scope, person: Person, monday: str) -> list[TaskDay]:
    first = date.fromisoformat(monday)
    name = Name(person.id, person.username, person.display_name)
    question = Question(Range(first, first + timedelta(6)), scope, {"user": [name]})
    sums = report.add_up(question, ["date", "task"])
    days = [TaskDay(str(day), cast(int, task), **seconds_of(hours)) for (day, task), hours in sums.items()]
    return sorted(days, key=lambda day: (day.date, day.task_id))


@route(
    "POST",
    "/timesheets/{username}/{week}",
    who=MANAGER,
    scope="studio:write",
    body=Decision,
    answer=WeekState,
    errors=("not_found", "bad_value", "not_possible"),
)
def decide_week(call: Call) -> WeekState:
    """Approve (and lock), return or reopen a person's week, such as 2026-W47"""
    person, monday, body = person_in(call), monday_in(call), call.body
    sheet = timesheets.change_state(
        person.id, monday, body.verb, call.me.person_id, call.now_ms, body.comment
    )
    return WeekState(person.username, week_name(monday), sheet.state, sheet.comment)


ROUTES = (list_weeks, get_week, decide_week)
