"""My weeks: how they stand, and handing them in."""

from datetime import date, timedelta
from typing import Literal

import msgspec

from webapp.domain.durations import whole_seconds
from webapp.domain.timesheet import dates_of, monday_of, week_name
from webapp.store.db.models import Timesheet
from webapp.store.people.expected import Expected, list_expected
from webapp.store.refusal import Refused
from webapp.store.tracked import days
from webapp.store.tracked.calendars import load_calendar
from webapp.store.weeks import timesheets
from webapp.web.api.me import DAYS_AT_MOST, DayRange
from webapp.web.api.params import monday_in, span_of
from webapp.web.api.routes import TOKEN, Call, route
from webapp.web.api.shapes import seconds_by_kind
from webapp.web.api.timesheets import WeekState


class MyWeek(msgspec.Struct):
    """One week of mine. `comment` is what the manager wrote who returned or reopened it."""

    week: str
    state: str
    submitted_ms: int | None
    decided_ms: int | None
    comment: str
    active_s: int
    machine_s: int
    manual_s: int
    total_s: int
    expected_s: int


class MyWeeks(msgspec.Struct):
    """Every week that the range touches, whole, by time; also those without time."""

    weeks: list[MyWeek]


class MyDecision(msgspec.Struct, forbid_unknown_fields=True):
    """What the artist does with their week."""

    verb: Literal["submit", "withdraw"]


@route(
    "GET",
    "/me/timesheets",
    who=TOKEN,
    scope="me:read",
    query=DayRange,
    answer=MyWeeks,
    errors=("bad_value",),
)
def list_my_weeks(call: Call) -> MyWeeks:
    """My weeks over a range of dates: state, comment, totals and expected hours"""
    span = span_of(call.query.from_date, call.query.to_date, DAYS_AT_MOST)
    first = monday_of(span.first.isoformat())
    last = dates_of(monday_of(span.last.isoformat()))[-1]
    me = call.me.person_id
    totals = days.load_totals(me, first, last)
    expected = list_expected(me, date.fromisoformat(first), date.fromisoformat(last))
    sheets = timesheets.list_between(me, first, last)
    return MyWeeks([_week(monday, sheets.get(monday), totals, expected) for monday in _mondays(first, last)])


def _mondays(first: str, last: str) -> list[str]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(begin + timedelta(count)).isoformat() for count in range(0, (end - begin).days, 7)]


def _week(
    monday: str,
    sheet: Timesheet | None,
    totals: dict[str, dict[int, days.Lengths]],
    expected: dict[str, Expected],
) -> MyWeek:
    lengths: days.Lengths = {}
    for day in dates_of(monday):
        for kinds in totals.get(day, {}).values():
            for kind, ms in kinds.items():
                lengths[kind] = lengths.get(kind, 0) + ms
    return MyWeek(
        week_name(monday),
        sheet.state if sheet else "open",
        sheet.submitted_ms if sheet else None,
        sheet.decided_ms if sheet else None,
        sheet.comment if sheet else "",
        **seconds_by_kind(lengths),
        total_s=whole_seconds(sum(lengths.values())),
        expected_s=sum(expected[day].seconds for day in dates_of(monday)),
    )


@route(
    "POST",
    "/me/timesheets/{week}",
    who=TOKEN,
    scope="me:write",
    body=MyDecision,
    answer=WeekState,
    errors=("not_found", "not_possible", "in_future"),
)
def decide_my_week(call: Call) -> WeekState:
    """Submit my week, such as 2026-W47, or withdraw it"""
    monday, me, verb = monday_in(call), call.me, call.body.verb
    if verb == "submit" and monday > load_calendar(me.person_id).date_of(call.now_ms):
        raise Refused("in_future", "This week has not begun yet.", "week")
    sheet = timesheets.change_state(me.person_id, monday, verb, me.person_id, call.now_ms)
    return WeekState(me.username, week_name(monday), sheet.state, sheet.comment)


ROUTES = (list_my_weeks, decide_my_week)
