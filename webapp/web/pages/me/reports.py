"""My reports: one's own time over any range, grouped, compared and exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.domain import ranges
from webapp.store.access import scope
from webapp.store.hours import catalogue, report
from webapp.store.hours.catalogue import Name
from webapp.store.hours.report import TIME_GROUPS, Hours
from webapp.store.work import tasks
from webapp.web.format import exports, wording
from webapp.web.format.exports import Cell, Length, Table
from webapp.web.format.translations import _
from webapp.web.pages.parts import charts, filter_bar
from webapp.web.pages.parts.filter_bar import PageFilters
from webapp.web.pages.parts.routes import ARTIST, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/me/reports"
GROUPS = ("project", "task", "task_type", "date", "week", "month", "host")
FILTERS = ("project", "task_type", "task", "entity", "host", "kind")


@dataclass(frozen=True)
class Line:
    """One row: a thing, its hours, and what it had in the range before."""

    text: str
    link: str
    task_id: int | None
    hours: Hours
    before_ms: int


@page("GET", PATH, who=ARTIST)
def show_reports(visit: Visit) -> Answer:
    """The page."""
    filters, group = _read(visit, tells_typos=True)
    question = filters.question
    lines = _lines(visit, filters, group)
    return visit.page(
        "me/reports.html",
        422 if filters.errors else 200,
        filters=filters,
        group=group,
        groups=[(name, filter_bar.label_of(name)) for name in GROUPS],
        lines=lines,
        hours=report.total(question),
        before=report.total(question.before()),
        before_span=question.before().span,
        is_time=group in TIME_GROUPS,
        chart=charts.stacked(visit, question, "project" if group in (*TIME_GROUPS, "host") else group),
        step=ranges.step_for(question.span.days),
        csv=filters.link(path=PATH + ".csv"),
        xlsx=filters.link(path=PATH + ".xlsx"),
    )


@page("GET", PATH + ".csv", who=ARTIST)
def export_csv(visit: Visit) -> Answer:
    """The table of the page as CSV."""
    filters, group = _read(visit)
    body = exports.to_csv(_table(visit, filters, group))
    return visit.download(body, _file(filters, "csv"), exports.CSV_TYPE)


@page("GET", PATH + ".xlsx", who=ARTIST)
def export_xlsx(visit: Visit) -> Answer:
    """The table of the page as XLSX."""
    filters, group = _read(visit)
    body = exports.to_xlsx([_table(visit, filters, group)])
    return visit.download(body, _file(filters, "xlsx"), exports.XLSX_TYPE)


def _read(visit: Visit, *, tells_typos: bool = False) -> tuple[PageFilters, str]:
    filters = filter_bar.read(
        visit,
        PATH,
        ("group_by",),
        default="this_month",
        names=FILTERS,
        within=scope.own_scope(visit.me.id),
        tells_typos=tells_typos,
    )
    group = visit.query.text("group_by")
    return filters, group if group in GROUPS else "task"


def _lines(visit: Visit, filters: PageFilters, group: str, *, is_export: bool = False) -> list[Line]:
    sums = {key[0]: hours for key, hours in report.add_up(filters.question, [group]).items()}
    before = {} if group in TIME_GROUPS else report.add_up(filters.question.before(), [group])
    names = catalogue.name_keys(group, sums)
    rows = tasks.find_many([key for key in sums if isinstance(key, int)]) if group == "task" else {}
    lines = [
        Line(
            wording.task_title(rows[key])
            if key in rows
            else filter_bar.text_of(group, names[key], visit, is_export=is_export),
            _deeper(filters, group, names[key]),
            key if isinstance(key, int) and group == "task" else None,
            hours,
            before[(key,)].total_ms if (key,) in before else 0,
        )
        for key, hours in sums.items()
    ]
    if group in TIME_GROUPS:
        order = {id(line): str(key) for line, key in zip(lines, sums, strict=True)}
        return sorted(lines, key=lambda line: order[id(line)])
    return sorted(lines, key=lambda line: (-line.hours.total_ms, line.text))


def _deeper(filters: PageFilters, group: str, name: Name) -> str:
    """What a number is made of: a day's own page, or the same report narrowed to this thing."""
    if group == "date":
        return f"/me/day/{date.fromisoformat(str(name.key))}"
    deeper = {"project": "task", "task_type": "task", "task": "date", "host": "date"}
    return filters.narrowed((group, name), group_by=deeper.get(group, "date"))


def _table(visit: Visit, filters: PageFilters, group: str) -> Table:
    heads = [_("Worked"), _("Machine"), _("By hand"), _("Total")]
    lines = _lines(visit, filters, group, is_export=True)
    rows: list[list[Cell]] = [[line.text, *_cells(line.hours)] for line in lines]
    total: list[Cell] = [_("Total"), *_cells(report.total(filters.question))]
    return Table(_("My time"), [filter_bar.label_of(group), *heads], rows, frozenset(heads), total)


def _cells(hours: Hours) -> list[Length]:
    return [Length(ms) for ms in (hours.active_ms, hours.machine_ms, hours.manual_ms, hours.total_ms)]


def _file(filters: PageFilters, ending: str) -> str:
    span = filters.question.span
    return f"my-time-{span.first}-{span.last}.{ending}"


PAGES = (show_reports, export_csv, export_xlsx)
