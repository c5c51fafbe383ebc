"""Tables as CSV and XLSX. Nothing in a cell can become a formula, and every length sums to what the page
says.

A length is milliseconds wrapped in `Length`; it becomes three columns: `7:25` to read, decimal hours to
reckon with, and the exact seconds. Nothing is rounded before it is summed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from webapp.domain.durations import format_duration

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MS_A_DAY = 86_400_000
MS_AN_HOUR = 3_600_000
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True)
class Length:
    """A length of time in milliseconds, or a difference of two."""

    ms: int


Cell = str | int | float | None | Length


@dataclass(frozen=True)
class Table:
    """Rows under heads. `lengths` are the heads whose cells are Lengths."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    lengths: frozenset[str] = frozenset()
    total: Sequence[Cell] | None = None
    """A last row of sums, left out of the CSV: there it would be counted twice."""
    signed: frozenset[str] = frozenset()
    """The heads of lengths that may be negative: spreadsheets know no negative time of day, so these are
    decimal hours.
    """


def harmless(text: str) -> str:
    """The text with a `'` before it where a spreadsheet would reckon with it."""
    return "'" + text if text.lstrip(" ").startswith(DANGEROUS) or text.startswith(DANGEROUS) else text


def to_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, so that every spreadsheet reads the names right."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_csv_heads(table))
    for row in table.rows:
        cells = zip(row, table.heads, strict=True)
        writer.writerow([text for cell, head in cells for text in _csv_cells(cell, head in table.lengths)])
    return out.getvalue().encode("utf-8-sig")


def _csv_heads(table: Table) -> list[str]:
    heads: list[str] = []
    for head in table.heads:
        heads += [head, f"{head} (hours)", f"{head} (seconds)"] if head in table.lengths else [head]
    return [harmless(head) for head in heads]


def _csv_cells(cell: Cell, is_length: bool) -> list[str]:
    if isinstance(cell, Length):
        return [format_duration(cell.ms), f"{cell.ms / MS_AN_HOUR:.6f}", f"{cell.ms / 1000:.3f}"]
    if cell is None:
        return ["", "", ""] if is_length else [""]
    return [harmless(cell) if isinstance(cell, str) else str(cell)]


def to_xlsx(tables: Iterable[Table]) -> bytes:
    """One sheet a table. Lengths are durations that sum, shown as `7:24:40`: a spreadsheet cuts seconds that
    it does not show, where the page rounds. Differences are decimal hours; texts stay texts.
    """
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        styles = _Styles(book)
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.title))
            sheet.freeze_panes(1, 1)
            for column, head in enumerate(table.heads):
                shown = f"{head} (hours)" if head in table.signed else head
                sheet.write_string(0, column, harmless(shown), styles.bold)
                sheet.set_column(column, column, max(10, min(40, len(shown) + 2)))
            signed = {column for column, head in enumerate(table.heads) if head in table.signed}
            for number, row in enumerate(table.rows, 1):
                _write_row(sheet, number, row, signed, styles)
            if table.total is not None:
                _write_row(sheet, len(table.rows) + 1, table.total, signed, styles, is_total=True)
    return out.getvalue()


class _Styles:
    """How cells are written: each plain and, for totals, bold."""

    def __init__(self, book) -> None:
        self.bold = book.add_format({"bold": True})
        self.clock = [book.add_format({"num_format": "[h]:mm:ss", "bold": is_bold}) for is_bold in (0, 1)]
        self.hours = [book.add_format({"num_format": "0.00", "bold": is_bold}) for is_bold in (0, 1)]


def _write_row(
    sheet, number: int, row: Sequence[Cell], signed: set[int], styles: _Styles, *, is_total: bool = False
) -> None:
    plain = styles.bold if is_total else None
    for column, cell in enumerate(row):
        if isinstance(cell, Length) and column in signed:
            sheet.write_number(number, column, cell.ms / MS_AN_HOUR, styles.hours[is_total])
        elif isinstance(cell, Length):
            sheet.write_number(number, column, cell.ms / MS_A_DAY, styles.clock[is_total])
        elif isinstance(cell, (int, float)):
            sheet.write_number(number, column, cell, plain)
        elif cell is not None:
            sheet.write_string(number, column, harmless(cell), plain)


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in r"[]:*?/\'")[:31] or "Sheet"
