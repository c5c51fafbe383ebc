"""Bid against actual: the riskiest first, by task, entity, sequence, task type or project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from webapp.domain import forecast
from webapp.domain.forecast import Outlook
from webapp.domain.ranges import MAX_DAYS
from webapp.store.hours import bids, catalogue, saved_views
from webapp.store.hours.bids import Line
from webapp.store.hours.catalogue import Name
from webapp.store.hours.question import Question
from webapp.store.work import bid_notices
from webapp.web.format import exports
from webapp.web.format.exports import Length, Table
from webapp.web.format.translations import _
from webapp.web.pages.parts import filter_bar
from webapp.web.pages.parts.filter_bar import PageFilters
from webapp.web.pages.parts.paging import cut_page, page_number
from webapp.web.pages.parts.routes import LEAD, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/bids"
ROWS_A_PAGE = 50
SPARK_DAYS = 28
NOTICES_SHOWN = 6  # the others are a click away
FILTERED_BY = ("project", "sequence", "entity", "task_type")
DEEPER = {"project": "sequence", "sequence": "entity", "entity": "task", "task_type": "entity"}
LEVELS = ("over", "at_risk", "on_track", "no_bid")


@dataclass(frozen=True)
class Row:
    """One task or sum as the page shows it."""

    text: str
    project: str
    link: str
    outlook: Outlook
    due: str | None
    is_closed: bool
    tasks: int
    spark: list[float]
    """Hours of each of the last days as shares of the busiest; empty for sums."""
    actual_link: str
    """To the hours that the actual is made of, and those behind the pace."""
    pace_link: str


@page("GET", PATH, who=LEAD)
def show_bids(visit: Visit) -> Answer:
    """The page."""
    filters, detail, level, every = _read(visit, tells_typos=True)
    lines = _of_level(every, level)
    sums = bids.add_up(lines, detail) if detail != "task" else []
    total = len(sums) or len(lines)
    pages = cut_page(total, page_number(visit), ROWS_A_PAGE, filters.link)
    cut = slice(pages.first - 1, pages.last)
    shown = {line.task_id for line in lines}
    notices = [
        notice for notice in bid_notices.list_unseen(filters.question.scope) if notice.task_id in shown
    ]
    return visit.page(
        "overview/bids.html",
        422 if filters.errors else 200,
        filters=filters,
        detail=detail,
        details=[(name, filter_bar.label_of(name)) for name in bids.LEVELS_OF_DETAIL],
        level=level,
        levels=[(name, filters.link(level=name)) for name in LEVELS],
        with_closed=visit.query.text("closed") == "1",
        counts=_count(every),
        rows=_sum_rows(visit, filters, sums[cut], detail)
        if detail != "task"
        else _task_rows(visit, lines[cut]),
        total=forecast.add_up([line.outlook for line in lines]),
        task_count=len(lines),
        pages=pages,
        notices=notices,
        notices_shown=NOTICES_SHOWN,
        notice_names=catalogue.name_keys("task", {notice.task_id for notice in notices}),
        views=saved_views.list_views(visit.me.id, "bids"),
        csv=filters.link(path=PATH + ".csv"),
        xlsx=filters.link(path=PATH + ".xlsx"),
    )


@page("GET", PATH + ".csv", who=LEAD)
def export_csv(visit: Visit) -> Answer:
    """The list, whole."""
    return visit.download(exports.to_csv(_table(visit)), f"bids-{visit.today()}.csv", exports.CSV_TYPE)


@page("GET", PATH + ".xlsx", who=LEAD)
def export_xlsx(visit: Visit) -> Answer:
    """The list, whole."""
    return visit.download(exports.to_xlsx([_table(visit)]), f"bids-{visit.today()}.xlsx", exports.XLSX_TYPE)


def _read(visit: Visit, *, tells_typos: bool = False) -> tuple[PageFilters, str, str, list[Line]]:
    filters = filter_bar.read(
        visit,
        PATH,
        kept=("by", "level", "closed"),
        default="today",
        names=FILTERED_BY,
        tells_typos=tells_typos,
    )
    detail = visit.query.text("by", "task")
    detail = detail if detail in bids.LEVELS_OF_DETAIL else "task"
    level = visit.query.text("level")
    level = level if level in LEVELS else ""
    return filters, detail, level, _lines(filters.question, visit)


def _of_level(lines: list[Line], level: str) -> list[Line]:
    return [line for line in lines if line.outlook.level == level] if level else lines


def _lines(question: Question, visit: Visit) -> list[Line]:
    """Sums speak of the whole work, so they count closed tasks too; the list of tasks shows them only
    when asked.
    """
    with_closed = visit.query.text("closed") == "1" or visit.query.text("by", "task") != "task"
    return bids.list_lines(question, visit.today(), with_closed=with_closed)


def _count(lines: list[Line]) -> dict[str, int]:
    counts = dict.fromkeys(LEVELS, 0)
    for line in lines:
        counts[line.outlook.level] += 1
    return counts


def _task_rows(visit: Visit, lines: list[Line]) -> list[Row]:
    names = catalogue.name_keys("task", [line.task_id for line in lines])
    projects = catalogue.name_keys("project", {line.project_id for line in lines})
    today = visit.today()
    daily = bids.load_daily_ms([line.task_id for line in lines], today - timedelta(SPARK_DAYS - 1), today)
    return [
        Row(
            names[line.task_id].text,
            projects[line.project_id].value,
            f"/tasks/{line.task_id}",
            line.outlook,
            line.due,
            line.status == "closed",
            1,
            _spark(daily.get(line.task_id, {}), today),
            filter_bar.address(
                "/hours", task=str(line.task_id), rows="user", columns="week", **_all_days(today)
            ),
            filter_bar.address(
                "/hours", task=str(line.task_id), rows="user", columns="date", **_pace_days(today)
            ),
        )
        for line in lines
    ]


def _spark(days: dict[str, int], today: date) -> list[float]:
    values = [days.get((today - timedelta(back)).isoformat(), 0) for back in range(SPARK_DAYS - 1, -1, -1)]
    most = max(values)
    return [value / most for value in values] if most else []


def _all_days(today: date) -> dict[str, str]:
    """As far back as the hours go in one look."""
    return {"from": (today - timedelta(MAX_DAYS - 1)).isoformat(), "to": today.isoformat()}


def _pace_days(today: date) -> dict[str, str]:
    first = forecast.weekdays_back(today, forecast.PACE_WEEKDAYS)
    return {"from": first.isoformat(), "to": today.isoformat()}


def _hours_of(
    filters: PageFilters, detail: str, name: Name, projects: list[str], span: dict[str, str]
) -> str:
    """To the hours of one sum. What several projects share, or what has no entity, is that of `projects`
    alone: the studio's own work has no bids.
    """
    changes: dict[str, Any] = {"rows": DEEPER[detail], "columns": "week", **span}
    if detail == "task_type" or name.key is None:
        changes["project"] = projects
    changes[detail] = name.value
    return filters.link(path="/hours", without=("range", "by", "level", "closed"), **changes)


def _sum_rows(visit: Visit, filters: PageFilters, sums: list[bids.Sum], detail: str) -> list[Row]:
    names = catalogue.name_keys(detail, [bid_sum.key for bid_sum in sums])
    projects = catalogue.name_keys("project", {line.project_id for bid_sum in sums for line in bid_sum.lines})
    is_whole = not visit.query.text("level")  # else the hours are not those of all its tasks
    today = visit.today()
    rows = []
    for bid_sum in sums:
        name = names[bid_sum.key]
        link = (
            f"/projects/{name.value}"
            if detail == "project"
            else filters.narrowed((detail, name), by="task", closed="1")
        )
        project = "" if detail in ("project", "task_type") else projects[bid_sum.lines[0].project_id].value
        codes = sorted({projects[line.project_id].value for line in bid_sum.lines})
        actual, pace = (
            _hours_of(filters, detail, name, codes, span) if is_whole else link
            for span in (_all_days(today), _pace_days(today))
        )
        rows.append(
            Row(name.text, project, link, bid_sum.outlook, None, False, bid_sum.tasks, [], actual, pace)
        )
    return rows


def _table(visit: Visit) -> Table:
    filters, detail, level, every = _read(visit)
    lines = _of_level(every, level)
    if detail == "task":
        rows = _task_rows(visit, lines)
    else:
        rows = _sum_rows(visit, filters, bids.add_up(lines, detail), detail)
    lengths = [_("Bid"), _("Actual"), _("Over"), _("Pace per day"), _("Forecast"), _("Forecast at most")]
    plain = [_("Per cent"), _("Risk"), _("Overdue"), _("Due"), _("Used up on")]
    heads = [_("Project"), filter_bar.label_of(detail), *lengths, *plain]
    cells = [
        [
            row.project,
            row.text,
            Length(row.outlook.bid_ms),
            Length(row.outlook.actual_ms),
            Length(row.outlook.over_ms) if row.outlook.bid_ms else None,
            Length(row.outlook.pace_ms),
            Length(row.outlook.forecast_ms),
            Length(row.outlook.forecast_high_ms),
            row.outlook.percent,
            row.outlook.level,
            _("yes") if row.outlook.is_overdue else "",
            row.due,
            row.outlook.used_up_on.isoformat() if row.outlook.used_up_on else None,
        ]
        for row in rows
    ]
    return Table(_("Bids"), heads, cells, frozenset(lengths), signed=frozenset([_("Over")]))


PAGES = (show_bids, export_csv, export_xlsx)
