"""Weeks: submitted by their artist, decided by a manager; and what came late for locked ones."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from webapp.domain.durations import whole_seconds
from webapp.domain.timesheet import monday_of_week_name, week_name
from webapp.store import approvals, late, people, scope, timesheets
from webapp.store.refusal import Refused, not_found
from webapp.web.api.paging import Page, PageQuery, Size, count_pages
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


class LateSegment(msgspec.Struct):
    """Time that came for a locked week. It counts nothing until it is accepted."""

    id: str
    username: str
    task_id: int
    kind: str
    start_ms: int
    end_ms: int
    received_ms: int
    state: str
    reason: str


class LateSegments(msgspec.Struct):
    """One page of those that wait for a decision, the newest first."""

    segments: list[LateSegment]
    page: int
    pages: int
    total: int


class LateDecision(msgspec.Struct, forbid_unknown_fields=True):
    """Accept or refuse, and why: the artist reads it."""

    verb: Literal["accept", "refuse"]
    reason: Annotated[str, Meta(max_length=500)]


@route(
    "GET", "/timesheets", who=LEAD, scope="report:read", query=WeekQuery, answer=Weeks, errors=("not_found",)
)
def list_weeks(call: Call) -> Weeks:
    """Weeks of a state, the oldest first, with their time; a lead sees that on their own projects"""
    asked = call.query
    told = scope.of_person(call.me.person_id, call.me.role)
    offset = (asked.page - 1) * asked.per_page
    weeks, total = approvals.list_weeks(
        told, asked.state, newest_first=False, limit=asked.per_page, offset=offset
    )
    return Weeks([_week(one) for one in weeks], asked.page, count_pages(total, asked), total)


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
    person = people.find(call.path["username"])
    if person is None:
        raise not_found("person")
    monday, body = _monday(call.path["week"]), call.body
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
    monday = _monday(call.path["week"])
    if date.fromisoformat(monday).toordinal() * 86_400_000 > call.now_ms + 719_164 * 86_400_000:
        raise Refused("in_future", "This week has not begun yet.", "week")
    sheet = timesheets.change(call.me.person_id, monday, call.body.verb, call.me.person_id, call.now_ms)
    return WeekState(call.me.username, week_name(monday), sheet.state, sheet.comment)


@route(
    "GET",
    "/late-segments",
    who=LEAD,
    scope="report:read",
    query=PageQuery,
    answer=LateSegments,
    errors=("not_found",),
)
def list_late(call: Call) -> LateSegments:
    """Segments that came for locked weeks and wait for a decision, a page at a time"""
    asked, told = call.query, scope.of_person(call.me.person_id, call.me.role)
    total = approvals.count_late(told)
    pages = count_pages(total, asked)
    offset = (asked.page - 1) * asked.per_page
    rows = approvals.list_late(told, pending=True, limit=asked.per_page, offset=offset)
    return LateSegments(
        [
            LateSegment(
                one.id,
                one.username,
                one.task_id,
                one.kind,
                one.start_ms,
                one.end_ms,
                one.received_ms,
                one.state,
                one.reason,
            )
            for one in rows
        ],
        asked.page,
        pages,
        total,
    )


@route(
    "POST",
    "/late-segments/{id}",
    who=MANAGER,
    scope="studio:write",
    body=LateDecision,
    status=204,
    errors=("not_found", "bad_value", "not_possible"),
)
def decide_late(call: Call) -> None:
    """Let a late segment count, or leave it out, with a reason"""
    segment_id = call.path["id"]
    if len(segment_id) != 32 or set(segment_id) - set("0123456789abcdef"):
        raise not_found("late segment")
    decide = late.accept if call.body.verb == "accept" else late.refuse
    decide(segment_id, call.me.person_id, call.body.reason, call.now_ms)


def _monday(name: str) -> str:
    try:
        return monday_of_week_name(name)
    except ValueError:
        raise not_found("week") from None


ROUTES = (list_weeks, decide_week, decide_own_week, list_late, decide_late)
