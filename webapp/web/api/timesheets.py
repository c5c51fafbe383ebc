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
    """Weeks of a state, the oldest first, with their time; a lead sees that on their own projects"""
    asked = call.query
    weeks, total = approvals.list_weeks(
        scope_of(call), asked.state, newest_first=False, limit=asked.per_page, offset=offset_of(asked)
    )
    return Weeks([_week(one) for one in weeks], *place_of(total, asked))


def _week(one: approvals.Week) -> Week:
    knows = one.expected_s is not None
    return Week(
        one.username,
        week_name(one.week),
        one.state,
        one.submitted_ms,
        one.decided_ms,
        one.decided_by,
        one.comment,
        **seconds_of(one.hours),
        expected_s=one.expected_s,
        gap_count=one.unexplained if knows else None,
        gap_s=whole_seconds(one.unexplained_ms) if knows else None,
    )


@route(
    "GET",
    "/timesheets/{username}/{week}",
    who=LEAD,
    scope="report:read",
    answer=WholeWeek,
    errors=("not_found",),
)
def tell_week(call: Call) -> WholeWeek:
    """One person's week by task and day, with its gaps; a lead sees the time on their own projects"""
    told, monday = scope_of(call), monday_in(call)
    person = balances.find_person(told, call.path["username"])
    week = approvals.describe_week(told, person.id, monday)
    holes = gaps.list_unexplained(person.id, monday) if told.is_everything else None
    return WholeWeek(
        _week(week),
        _days(told, person, monday),
        None if holes is None else [WeekGap(hole.start_ms, hole.end_ms) for hole in holes],
    )


def _days(told: Scope, person: Person, monday: str) -> list[TaskDay]:
    first = date.fromisoformat(monday)
    name = Name(person.id, person.username, person.display_name)
    question = Question(Range(first, first + timedelta(6)), told, {"user": [name]})
    sums = report.add_up(question, ["date", "task"])
    days = [TaskDay(str(day), cast(int, task), **seconds_of(hours)) for (day, task), hours in sums.items()]
    return sorted(days, key=lambda one: (one.date, one.task_id))


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
    """Approve (and lock), return or reopen somebody's week, such as 2026-W47"""
    person, monday, body = person_in(call), monday_in(call), call.body
    sheet = timesheets.change(person.id, monday, body.verb, call.me.person_id, call.now_ms, body.comment)
    return WeekState(person.username, week_name(monday), sheet.state, sheet.comment)


ROUTES = (list_weeks, tell_week, decide_week)
