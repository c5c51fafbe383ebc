"""Hours: a range of days, filtered and pivoted; every number leads to what it is made of."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from webapp.domain import pivot, ranges
from webapp.domain.pivot import Pivot
from webapp.store.hours import catalogue, report, saved_views
from webapp.store.hours.catalogue import Name
from webapp.store.hours.question import Question
from webapp.store.hours.report import TIME_GROUPS
from webapp.store.refusal import Refused
from webapp.web.format import exports
from webapp.web.format.exports import Cell, Length, Table
from webapp.web.format.translations import _
from webapp.web.pages.parts import charts, filter_bar
from webapp.web.pages.parts.filter_bar import PageFilters
from webapp.web.pages.parts.paging import Pages, cut_page, page_number
from webapp.web.pages.parts.routes import LEAD, page
from webapp.web.pages.parts.visit import Answer, Visit

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
REST_AT_MOST = 40
"""How many columns a link to the others may name; beyond that it leads to all columns as rows."""
OF_FEW = ("project", "task_type", "host", "kind")  # so that their days are quickly added up
CELLS_AT_MOST = 500_000
"""The largest table that is exported, in rows times columns: what a spreadsheet opens without trouble."""
STEPS = ("date", "week", "month")
BARS_AT_MOST = 400


WITH_PROJECT = ("entity", "task")
"""Things whose names are the same in several shows."""


class Figure(NamedTuple):
    """A headline figure: a length, or a plain number, and the one of the range before. `link` leads to what
    it is made of.
    """

    label: str
    ms: int | None
    number: int | None
    before_ms: int | None
    note: str
    link: str


class Row(NamedTuple):
    """One row of the table on the page."""

    text: str
    project: str
    link: str
    cells: list[tuple[int, str]]
    total_ms: int
    total_link: str


@dataclass
class Grid:
    """The pivot as the page shows it: names, links, and at most so many columns."""

    columns: list[tuple[str, str]]
    rows: list[Row]
    column_totals: list[tuple[int, str]]
    total_ms: int
    total_link: str
    pages: Pages
    has_rest: bool


@page("GET", PATH, who=LEAD)
def show_hours(visit: Visit) -> Answer:
    """The page."""
    filters, rows, columns = _read(visit, tells_typos=True)
    question = filters.question
    step = _step(visit, question)
    drawn = step or ranges.step_for(question.span.days)
    known = _fetch_for_both(question, rows, columns, drawn)
    table = _fold(known[rows, columns], rows, columns)
    grid = _grid(visit, filters, table, rows, columns)
    series = next((group for group in (columns, rows) if group not in TIME_GROUPS), "project")
    chart = charts.stacked(visit, question, series, known, step=step)
    return visit.page(
        "overview/hours.html",
        422 if filters.errors else 200,
        filters=filters,
        rows=rows,
        columns=columns,
        dimensions=[(name, filter_bar.label_of(name)) for name in DIMENSIONS],
        figures=_figures(filters),
        step=step,
        steps=_steps(filters, drawn),
        charted=_charted(drawn),
        grid=grid,
        chart=chart,
        views=saved_views.list_views(visit.me.id, "hours"),
        csv=filters.link(path=PATH + ".csv"),
        xlsx=filters.link(path=PATH + ".xlsx"),
    )


def _fetch_for_both(
    question: Question, rows: str, columns: str, drawn: str
) -> dict[tuple[str, str], list[tuple]]:
    """The sums of the table, and those of the chart where both can be made of the same days."""
    time = rows if rows in TIME_GROUPS else columns
    other = columns if time == rows else rows
    if time in TIME_GROUPS and time != drawn and other in OF_FEW:
        by_day = report.fetch_sums(question, [other, "date"])
        in_table = report.group_by_period(by_day, time)
        if time == rows:
            in_table = [(period, key, ms) for key, period, ms in in_table]
        return {(rows, columns): in_table, (other, drawn): report.group_by_period(by_day, drawn)}
    return {(rows, columns): report.fetch_sums(question, [rows, columns])}


@page("GET", PATH + ".csv", who=LEAD)
def export_csv(visit: Visit) -> Answer:
    """Every cell of the table as one line."""
    filters, rows, columns = _read(visit)
    return visit.download(
        exports.to_csv(_list(visit, filters.question, rows, columns)), _file(filters, "csv"), exports.CSV_TYPE
    )


@page("GET", PATH + ".xlsx", who=LEAD)
def export_xlsx(visit: Visit) -> Answer:
    """The table as it stands on the page, whole, and the same as a list."""
    filters, rows, columns = _read(visit)
    table = _fold(report.fetch_sums(filters.question, [rows, columns]), rows, columns)
    _refuse_huge(table)
    tables = [_matrix(visit, table, rows, columns), _list(visit, filters.question, rows, columns)]
    body = exports.to_xlsx(tables)
    return visit.download(body, _file(filters, "xlsx"), exports.XLSX_TYPE)


def _step(visit: Visit, question: Question) -> str:
    """By what the chart is drawn, if somebody chose and it has room for so many bars; else ""."""
    step = visit.query.text("step")
    return step if step in _steps_with_room(question) else ""


def _steps_with_room(question: Question) -> tuple[str, ...]:
    return STEPS if question.span.days <= BARS_AT_MOST else STEPS[1:]


def _steps(filters: PageFilters, drawn: str) -> list[tuple[str, str, bool]]:
    """(title, address, whether it is the one drawn) of each way to cut the chart."""
    return [
        (filter_bar.label_of(name), filters.link(step=name), name == drawn)
        for name in _steps_with_room(filters.question)
    ]


def _charted(step: str) -> str:
    """What the sentence says of the chart."""
    return {
        "date": _("charted by day"),
        "week": _("charted by week"),
        "month": _("charted by month"),
    }[step]


def _read(visit: Visit, *, tells_typos: bool = False) -> tuple[PageFilters, str, str]:
    filters = filter_bar.read(visit, PATH, kept=("rows", "columns", "step"), tells_typos=tells_typos)
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
    return filters, rows, columns


def _file(filters: PageFilters, ending: str) -> str:
    span = filters.question.span
    return f"hours-{span.first}-{span.last}.{ending}"


# ---------------------------------------------------------------- the table


def _fold(sums: list[tuple], rows: str, columns: str) -> Pivot:
    return pivot.fold(
        sums,
        rows_by_size=rows not in TIME_GROUPS,
        columns_by_size=columns not in TIME_GROUPS,
    )


def _grid(visit: Visit, filters: PageFilters, table: Pivot, rows: str, columns: str) -> Grid:
    pages = cut_page(len(table.rows), page_number(visit), ROWS_A_PAGE, filters.link)
    shown = table.rows[pages.first - 1 : pages.last]
    heads = table.columns[:COLUMNS_AT_MOST]
    has_rest = len(table.columns) > len(heads)
    row_names = catalogue.name_keys(rows, shown)
    column_names = catalogue.name_keys(columns, heads)
    rest = _rest(columns, table.columns[len(heads) :])
    grid = Grid([], [], [], table.total, filters.link(rows=columns, columns=rows), pages, has_rest)
    for key in heads:
        name = column_names[key]
        link = filters.narrowed((columns, name))
        grid.columns.append((filter_bar.text_of(columns, name, visit), link))
        grid.column_totals.append((table.column_totals[key], link))
    if has_rest:
        rest_ms = table.total - sum(ms for ms, _link in grid.column_totals)
        grid.column_totals.append((rest_ms, _rest_link(filters, rest, rows, columns)))
    for key in shown:
        across = [column_names[head] for head in heads]
        grid.rows.append(_row(visit, filters, table, (rows, row_names[key]), (columns, across), others=rest))
    return grid


def _rest(group: str, keys: Sequence[Hashable]) -> list[Name]:
    """The columns that are not shown, if a link can name them: dates follow one another, the rest are few."""
    if not keys or (group not in TIME_GROUPS and len(keys) > REST_AT_MOST):
        return []
    return list(catalogue.name_keys(group, keys).values())


def _rest_link(
    filters: PageFilters, rest: list[Name], rows: str, columns: str, *row: tuple[str, Name]
) -> str:
    """To the hours in the columns that are not shown, with these columns as rows."""
    return filters.narrowed(*row, among=(columns, rest) if rest else None, rows=columns, columns=rows)


def _row(
    visit: Visit,
    filters: PageFilters,
    table: Pivot,
    row: tuple[str, Name],
    columns: tuple[str, list[Name]],
    *,
    others: list[Name],
) -> Row:
    group, name = row
    deeper = DEEPER[group] if DEEPER[group] != columns[0] else DEEPER[DEEPER[group]]
    cells = [
        (table.cells.get((name.key, column.key), 0), filters.narrowed(row, (columns[0], column), rows=deeper))
        for column in columns[1]
    ]
    rest = table.row_totals[name.key] - sum(ms for ms, _link in cells)
    if len(table.columns) > len(cells):
        cells.append((rest, _rest_link(filters, others, group, columns[0], row)))
    link = _page_of(group, name) or filters.narrowed(row, rows=deeper)
    return Row(
        name.text if name.project else filter_bar.text_of(group, name, visit),
        name.project,
        link,
        cells,
        table.row_totals[name.key],
        filters.narrowed(row, rows=deeper),
    )


def _page_of(group: str, name: Name) -> str:
    """The page of a thing that has one."""
    paths = {"project": "/projects/", "task": "/tasks/", "user": "/people/"}
    return paths[group] + name.value if group in paths and name.key is not None else ""


# ---------------------------------------------------------------- the exports


def _names(visit: Visit, group: str, keys) -> dict[Hashable, list[str]]:
    """What each thing is called in a table: a task or an entity by its project, too."""
    named = catalogue.name_keys(group, keys).items()
    if group in WITH_PROJECT:
        return {key: [name.project, name.text] for key, name in named}
    return {key: [filter_bar.text_of(group, name, visit, is_export=True)] for key, name in named}


def _heads(group: str) -> list[str]:
    label = filter_bar.label_of(group)
    return (
        [_("Project of the %(thing)s") % {"thing": label.lower()}, label]
        if group in WITH_PROJECT
        else [label]
    )


def _refuse_huge(table: Pivot) -> None:
    """Refuse with `bad_value` a table that no spreadsheet likes."""
    rows, columns = len(table.rows), len(table.columns)
    if rows * columns > CELLS_AT_MOST:
        sentence = _(
            "This table has %(rows)s rows and %(columns)s columns. At most %(most)s cells are exported: "
            "narrow the range or the filters, or choose fewer columns, such as months in place of days."
        )
        raise Refused(
            "bad_value", sentence % {"rows": rows, "columns": columns, "most": CELLS_AT_MOST}, "columns"
        )


def _matrix(visit: Visit, table: Pivot, rows: str, columns: str) -> Table:
    """Rows and columns as on the page; cells without time stay empty."""
    across, down = _names(visit, columns, table.columns), _names(visit, rows, table.rows)
    cells = {place: Length(ms) for place, ms in table.cells.items() if ms}
    lines: list[list[Cell]] = [
        [
            *down[row],
            *(cells.get((row, column)) for column in table.columns),
            Length(table.row_totals[row]),
        ]
        for row in table.rows
    ]
    heads = _heads(rows)
    total: list[Cell] = [
        _("Total"),
        *([None] * (len(heads) - 1)),
        *(Length(table.column_totals[column]) for column in table.columns),
        Length(table.total),
    ]
    heads += [*(" ".join(filter(None, across[column])) for column in table.columns), _("Total")]
    return Table(_("Hours"), heads, lines, total=total)


def _list(visit: Visit, question: Question, rows: str, columns: str) -> Table:
    sums = report.add_up(question, [rows, columns])
    down = _names(visit, rows, {key[0] for key in sums})
    across = _names(visit, columns, {key[1] for key in sums})
    lengths = [_("Active"), _("Machine"), _("By hand"), _("Total")]
    lines: list[list[Cell]] = [
        [
            *down[row],
            *across[column],
            *(Length(ms) for ms in (hours.active_ms, hours.machine_ms, hours.manual_ms, hours.total_ms)),
        ]
        for (row, column), hours in sums.items()
    ]
    heads = [*_heads(rows), *_heads(columns)]
    lines.sort(key=lambda line: [str(cell) for cell in line[: len(heads)]])
    heads += lengths
    return Table(_("List"), heads, lines, frozenset(lengths))


# ---------------------------------------------------------------- figures and chart


def _figures(filters: PageFilters) -> list[Figure]:
    question, past = filters.question, filters.question.before()
    hours, before = report.total(question), report.total(past)
    people, people_before = report.count_people(question), report.count_people(past)
    unapproved = hours.total_ms - report.sum_approved_ms(question)
    unapproved_before = before.total_ms - report.sum_approved_ms(past)
    return [
        Figure(_("Total"), hours.total_ms, None, before.total_ms, "", filters.link(rows="task")),
        Figure(
            _("People with time"),
            None,
            people,
            None,
            _("%(number)s in the previous range") % {"number": people_before},
            filters.link(rows="user"),
        ),
        Figure(
            _("Machine time"),
            hours.machine_ms,
            None,
            before.machine_ms,
            "",
            filters.link_if_shown("kind", "machine"),
        ),
        Figure(
            _("Added by hand"),
            hours.manual_ms,
            None,
            before.manual_ms,
            "",
            filters.link_if_shown("kind", "manual"),
        ),
        Figure(
            _("Not approved yet"),
            unapproved,
            None,
            unapproved_before,
            "",
            filters.link_if_shown("approval", "no", rows="user", columns="week"),
        ),
    ]


PAGES = (show_hours, export_csv, export_xlsx)
