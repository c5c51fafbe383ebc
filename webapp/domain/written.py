"""Dates, instants and numbers as somebody wrote them into an address or a form, each within bounds.

What passes here can be reckoned with: a range before, a week after or a zone's offset never leaves the
calendar, and a number fits into its column.
"""

from __future__ import annotations

import re
from datetime import date

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
MAX_MS = 7_258_118_400_000
"""When 2199 ends, in UTC."""
MAX_ID = (1 << 31) - 1
"""The largest number of a row that each database can hold."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[- ](\d{2}|\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEK = re.compile(r"(\d{4})-W(\d{1,2})", re.ASCII)


class Ambiguous(ValueError):
    """What was written has more than one meaning; the text is a sentence that says which."""


def parse_date(text: str) -> date:
    """The date of `2026-11-20`, from 1970 to 2199. Raises ValueError with a sentence."""
    written = text.strip()
    try:
        day = date.fromisoformat(written) if _DATE.fullmatch(written) else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"Write a date from 1970 to 2199, such as 2026-11-20, not {_short(written)!r}.")
    return day


def parse_spreadsheet_date(text: str) -> date:
    """The date of a spreadsheet's cell: `2026-12-31`, `31.12.2026`, `31/12/2026`, `12/31/2026` or
    `31-Dec-26`, each with or without a time of 00:00.

    Raises ValueError with a sentence, also where day and month can be exchanged.
    """
    written = _MIDNIGHT.sub("", text.strip())
    if found := _DOTTED.fullmatch(written):
        day, month, year = found.groups()
        return parse_date(f"{_year(year)}-{int(month):02d}-{int(day):02d}")
    if found := _SLASHED.fullmatch(written):
        first, second, year = int(found[1]), int(found[2]), _year(found[3])
        if first <= 12 and second <= 12 and first != second:
            raise Ambiguous(
                f"{written!r} can mean {year}-{first:02d}-{second:02d} or {year}-{second:02d}-{first:02d};"
                " write the one you mean."
            )
        day, month = (first, second) if first > 12 else (second, first)
        return parse_date(f"{year}-{month:02d}-{day:02d}")
    if (found := _NAMED.fullmatch(written)) and found[2].lower() in _MONTHS:
        month = _MONTHS.index(found[2].lower()) + 1
        return parse_date(f"{_year(found[3])}-{month:02d}-{int(found[1]):02d}")
    return parse_date(written.replace("/", "-"))


def _year(digits: str) -> str:
    """Two digits are of this century, as spreadsheets read them for dates to come."""
    return digits if len(digits) == 4 else f"20{digits}"


def parse_week(text: str) -> date:
    """The Monday of `2025-W01`, of the years 1970 to 2199. Raises ValueError with a sentence."""
    found = _WEEK.fullmatch(text.strip())
    try:
        if found and FIRST_DAY.year <= int(found[1]) <= LAST_DAY.year:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        pass  # a week that its year does not have
    raise ValueError(f"Write a week from 1970 to 2199, such as 2026-W47, not {_short(text)!r}.")


def parse_number(text: str, at_most: int = MAX_ID) -> int | None:
    """The whole number from 0 to `at_most` that is written in plain digits, else None."""
    written = text.strip()
    if not written.isascii() or not written.isdecimal() or len(written) > len(str(at_most)):
        return None
    number = int(written)
    return number if number <= at_most else None


def parse_instant(text: str) -> int | None:
    """Milliseconds since the Unix epoch, up to the end of 2199, else None."""
    return parse_number(text, MAX_MS)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
