"""Hours: a range of days, filtered and pivoted; every number leads to what it is made of."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

from webapp.domain import pivot
from webapp.domain.pivot import Pivot
from webapp.store import catalogue, report, views
from webapp.store.catalogue import Name
from webapp.store.question import Question
from webapp.store.report import TIME_GROUPS
from webapp.web import exports
from webapp.web.exports import Cell, Length, Table
from webapp.web.pages.manager import asking, charts
from webapp.web.pages.manager.asking import Asked
from webapp.web.pages.paging import Pages, cut_page, page_number
from webapp.web.pages.routes import LEAD, page
from webapp.web.pages.visit import Answer, Visit
from webapp.web.texts import _

PATH = "/hours"
DIMENSIONS = ("project", "sequence", "entity", "task", "task_type", "user", "team", "week", "month", "date")
DEEPER = {
    "project": "sequence",
    "sequence": "entity",
    "entity": "task",
    "task": "user",
    "task_type": "user",
    "team": "user",
    "user": "task",
    "month": "week",
    "week": "date",
    "date": "user",
}
"""What a row is opened into when one follows it."""
ROWS_A_PAGE = 50
COLUMNS_AT_MOST = 14


class Figure(NamedTuple):
    """A headline figure: a length, or a plain number, and the one of the range before."""

    label: str
    ms: int | None
    number: int | None
    before_ms: int | None
    note: str


class Row(NamedTuple):
    """One row of the table on the page."""

    text: str
    link: str
    cells: list[tuple[int, str]]
    total_ms: int
    total_link: str


@dataclass
class Grid:
    """The pivot as the page shows it: names, links, and at most so many columns."""

    columns: list[tuple[str, str]]
    rows: list[Row]
    column_totals: list[int]
    total_ms: int
    pages: Pages
    has_rest: bool


@page("GET", PATH, who=LEAD)
def show_hours(visit: Visit) -> Answer:
    """The page."""
    asked, rows, columns = _read(visit)
    question = asked.question
    sums = report.fetch_sums(question, [rows, columns])
    table = _fold(sums, rows, columns)
    grid = _grid(visit, asked, table, rows, columns)
    series = next((group for group in (columns, rows) if group not in TIME_GROUPS), "project")
    chart = charts.stacked(visit, question, series, {(rows, columns): sums})
    return visit.page(
        "manager/hours.html",
        422 if asked.errors else 200,
        asked=asked,
        rows=rows,
        columns=columns,
        dimensions=[(name, asking.label_of(name)) for name in DIMENSIONS],
        figures=_figures(question),
        grid=grid,
        chart=chart,
        views=views.list_for(visit.me.id, "hours"),
        csv=asked.link(path=PATH + ".csv"),
        xlsx=asked.link(path=PATH + ".xlsx"),
    )


@page("GET", PATH + ".csv", who=LEAD)
def export_csv(visit: Visit) -> Answer:
    """Every cell of the table as one line."""
    asked, rows, columns = _read(visit)
    return visit.download(
        exports.to_csv(_list(visit, asked.question, rows, columns)), _file(asked, "csv"), exports.CSV_TYPE
    )


@page("GET", PATH + ".xlsx", who=LEAD)
def export_xlsx(visit: Visit) -> Answer:
    """The table as it stands on the page, whole, and the same as a list."""
    asked, rows, columns = _read(visit)
    matrix = _matrix(
        visit, _fold(report.fetch_sums(asked.question, [rows, columns]), rows, columns), rows, columns
    )
    body = exports.to_xlsx([matrix, _list(visit, asked.question, rows, columns)])
    return visit.download(body, _file(asked, "xlsx"), exports.XLSX_TYPE)


def _read(visit: Visit) -> tuple[Asked, str, str]:
    asked = asking.read(visit, PATH, kept=("rows", "columns"))
    rows = visit.query.text("rows")
    columns = visit.query.text("columns")
    rows = rows if rows in DIMENSIONS else "project"
    columns = (
        columns
        if columns in DIMENSIONS and columns != rows
        else "task_type"
        if rows != "task_type"
        else "week"
    )
    return asked, rows, columns


def _file(asked: Asked, ending: str) -> str:
    span = asked.question.span
    return f"hours-{span.first}-{span.last}.{ending}"


# ---------------------------------------------------------------- the table


def _fold(sums: list[tuple], rows: str, columns: str) -> Pivot:
    return pivot.fold(
        sums,
        rows_by_size=rows not in TIME_GROUPS,
        columns_by_size=columns not in TIME_GROUPS,
    )


def _grid(visit: Visit, asked: Asked, table: Pivot, rows: str, columns: str) -> Grid:
    pages = cut_page(len(table.rows), page_number(visit), ROWS_A_PAGE, asked.link)
    shown = table.rows[pages.first - 1 : pages.last]
    heads = table.columns[:COLUMNS_AT_MOST]
    has_rest = len(table.columns) > len(heads)
    row_names = catalogue.name_keys(rows, shown)
    column_names = catalogue.name_keys(columns, heads)
    grid = Grid([], [], [], table.total, pages, has_rest)
    for key in heads:
        name = column_names[key]
        grid.columns.append((asking.text_of(columns, name, visit), asked.narrowed((columns, name))))
        grid.column_totals.append(table.column_totals[key])
    if has_rest:
        grid.column_totals.append(table.total - sum(grid.column_totals))
    for key in shown:
        grid.rows.append(
            _row(visit, asked, table, (rows, row_names[key]), (columns, [column_names[one] for one in heads]))
        )
    return grid


def _row(
    visit: Visit, asked: Asked, table: Pivot, row: tuple[str, Name], columns: tuple[str, list[Name]]
) -> Row:
    group, name = row
    deeper = DEEPER[group] if DEEPER[group] != columns[0] else DEEPER[DEEPER[group]]
    cells = [
        (table.cells.get((name.key, one.key), 0), asked.narrowed(row, (columns[0], one), rows=deeper))
        for one in columns[1]
    ]
    rest = table.row_totals[name.key] - sum(ms for ms, _link in cells)
    if len(table.columns) > len(cells):
        cells.append((rest, ""))
    link = _page_of(group, name) or asked.narrowed(row, rows=deeper)
    return Row(
        asking.text_of(group, name, visit),
        link,
        cells,
        table.row_totals[name.key],
        asked.narrowed(row, rows=deeper),
    )


def _page_of(group: str, name: Name) -> str:
    """The page of a thing that has one."""
    paths = {"project": "/projects/", "task": "/tasks/", "user": "/people/"}
    return paths[group] + name.value if group in paths and name.key is not None else ""


# ---------------------------------------------------------------- the exports


def _names(visit: Visit, group: str, keys) -> dict[Hashable, str]:
    names = catalogue.name_keys(group, keys)
    return {key: asking.text_of(group, name, visit, is_export=True) for key, name in names.items()}


def _matrix(visit: Visit, table: Pivot, rows: str, columns: str) -> Table:
    across, down = _names(visit, columns, table.columns), _names(visit, rows, table.rows)
    lines: list[list[Cell]] = [
        [
            down[row],
            *(Length(table.cells.get((row, column), 0)) for column in table.columns),
            Length(table.row_totals[row]),
        ]
        for row in table.rows
    ]
    total: list[Cell] = [
        _("Total"),
        *(Length(table.column_totals[column]) for column in table.columns),
        Length(table.total),
    ]
    heads = [asking.label_of(rows), *(across[column] for column in table.columns), _("Total")]
    return Table(_("Hours"), heads, lines, total=total)


def _list(visit: Visit, question: Question, rows: str, columns: str) -> Table:
    sums = report.add_up(question, [rows, columns])
    down = _names(visit, rows, {key[0] for key in sums})
    across = _names(visit, columns, {key[1] for key in sums})
    lengths = [_("Active"), _("Machine"), _("By hand"), _("Total")]
    lines: list[list[Cell]] = [
        [
            down[row],
            across[column],
            *(Length(ms) for ms in (one.active_ms, one.machine_ms, one.manual_ms, one.total_ms)),
        ]
        for (row, column), one in sums.items()
    ]
    lines.sort(key=lambda line: (str(line[0]), str(line[1])))
    heads = [asking.label_of(rows), asking.label_of(columns), *lengths]
    return Table(_("List"), heads, lines, frozenset(lengths))


# ---------------------------------------------------------------- figures and chart


def _figures(question: Question) -> list[Figure]:
    hours, before = report.total(question), report.total(question.before())
    people, people_before = report.count_people(question), report.count_people(question.before())
    unapproved = hours.total_ms - report.ms_in_approved_weeks(question)
    return [
        Figure(_("Total"), hours.total_ms, None, before.total_ms, ""),
        Figure(
            _("People with time"),
            None,
            people,
            None,
            _("%(number)s in the range before") % {"number": people_before},
        ),
        Figure(_("Machine time"), hours.machine_ms, None, before.machine_ms, ""),
        Figure(_("Added by hand"), hours.manual_ms, None, before.manual_ms, ""),
        Figure(_("Not approved yet"), unapproved, None, None, ""),
    ]


PAGES = (show_hours, export_csv, export_xlsx)
