"""Bid against actual, by task and summed: where each leads at its pace."""

from typing import Any, Literal

import msgspec

from webapp.domain.forecast import Outlook
from webapp.domain.ranges import Range
from webapp.store.hours import bids, catalogue, question
from webapp.store.hours.question import TASK_FILTERS, Question
from webapp.store.work import tasks
from webapp.web.api.params import Page, Size, cut_list, scope_of, today_of
from webapp.web.api.routes import LEAD, Call, route
from webapp.web.api.shapes import Task, task_of

Level = Literal["over", "at_risk", "on_track", "no_bid"]


class BidQuery(msgspec.Struct):
    """Filters and page; `closed` shows closed tasks too."""

    project: list[str] = []
    sequence: list[str] = []
    entity: list[str] = []
    task: list[str] = []
    task_type: list[str] = []
    level: list[Level] = []
    closed: bool = False
    page: Page = 1
    per_page: Size = 100


class BidLine(msgspec.Struct):
    """One task against its bid. `level` is over, at_risk, on_track or no_bid."""

    task: Task
    bid_s: int
    actual_s: int
    over_s: int
    percent: int | None
    pace_s: int
    forecast_s: int
    forecast_high_s: int
    used_up_on: str | None
    level: str
    is_overdue: bool


class Bids(msgspec.Struct):
    """One page of the tasks with a bid or time, the riskiest first."""

    tasks: list[BidLine]
    page: int
    pages: int
    total: int


class BidSumQuery(msgspec.Struct):
    """By what to sum, filters and page."""

    by: Literal["project", "sequence", "entity", "task_type"]
    project: list[str] = []
    sequence: list[str] = []
    entity: list[str] = []
    task: list[str] = []
    task_type: list[str] = []
    level: list[Level] = []
    page: Page = 1
    per_page: Size = 100


class BidSum(msgspec.Struct):
    """The tasks of one project, sequence, entity or task type; `value` is what filters are given."""

    value: str
    name: str
    tasks: int
    bid_s: int
    actual_s: int
    over_s: int
    percent: int | None
    pace_s: int
    forecast_s: int
    forecast_high_s: int
    used_up_on: str | None
    level: str
    overdue: int


class BidSums(msgspec.Struct):
    """One page of them, the riskiest first."""

    sums: list[BidSum]
    page: int
    pages: int
    total: int


@route("GET", "/bids", who=LEAD, scope="report:read", query=BidQuery, answer=Bids, errors=("not_found",))
def list_bids(call: Call) -> Bids:
    """Tasks against their bids, riskiest first"""
    lines, place = cut_list(_lines(call, with_closed=call.query.closed), call.query)
    rows = tasks.find_many([line.task_id for line in lines])
    bid_lines = [
        BidLine(task_of(rows[line.task_id]), **_figures(line.outlook), is_overdue=line.outlook.is_overdue)
        for line in lines
    ]
    return Bids(bid_lines, *place)


@route(
    "GET",
    "/bid-sums",
    who=LEAD,
    scope="report:read",
    query=BidSumQuery,
    answer=BidSums,
    errors=("not_found",),
)
def list_bid_sums(call: Call) -> BidSums:
    """Bids against actuals summed by project, sequence, entity or task type; closed tasks count too"""
    by = call.query.by
    sums, place = cut_list(bids.add_up(_lines(call, with_closed=True), by), call.query)
    names = catalogue.name_keys(by, [bid_sum.key for bid_sum in sums])
    rows = [
        BidSum(
            names[bid_sum.key].value,
            names[bid_sum.key].text,
            bid_sum.tasks,
            **_figures(bid_sum.outlook),
            overdue=bid_sum.overdue,
        )
        for bid_sum in sums
    ]
    return BidSums(rows, *place)


def _lines(call: Call, *, with_closed: bool) -> list[bids.Line]:
    today, levels = today_of(call), call.query.level
    lines = bids.list_lines(_question(call), today, with_closed=with_closed)
    return [line for line in lines if not levels or line.outlook.level in levels]


def _question(call: Call) -> Question:
    today = today_of(call)
    wanted = {name: getattr(call.query, name) for name in TASK_FILTERS}
    return question.parse_question(Range(today, today), scope_of(call), wanted)


def _figures(outlook: Outlook) -> dict[str, Any]:
    return {
        "bid_s": outlook.bid_s,
        "actual_s": outlook.actual_s,
        "over_s": outlook.over_s,
        "percent": outlook.percent,
        "pace_s": outlook.pace_s,
        "forecast_s": outlook.forecast_s,
        "forecast_high_s": outlook.forecast_high_s,
        "used_up_on": outlook.used_up_on.isoformat() if outlook.used_up_on else None,
        "level": outlook.level,
    }


ROUTES = (list_bids, list_bid_sums)
