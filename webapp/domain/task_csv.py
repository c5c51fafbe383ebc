"""Reads a table of tasks, as a spreadsheet saves it, into rows and problems. Pure: it does not know what
exists.

Columns by their heads, in any order: project, entity_type, entity, task_type are needed; name, bid
(hours, `7.5` or `7:30`), due (YYYY-MM-DD) and assignees (usernames, separated by `;` or spaces) are not.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.durations import parse_duration
from webapp.domain.task_fields import check_bid, clean_part
from webapp.domain.written import parse_date

NEEDED = ("project", "entity_type", "entity", "task_type")
COLUMNS = (*NEEDED, "name", "bid", "due", "assignees")
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
LARGEST_BYTES = 1_000_000
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


def read(text: str, spellings: Mapping[str, str] | None = None) -> Sheet:
    """Read a whole file. Every bad line is told with its number; a file without the needed heads is one
    problem, and so is one beyond LARGEST_BYTES.

    `spellings` are the task types that exist, by their casefolded names: a file that writes `fx` for FX means
    the same. A new one is spelled as it stands first.
    """
    text = text.removeprefix("\ufeff")
    if len(text.encode(errors="replace")) > LARGEST_BYTES:
        return Sheet([], [Problem(1, TOO_LARGE)])
    if not text.strip():
        return Sheet([], [Problem(1, "The file is empty.")])
    try:
        table = list(_table(text))
    except csv.Error as error:
        return Sheet([], [Problem(1, f"The file cannot be read as a table: {error}.")])
    heads = [_head(cell) for cell in table[0][1]]
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        return Sheet([], [Problem(1, f"The first line lacks the column {', '.join(missing)}.")])
    return _read_rows(heads, table[1:], dict(spellings or {}))


def _table(text: str):
    """Yield (line, cells); the separator is the one that the first line uses most."""
    first = text.splitlines()[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _head(cell: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", cell.strip().lower()).strip("_")
    return ALIASES.get(name, name)


def _read_rows(heads: list[str], table: list[tuple[int, list[str]]], spellings: dict[str, str]) -> Sheet:
    rows: list[Row] = []
    problems: list[Problem] = []
    seen: dict[tuple, int] = {}
    for line, cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            row = _read_row(line, dict(zip(heads, (cell.strip() for cell in cells), strict=False)), spellings)
            key = (row.project, row.entity_type, row.entity, row.task_type, row.name)
            if key in seen:
                raise BadCell(f"This is the same task as in line {seen[key]}.")
            seen[key] = line
            rows.append(row)
        except BadCell as error:
            problems.append(Problem(line, str(error)))
    if not rows and not problems:
        problems.append(Problem(2, "The file has heads but no rows."))
    return Sheet(rows, problems)


def _read_row(line: int, cells: dict[str, str], spellings: dict[str, str]) -> Row:
    if any("\0" in cell for cell in cells.values()):
        raise BadCell("The line holds a character that no name can have (U+0000).")
    for column in NEEDED:
        if not cells.get(column):
            raise BadCell(f"The {column} is missing.")
    texts = {column: _clean(column, cells[column]) for column in NEEDED}
    task_type = spellings.setdefault(texts["task_type"].casefold(), texts["task_type"])
    return Row(
        line=line,
        project=texts["project"],
        entity_type=texts["entity_type"],
        entity=texts["entity"],
        task_type=task_type,
        name=_clean("name", cells.get("name") or task_type),
        bid_s=read_bid(cells["bid"]) if cells.get("bid") else None,
        due=read_date(cells["due"]) if cells.get("due") else None,
        assignees=tuple(dict.fromkeys(re.split(r"[;,\s]+", cells["assignees"])))
        if cells.get("assignees")
        else None,
    )


def _clean(column: str, cell: str) -> str:
    try:
        return clean_part(column, cell)
    except ValueError as problem:
        raise BadCell(str(problem)) from None


def read_bid(cell: str) -> int:
    """Seconds of `7.5`, `7:30` or `7h30`. Raises BadCell."""
    try:
        seconds = parse_duration(cell)
    except ValueError:
        raise BadCell(f"The bid {cell!r} is no number of hours, such as 7.5 or 7:30.") from None
    try:
        return check_bid(seconds)
    except ValueError as problem:
        raise BadCell(str(problem)) from None


def read_date(cell: str) -> str:
    """The ISO date that the cell holds. Raises BadCell."""
    try:
        return parse_date(cell).isoformat()
    except ValueError:
        raise BadCell(f"The due date {cell!r} is no date such as 2026-12-24.") from None
