"""Which work date an instant belongs to: the day of the person's zone, from the studio's day start on.

    zone       Berlin ................| Los Angeles ............  a person moves: nothing before is touched
    work date  |  Mon  |  Tue  |  Wed | Tue |  Wed  |  Thu  |

A date is then a list of windows, nearly always one. On the nights when clocks change it lasts 23 or 25
hours.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from webapp.domain.intervals import Interval, clip

Value = TypeVar("Value")
MIN_MS = -(1 << 62)
END_MS = 1 << 62
DAY_MS = 86_400_000


class Cut(NamedTuple):
    """The part of an interval that falls on one work date."""

    date: str
    start_ms: int
    end_ms: int


class Calendar:
    """How one person's time is cut into work dates.

    `zones` are `(from_ms, zone name)` and `day_starts` `(from_ms, minutes after midnight)`, each sorted, the
    first of each holding for all time before it too. Every instant belongs to exactly one date.
    """

    def __init__(self, zones: Sequence[tuple[int, str]], day_starts: Sequence[tuple[int, int]]):
        self._eras = _merge(zones, day_starts)
        self._starts = [era.from_ms for era in self._eras]

    def date_of(self, at_ms: int) -> str:
        """The work date of an instant, as ISO text."""
        return _date_in(at_ms, *self._rule_at(at_ms)).isoformat()

    def zone_at(self, at_ms: int) -> str:
        """The name of the zone that holds at an instant."""
        return self._rule_at(at_ms)[0]

    def windows(self, work_date: str) -> list[Interval]:
        """The stretches that make up a work date: one, unless the zone changed; then perhaps none or two."""
        found = []
        for era, to_ms in zip(self._eras, [*self._starts[1:], END_MS], strict=True):
            window = _window(date.fromisoformat(work_date), era.zone, era.day_start)
            part = clip(window, (era.from_ms, to_ms))
            if part is not None:
                found.append(part)
        return found

    def dates(self, start_ms: int, end_ms: int) -> list[str]:
        """The work dates that `[start_ms, end_ms)` touches, in order; that of the instant if it is empty."""
        if start_ms >= end_ms:
            return [self.date_of(start_ms)]
        return list(dict.fromkeys(cut.date for cut in self.cut(start_ms, end_ms)))

    def cut(self, start_ms: int, end_ms: int) -> list[Cut]:
        """The interval in parts, each of one work date.

        interval:        |-----------|
        work dates:  |  Mon  |  Tue  |  Wed
        result:          |Mon|  Tue  |
        """
        parts = []
        while start_ms < end_ms:
            zone, day_start = self._rule_at(start_ms)
            day = _date_in(start_ms, zone, day_start)
            until_ms = min(_window(day, zone, day_start).end_ms, self._next_era(start_ms), end_ms)
            parts.append(Cut(day.isoformat(), start_ms, until_ms))
            start_ms = until_ms
        return parts

    def _rule_at(self, at_ms: int) -> tuple[str, int]:
        era = self._eras[max(0, bisect_right(self._starts, at_ms) - 1)]
        return era.zone, era.day_start

    def _next_era(self, at_ms: int) -> int:
        index = bisect_right(self._starts, at_ms)
        return self._starts[index] if index < len(self._starts) else END_MS


class _Era(NamedTuple):
    from_ms: int
    zone: str
    day_start: int


def _merge(zones: Sequence[tuple[int, str]], day_starts: Sequence[tuple[int, int]]) -> list[_Era]:
    """One list of eras, from the beginning of time, out of the two histories."""
    changes = sorted({change[0] for change in [*zones[1:], *day_starts[1:]]})
    return [
        _Era(from_ms, _holding(zones, from_ms), _holding(day_starts, from_ms))
        for from_ms in [MIN_MS, *changes]
    ]


def _holding(history: Sequence[tuple[int, Value]], at_ms: int) -> Value:
    held = history[0][1]
    for from_ms, value in history[1:]:
        if from_ms <= at_ms:
            held = value
    return held


@lru_cache(maxsize=8192)
def _window(day: date, zone: str, day_start: int) -> Interval:
    """The stretch of one date in one zone: 24 h, on the nights when clocks change 23 or 25."""
    return Interval(_begin(day, zone, day_start), _begin(day + timedelta(days=1), zone, day_start))


@lru_cache(maxsize=8192)
def _begin(day: date, zone: str, day_start: int) -> int:
    """When a date begins. A time that clocks skip is the instant of the skip; one told twice, the first."""
    wall = datetime(day.year, day.month, day.day, day_start // 60, day_start % 60, tzinfo=ZoneInfo(zone))
    return round(wall.timestamp() * 1000)


def _date_in(at_ms: int, zone: str, day_start: int) -> date:
    wall = datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(ZoneInfo(zone))
    day = (wall.replace(tzinfo=None) - timedelta(minutes=day_start)).date()
    while at_ms < _begin(day, zone, day_start):
        day -= timedelta(days=1)
    while at_ms >= _begin(day + timedelta(days=1), zone, day_start):
        day += timedelta(days=1)
    return day
