"""Hours by any groups, bids, and who works now: what leads and managers read."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from webapp.domain.durations import whole_seconds
from webapp.domain.ranges import MAX_DAYS, Range
from webapp.domain.timesheet import week_name
from webapp.store import bids, catalogue, presence, question, report, scope, tasks
from webapp.store.catalogue import Name
from webapp.store.question import FILTERS
from webapp.store.refusal import Refused
from webapp.store.scope import Scope
from webapp.web.api.me import check_date
from webapp.web.api.routes import LEAD, Call, route
from webapp.web.api.wire import Date, Task, task_of

NAMED = ("project", "task", "user")
"""Groups whose value is a code; a row tells their name beside it, as `project_name`."""
GROUPS_AT_MOST = 4


class ReportQuery(msgspec.Struct, rename={"first": "from", "last": "to"}):
    """Both dates included; groups and filters may be given several times. Filters take the words of rows:
    `-` for what has no entity, sequence or team, `manual` for the host of time added by hand. `team=A` is
    everybody in it, `team=A only` and `team=A, B` those in exactly these teams; `approval` is yes or no.
    """

    first: Date
    last: Date
    group_by: list[str] = []
    project: list[str] = []
    sequence: list[str] = []
    entity: list[str] = []
    task: list[str] = []
    task_type: list[str] = []
    user: list[str] = []
    team: list[str] = []
    date: list[str] = []
    week: list[str] = []
    host: list[str] = []
    kind: list[str] = []
    approval: list[str] = []


class Report(msgspec.Struct):
    """One row for each combination of groups that has time; its groups, their names, and seconds by
    kind.
    """

    rows: list[dict[str, Any]]
    total_s: int


class BidLine(msgspec.Struct):
    """One task against its bid. `level` is over, at_risk, on_track or no_bid."""

    task: Task
    bid_s: int
    actual_s: int
    over_s: int
    percent: int | None
    pace_s: int
    forecast_s: int
    used_up_on: str | None
    level: str


class BidQuery(msgspec.Struct):
    """Filters; `closed` shows closed tasks too."""

    project: list[str] = []
    sequence: list[str] = []
    entity: list[str] = []
    task_type: list[str] = []
    closed: bool = False


class Bids(msgspec.Struct):
    """Tasks with a bid or time, the riskiest first."""

    tasks: list[BidLine]


class Who(msgspec.Struct):
    """A person, by name."""

    id: int
    username: str
    display_name: str
    role: str


class Here(msgspec.Struct):
    """One person now. `state` is active, machine, idle, lost or off."""

    user: Who
    state: str
    task: Task | None
    host: str | None
    since_ms: int | None
    last_seen_ms: int | None
    today_s: int


class Presence(msgspec.Struct):
    """Everybody I may see, those at work first."""

    people: list[Here]


@route(
    "GET", "/report", who=LEAD, scope="report:read", query=ReportQuery, answer=Report, errors=("bad_value",)
)
def tell_report(call: Call) -> Report:
    """Hours over a range of work dates, by groups"""
    asked = call.query
    span = Range(check_date(asked.first, "from"), check_date(asked.last, "to"))
    if not 1 <= span.days <= MAX_DAYS:
        raise Refused("bad_value", f"Ask for 1 to {MAX_DAYS} days, the earlier date first.", "to")
    groups = list(dict.fromkeys(one for text in asked.group_by for one in text.split(",") if one))
    unknown = [one for one in groups if one not in report.GROUPS]
    if unknown:
        sentence = f"There is no group {unknown[0]}; there are {', '.join(report.GROUPS)}."
        raise Refused("bad_value", sentence, "group_by")
    if len(groups) > GROUPS_AT_MOST:
        raise Refused("bad_value", f"Group by at most {GROUPS_AT_MOST} things at once.", "group_by")
    wanted = {one.name: getattr(asked, one.name) for one in FILTERS}
    asked_for = question.ask(span, _scope(call), wanted)
    sums = report.add_up(asked_for, groups)
    names = [catalogue.name_keys(group, {key[place] for key in sums}) for place, group in enumerate(groups)]
    rows = [_row(groups, key, names, hours) for key, hours in sums.items()]
    rows.sort(key=lambda row: tuple(str(row[group]) for group in groups))
    return Report(rows, whole_seconds(sum(hours.total_ms for hours in sums.values())))


def _scope(call: Call) -> Scope:
    return scope.of_person(call.me.person_id, call.me.role)


def _row(groups: list[str], key: tuple, names: list[dict[Any, Name]], hours: report.Hours) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for group, one, known in zip(groups, key, names, strict=True):
        name = known[one]
        row[group] = one if group == "task" else week_name(str(one)) if group == "week" else name.value
        if group in NAMED:
            row[f"{group}_name"] = name.text
    return row | {
        "active_s": whole_seconds(hours.active_ms),
        "machine_s": whole_seconds(hours.machine_ms),
        "manual_s": whole_seconds(hours.manual_ms),
        "total_s": whole_seconds(hours.total_ms),
    }


@route("GET", "/bids", who=LEAD, scope="report:read", query=BidQuery, answer=Bids, errors=("not_found",))
def list_bids(call: Call) -> Bids:
    """Tasks against their bids, the riskiest first"""
    today = _today(call)
    names = ("project", "sequence", "entity", "task_type")
    asked = question.ask(
        Range(today, today), _scope(call), {name: getattr(call.query, name) for name in names}
    )
    lines = bids.list_lines(asked, today, with_closed=call.query.closed)
    rows = tasks.find_many([line.task_id for line in lines])
    return Bids(
        [
            BidLine(
                task_of(rows[line.task_id]),
                line.outlook.bid_s,
                line.outlook.actual_s,
                line.outlook.over_s,
                line.outlook.percent,
                line.outlook.pace_s,
                line.outlook.forecast_s,
                line.outlook.used_up_on.isoformat() if line.outlook.used_up_on else None,
                line.outlook.level,
            )
            for line in lines
        ]
    )


def _today(call: Call) -> date:
    return datetime.fromtimestamp(call.now_ms / 1000, UTC).astimezone(ZoneInfo(call.me.tz)).date()


@route("GET", "/presence", who=LEAD, scope="report:read", answer=Presence)
def tell_presence(call: Call) -> Presence:
    """Who works on what now; tasks of projects that I may not see are left out"""
    people = presence.list_people(_scope(call), call.now_ms)
    rows = tasks.find_many(sorted({one.task_id for one in people if one.task_id is not None}))
    return Presence(
        [
            Here(
                Who(one.person_id, one.username, one.display_name, one.role),
                one.state,
                task_of(rows[one.task_id]) if one.task_id is not None else None,
                one.host,
                one.since_ms,
                one.last_seen_ms,
                whole_seconds(one.today_ms),
            )
            for one in people
        ]
    )


ROUTES = (tell_report, list_bids, tell_presence)
