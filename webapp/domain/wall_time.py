"""From what a clock on the wall shows to the instant that is meant, on one work date.

A night shift's 01:30 lies on the next calendar day but on the same work date; a wall time that clocks show
twice means the first, unless only the second comes after the start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from webapp.domain.ranges import Range

_TIME = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)")


def parse_wall_time(text: str) -> tuple[int, int]:
    """`(9, 30)` of `09:30`, `9.30` or `9h30`. Raises ValueError with a sentence."""
    found = _TIME.fullmatch(text.strip().lower())
    if not found:
        raise ValueError(f"Write a time such as 09:30, not {text.strip()!r}.")
    return int(found[1]), int(found[2])


def start_on(work_date: date, wall: tuple[int, int], window: tuple[int, int], zone: ZoneInfo) -> int | None:
    """The first instant of that wall time within the work date's window, or None."""
    return next((ms for ms in _instants(work_date, wall, zone) if window[0] <= ms < window[1]), None)


def end_after(start_ms: int, work_date: date, wall: tuple[int, int], zone: ZoneInfo) -> int:
    """The first instant of that wall time after the start: `00:00` is the midnight that follows."""
    return next(ms for ms in _instants(work_date, wall, zone) if ms > start_ms)


def days_ms(span: Range, zone: ZoneInfo) -> tuple[int, int]:
    """When the first of these days begins and the last is over, as clocks of that zone show it."""
    first, after = (datetime.combine(day, time(), zone) for day in (span.first, span.last + timedelta(1)))
    return round(first.timestamp() * 1000), round(after.timestamp() * 1000)


def _instants(work_date: date, wall: tuple[int, int], zone: ZoneInfo) -> Iterator[int]:
    """When clocks show this around the date, in order. A time that clocks skip means the instant of the
    skip.
    """
    for number in range(-1, 4):
        day = work_date + timedelta(number)
        found = set()
        for fold in (0, 1):
            moment = datetime(day.year, day.month, day.day, *wall, tzinfo=zone, fold=fold)
            found.add(round(moment.timestamp() * 1000))
        yield from sorted(found)
