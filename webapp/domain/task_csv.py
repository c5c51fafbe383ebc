"""Reads a table of tasks, as a spreadsheet saves it, into rows and problems. Pure: it does not know what
exists.

Columns by their heads, in any order: project, entity_type, entity, task_type are needed; name, bid
(hours, `7.5` or `7:30`), due (`2026-12-24` or `24.12.2026`) and assignees (usernames, separated by `;` or
spaces) are not.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from webapp.domain.durations import parse_duration
from webapp.domain.task_fields import check_bid, clean_part
from webapp.domain.written import Ambiguous, parse_spreadsheet_date

REQUIRED = ("project", "entity_type", "entity", "task_type")
COLUMNS = (*REQUIRED, "name", "bid", "due", "assignees")
ALIASES = {
    "type": "entity_type",
    "shot": "entity",
    "asset": "entity",
    "task": "task_type",
    "step": "task_type",
    "bid_h": "bid",
    "estimation": "bid",
    "due_date": "due",
    "assignee": "assignees",
    "assigned_to": "assignees",
}
MAX_BYTES = 1_000_000
"""The largest table: one that is sent and shown again within a request's body of 1 MiB."""

TOO_LARGE = "The table is larger than 1 MB. Import it in parts."


@dataclass(frozen=True)
class Row:
    """One task as the file says it. `bid_s`, `due` and `assignees` are None where the file has no such
    column or cell.
    """

    line: int
    project: str
    entity_type: str
    entity: str
    task_type: str
    name: str
    bid_s: int | None
    due: str | None
    assignees: tuple[str, ...] | None


