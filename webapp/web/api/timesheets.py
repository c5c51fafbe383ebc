"""Weeks: submitted by their artist, decided by a manager."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from webapp.domain.durations import whole_seconds
from webapp.domain.timesheet import week_name
from webapp.store import approvals, timesheets
from webapp.store.refusal import Refused
from webapp.web.api.asking import scope_of
from webapp.web.api.paging import Page, Size, offset_of, place_of
from webapp.web.api.paths import monday_in, person_in
from webapp.web.api.routes import LEAD, MANAGER, TOKEN, Call, route


class WeekQuery(msgspec.Struct):
    """Weeks of one state, a page at a time."""

    state: Literal["submitted", "approved", "returned"] = "submitted"
    page: Page = 1
    per_page: Size = 50


class Week(msgspec.Struct):
    """One person's week with the time that I may see. `expected_s` is told to managers alone."""

    username: str
    week: str
    state: str
    submitted_ms: int | None
    comment: str
    active_s: int
    machine_s: int
    manual_s: int
    total_s: int
    expected_s: int | None


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


class OwnDecision(msgspec.Struct, forbid_unknown_fields=True):
    """What the artist does with their week."""

    verb: Literal["submit", "withdraw"]


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
    hours = one.hours
    return Week(
        one.username,
        week_name(one.week),
        one.state,
        one.submitted_ms,
        one.comment,
        whole_seconds(hours.active_ms),
        whole_seconds(hours.machine_ms),
        whole_seconds(hours.manual_ms),
        whole_seconds(hours.total_ms),
        one.expected_s,
    )


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


@route(
    "POST",
    "/me/timesheets/{week}",
    who=TOKEN,
    scope="me:write",
    body=OwnDecision,
    answer=WeekState,
    errors=("not_found", "not_possible", "in_future"),
)
def decide_own_week(call: Call) -> WeekState:
    """Submit my week, such as 2026-W47, or withdraw it again"""
    monday = monday_in(call)
    if date.fromisoformat(monday).toordinal() * 86_400_000 > call.now_ms + 719_164 * 86_400_000:
        raise Refused("in_future", "This week has not begun yet.", "week")
    sheet = timesheets.change(call.me.person_id, monday, call.body.verb, call.me.person_id, call.now_ms)
    return WeekState(call.me.username, week_name(monday), sheet.state, sheet.comment)


ROUTES = (list_weeks, decide_week, decide_own_week)
