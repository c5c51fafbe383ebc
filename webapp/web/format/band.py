"""The geometry of a day's band: places and lengths in per cent, so that SVG attributes are all it needs.

The band shows from an hour before the first to an hour after the last of the day, within the day; a day of 23
or 25 hours has its real length.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from webapp.domain.day_rows import Row
from webapp.domain.paint import MACHINE
from webapp.web.format.numbers import at

HOUR_MS = 3_600_000
SHORTEST_MS = 4 * HOUR_MS  # a day with one minute on it is not one minute wide
MANY_HOURS = 14


@dataclass(frozen=True)
class Tick:
    """One hour on the scale. `rank` is "" for those always named, `even` and `odd` for those that narrow
    screens drop.
    """

    x: float
    at_ms: int
    rank: str


@dataclass(frozen=True)
class Block:
    """One row of the day on the band. `number` is its place among the rows of the table below."""

    x: float
    width: float
    row: Row
    number: int

    @property
    def is_machine(self) -> bool:
        """Whether it belongs into the machine lane."""
        return self.row.kind == MACHINE


@dataclass(frozen=True)
class Band:
    """All that is drawn, from `from_ms` to `to_ms`. `now_x` is None where now is not on it."""

    from_ms: int
    to_ms: int
    ticks: list[Tick]
    blocks: list[Block]
    now_x: float | None

    @property
    def has_machine_lane(self) -> bool:
        """Whether anything lies in the lower lane."""
        return any(block.is_machine for block in self.blocks)


def make_band(rows: Sequence[Row], day: tuple[int, int], zone: ZoneInfo, now_ms: int) -> Band:
    """The band of these rows within the day `[start, end)`."""
    from_ms, to_ms = _span(rows, day, zone, now_ms)
    length = to_ms - from_ms

    def x(ms: int) -> float:
        return round(100 * (ms - from_ms) / length, 4)

    blocks = [
        Block(x(row.start_ms), round(100 * row.ms / length, 4), row, number)
        for number, row in enumerate(rows)
    ]
    now_x = x(now_ms) if from_ms <= now_ms < to_ms else None
    return Band(from_ms, to_ms, _ticks(from_ms, to_ms, zone, x), blocks, now_x)


def _span(rows: Sequence[Row], day: tuple[int, int], zone: ZoneInfo, now_ms: int) -> tuple[int, int]:
    """An hour around all rows, in whole hours of the wall clock; at least four, within the day."""
    moments = [row.start_ms for row in rows] + [row.end_ms for row in rows]
    if day[0] <= now_ms < day[1]:
        moments.append(now_ms)
    if not moments:
        moments = [day[0] + 9 * HOUR_MS, day[0] + 17 * HOUR_MS]
    from_ms = max(day[0], _whole_hour(min(moments) - HOUR_MS, zone))
    to_ms = min(day[1], _whole_hour(max(moments) + 2 * HOUR_MS - 1, zone))
    if to_ms - from_ms < SHORTEST_MS:
        to_ms = min(day[1], from_ms + SHORTEST_MS)
        from_ms = max(day[0], to_ms - SHORTEST_MS)
    return from_ms, to_ms


def _whole_hour(ms: int, zone: ZoneInfo) -> int:
    """The wall clock's last full hour; some zones are half an hour off."""
    wall = at(ms, zone)
    return ms - (wall.minute * 60 + wall.second) * 1000 - wall.microsecond // 1000


def _ticks(from_ms: int, to_ms: int, zone: ZoneInfo, x: Callable[[int], float]) -> list[Tick]:
    count = (to_ms - from_ms) // HOUR_MS
    ticks = []
    first = _whole_hour(from_ms + HOUR_MS - 1, zone)
    for ms in range(first, to_ms + 1, HOUR_MS):
        hour = at(ms, zone).hour
        rank = "odd" if hour % 2 else "even" if hour % 4 else ""
        if count > MANY_HOURS and rank == "odd":
            rank = "hidden"
        ticks.append(Tick(x(ms), ms, rank))
    return ticks