@dataclass(frozen=True)
class Problem:
    """What is wrong in which line, as a sentence."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Sheet:
    """The rows that can be read and the problems of those that cannot."""

    rows: list[Row]
    problems: list[Problem]


class BadCell(ValueError):
    """A cell that cannot be read; the text is a sentence."""


def decode(raw: bytes) -> str:
    """The text of a file as spreadsheets save it: UTF-8, or UTF-16 with its byte order mark, which is Excel's
    "Unicode text". Raises ValueError with a sentence: what else it may be, nobody can tell for certain.
    """
    try:
        return raw.decode(
            "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
        )
    except UnicodeDecodeError:
        raise ValueError("The file is not in UTF-8. Save it again as “CSV UTF-8”.") from None


def parse_tasks(text: str, spellings: Mapping[str, str] | None = None, entities: Iterable[str] = ()) -> Sheet:
    """Read a whole file. Every bad line is named with all that is wrong in it; a file without the needed
    heads is one problem, and so is one beyond LARGEST_BYTES.

    `spellings` are the task types that exist, by their casefolded names: a file that writes `fx` for FX means
    the same. A new one is spelled as it stands first. `entities` are the entities that exist, each with its
    project (see `place_of`): one that differs from them in capitals alone is a problem.
    """
    text = text.removeprefix("\ufeff")
    if len(text.encode(errors="replace")) > MAX_BYTES:
        return Sheet([], [Problem(1, TOO_LARGE)])
    if not text.strip():
        return Sheet([], [Problem(1, "The file is empty.")])
    separator, first_line, text = _separator_of(text)
    records, problems = _split(text, separator, first_line)
    if not records:
        return Sheet([], problems)
    heads = [_head(cell) for cell in records[0][1]]
    if sentence := _wrong_heads(heads):
        return Sheet([], [Problem(records[0][0], sentence)])
    reader = _RowReader(heads, dict(spellings or {}), {place.casefold(): place for place in entities})
    return reader.read(records[1:], problems)


def place_of(project: str, entity: str) -> str:
    """An entity with its project: what may differ from another in more than capitals."""
    return f"{project}/{entity}"


def _separator_of(text: str) -> tuple[str, int, str]:
    """(separator, number of the first line, text): as Excel's `sep=;` says, else what the first line uses
    most.
    """
    first, _, rest = text.partition("\n")
    if named := re.fullmatch(r"\s*\"?sep=(.)\"?\s*", first, re.IGNORECASE):
        return named[1], 2, rest
    return max(",;\t", key=first.count), 1, text


def _split(text: str, separator: str, line: int) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """((line, cells) of each record, problems). Behind a quotation mark that is not closed nothing is sure,
    so reading ends there.
    """
    before = line - 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[tuple[int, list[str]]] = []
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return records, []
        except csv.Error as error:
            return records, [Problem(line, _why_unreadable(error))]
        records.append((line, cells))
        line = before + reader.line_num + 1


def _why_unreadable(error: csv.Error) -> str:
    if "unexpected end of data" in str(error):
        return "A quotation mark is opened in this line and never closed. Close it, or write it twice."
    if "expected after" in str(error):
        return "Something follows a closing quotation mark. Write a quotation mark inside a cell twice."
    return f"The file cannot be read as a table from here on: {error}."


def _head(cell: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", cell.strip().lower()).strip("_")
    return ALIASES.get(name, name)


def _wrong_heads(heads: list[str]) -> str:
    """What is wrong with the first line, "" where nothing is."""
    if missing := [name for name in REQUIRED if name not in heads]:
        return f"The first line lacks the column {', '.join(missing)}."
    if twice := sorted({name for name in heads if name in COLUMNS and heads.count(name) > 1}):
        return f"More than one column is the {', '.join(twice)}. Leave one of them out."
    return ""


class _RowReader:
    """Reads rows one after the other, each against those before it."""

    def __init__(self, heads: list[str], spellings: dict[str, str], places: dict[str, str]):
        self.heads = heads
        self.spellings = spellings
        self.places = places
        self.seen: dict[tuple[str, ...], int] = {}

    def read(self, records: Iterable[tuple[int, list[str]]], problems: list[Problem]) -> Sheet:
        """Every record that is no blank line, into rows and problems. `problems` are those known already."""
        rows: list[Row] = []
        found: list[Problem] = []
        for line, cells in records:
            if not any(cell.strip() for cell in cells):
                continue
            row, sentences = self._read_row(line, cells)
            found += [Problem(line, sentence) for sentence in sentences]
            if row is not None and not sentences:
                rows.append(row)
        found += problems
        if not rows and not found:
            found.append(Problem(2, "The file has heads but no rows."))
        return Sheet(rows, found)

    def _read_row(self, line: int, record: list[str]) -> tuple[Row | None, list[str]]:
        if any(cell.strip() for cell in record[len(self.heads) :]):
            return None, [SURPLUS.format(cells=len(record), columns=len(self.heads))]
        cells = dict(zip(self.heads, record, strict=False))
        row, sentences = _read_cells(line, cells, self.spellings)
        if row is not None and not sentences:
            sentences += self._compare(row)
        return row, sentences

    def _compare(self, row: Row) -> list[str]:
        """What does not go together with the rows before, or with what exists."""
        key = (row.project, row.entity_type, row.entity, row.task_type, row.name)
        if key in self.seen:
            return [f"This is the same task as in line {self.seen[key]}."]
        self.seen[key] = row.line
        place = place_of(row.project, row.entity)
        known = self.places.setdefault(place.casefold(), place)
        if known != place:
            other = known.removeprefix(f"{row.project}/")
            return [f"{row.entity} and {other} differ in capitals alone. Write both the same way."]
        return []


SURPLUS = (
    "The line has {cells} cells, but the first line names {columns} columns. Put a cell that holds a"
    " separator in quotation marks, or write a bid as 7.5 or 7:30."
)


def _read_cells(line: int, cells: dict[str, str], spellings: dict[str, str]) -> tuple[Row | None, list[str]]:
    """The row, or everything that is wrong with its cells."""
    sentences: list[str] = []

    def read_cell(column: str, read_one: Callable[[str], Any]) -> Any:
        cell = cells.get(column, "").strip()
        if not cell:
            return None
        try:
            _check_cell(column, cell)
            return read_one(cell)
        except BadCell as problem:
            sentences.append(str(problem))
            return None

    def clean(column: str) -> str | None:
        text: str | None = read_cell(column, lambda cell: _clean(column, cell))
        if text is None and column in REQUIRED and not cells.get(column, "").strip():
            sentences.append(f"The {column} is missing.")
        return text

    project, entity_type, entity, task_type, name = map(clean, (*REQUIRED, "name"))
    bid_s, due = read_cell("bid", parse_bid), read_cell("due", parse_due)
    assignees = read_cell("assignees", lambda cell: tuple(dict.fromkeys(re.split(r"[;,\s]+", cell))))
    if sentences or project is None or entity_type is None or entity is None or task_type is None:
        return None, sentences
    task_type = spellings.setdefault(task_type.casefold(), task_type)
    row = Row(line, project, entity_type, entity, task_type, name or task_type, bid_s, due, assignees)
    return row, sentences


def _check_cell(column: str, cell: str) -> None:
    """Raises BadCell for what no cell means: a spreadsheet's error, a line break, a NUL. `cell` has no blanks
    around it.
    """
    if "\0" in cell:
        raise BadCell(f"The {column} holds a character that no name can have (U+0000).")
    if "\n" in cell or "\r" in cell:
        raise BadCell(f"The {column} goes over several lines; perhaps a quotation mark is missing.")
    if cell.startswith("#") and _FORMULA_ERROR.fullmatch(cell):
        raise BadCell(f"The {column} is {cell}, an error of the spreadsheet's formula.")


_FORMULA_ERROR = re.compile(r"#(REF|N/A|NAME\?|VALUE|DIV/0|NUM|NULL|SPILL|CALC)!?")


@lru_cache(maxsize=10_000)  # most cells stand in many rows
def _clean(column: str, cell: str) -> str:
    try:
        return clean_part(column, cell)
    except ValueError as problem:
        raise BadCell(str(problem)) from None


def parse_bid(cell: str) -> int:
    """Seconds of `7.5`, `7:30` or `7h30`. Raises BadCell."""
    try:
        seconds = parse_duration(cell)
    except Ambiguous:
        raise BadCell(f"The bid {cell!r} can mean two numbers; write it as 1200 or 1.2.") from None
    except ValueError:
        raise BadCell(f"The bid {cell!r} is no number of hours, such as 7.5 or 7:30.") from None
    try:
        return check_bid(seconds)
    except ValueError as problem:
        raise BadCell(str(problem)) from None


def parse_due(cell: str) -> str:
    """The ISO date that the cell holds. Raises BadCell."""
    try:
        return parse_spreadsheet_date(cell).isoformat()
    except Ambiguous as problem:
        raise BadCell(f"The due date {problem}") from None
    except ValueError:
        raise BadCell(f"The due date {cell!r} is no date such as 2026-12-24.") from None
