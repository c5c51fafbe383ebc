"""Bid against actual: how much of a bid is used, how fast, and where that leads.

Pure arithmetic on milliseconds and dates; seconds are for telling, so nothing is added up after it was
rounded. The pace is what a task took per weekday lately; the forecast is the estimate
at completion of earned-value practice for work whose progress nobody reports: docs/manager.md has the rule.
Nothing here knows how the hours were gathered.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from webapp.domain.durations import whole_seconds

PACE_WEEKDAYS = 10
"""How many weekdays back the pace looks: two working weeks smooth a sick day and still notice a stall."""

WARN_PERCENT = 80
FULL_PERCENT = 100
FORESEEABLE_WEEKDAYS = 10 * 260
"""A day further away than this, ten years, is none that anybody plans for; and calendars end."""
THRESHOLDS = (WARN_PERCENT, FULL_PERCENT)
"""The shares of a bid whose crossing is told once each, in per cent."""

LEVELS = ("over", "at_risk", "on_track", "no_bid")
"""Risk levels, worst first; the order in which they are listed."""


class Outlook(NamedTuple):
    """Where a task, or a sum of tasks, stands against its bid."""

    bid_ms: int
    actual_ms: int
    pace_ms: int
    """Per weekday over the recent weekdays; 0 when nobody worked on it lately."""
    forecast_ms: int
    """What the task is likely to take in all; never less than the actual."""
    used_up_on: date | None
    """The weekday on which the pace uses up what is left of the bid; None when it is used up, nobody works
    on it, or the day is beyond all planning.
    """

    forecast_high_ms: int = 0
    """The upper end of the range whose lower end is the forecast: at least the whole bid while it is open."""
    is_overdue: bool = False
    """Whether it is open and its due date has passed."""
    warns_early: bool = False
    """Whether 80 per cent is a risk already: on one open task, not on a closed one or a whole show."""

    @property
    def bid_s(self) -> int:
        """The bid in seconds."""
        return whole_seconds(self.bid_ms)

    @property
    def actual_s(self) -> int:
        """The actual in seconds."""
        return whole_seconds(self.actual_ms)

    @property
    def pace_s(self) -> int:
        """The pace in seconds."""
        return whole_seconds(self.pace_ms)

    @property
    def forecast_s(self) -> int:
        """The forecast in seconds."""
        return whole_seconds(self.forecast_ms)

    @property
    def forecast_high_s(self) -> int:
        """The upper end of the forecast's range in seconds."""
        return whole_seconds(self.forecast_high_ms)

    @property
    def percent(self) -> int | None:
        """The used share of the bid in whole per cent, rounded down so that 100 means truly used up."""
        return self.actual_ms * 100 // self.bid_ms if self.bid_ms else None

    @property
    def over_ms(self) -> int:
        """Actual minus bid: positive is over, negative is what is left."""
        return self.actual_ms - self.bid_ms

    @property
    def over_s(self) -> int:
        """The same in seconds."""
        return whole_seconds(self.over_ms)

    @property
    def level(self) -> str:
        """One of LEVELS."""
        if not self.bid_ms:
            return "no_bid"
        if self.actual_ms > self.bid_ms:
            return "over"
        if self.forecast_ms > self.bid_ms or self.is_overdue:
            return "at_risk"
        if self.warns_early and self.actual_ms * 100 >= self.bid_ms * WARN_PERCENT:
            return "at_risk"
        return "on_track"

    @property
    def risk_key(self) -> tuple[bool, int, int]:
        """Sorts by risk, the worst first: overdue, then by level, then by how far the forecast is beyond the
        bid.
        """
        return not self.is_overdue, LEVELS.index(self.level), self.bid_ms - self.forecast_ms


@lru_cache(maxsize=4096)
def weekdays_between(first: date, last: date) -> int:
    """The number of Mondays to Fridays from `first` to `last`, both included; 0 when `last` is before
    `first`.
    """
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum(1 for i in range(rest) if (first + timedelta(weeks * 7 + i)).weekday() < 5)


def weekdays_back(as_of: date, count: int) -> date:
    """The first day of the `count` weekdays that end with `as_of` (or with the Friday before it)."""
    day = as_of
    while True:
        if day.weekday() < 5:
            count -= 1
        if count == 0:
            return day
        day -= timedelta(1)


def weekdays_on(after: date, count: int) -> date:
    """The weekday that is `count` weekdays after `after`."""
    friday_or_before = after - timedelta(max(0, after.weekday() - 4))
    weeks, rest = divmod(count, 5)
    day = friday_or_before + timedelta(weeks * 7)
    while rest:
        day += timedelta(1)
        rest -= day.weekday() < 5
    return day


def pace(recent_ms: int, first_recent: date | None, as_of: date, worked_days: int = 0) -> int:
    """Milliseconds per weekday, from those since `weekdays_back(as_of, PACE_WEEKDAYS)`.

    `first_recent` is the first worked day in that window: a task begun yesterday is divided by two days,
    not by ten. Who works on weekends has more `worked_days` than weekdays, and is divided by those.
    """
    if recent_ms <= 0 or first_recent is None:
        return 0
    return recent_ms // max(1, worked_days, weekdays_between(first_recent, as_of))


def look_ahead(
    bid_ms: int, actual_ms: int, pace_ms: int, as_of: date, *, due: date | None, closed: bool
) -> Outlook:
    """The outlook of one task on the day `as_of`.

    A closed task stays where it is. One that nobody has begun takes its bid: nothing else is known of it.
    One that goes on until a due date takes its actual and its pace until then, perhaps the whole bid. Where
    the pace has no end, because there is no due date or it has passed, the rest of the bid is left.
    """
    if closed:
        pace_ms = 0
    weekdays_left = weekdays_between(as_of + timedelta(1), due) if due else 0
    is_overdue = due is not None and due < as_of and not closed
    left_ms = bid_ms - actual_ms
    lasts = -(-left_ms // pace_ms) if pace_ms and left_ms > 0 else 0
    used_up_on = weekdays_on(as_of, lasts) if 0 < lasts <= FORESEEABLE_WEEKDAYS else None
    at_pace_ms = actual_ms + pace_ms * weekdays_left
    whole_ms = at_pace_ms if closed else max(at_pace_ms, bid_ms)
    forecast_ms = at_pace_ms if pace_ms and weekdays_left else whole_ms
    return Outlook(
        bid_ms,
        actual_ms,
        pace_ms,
        forecast_ms,
        used_up_on,
        forecast_high_ms=whole_ms,
        is_overdue=is_overdue,
        warns_early=not closed,
    )


def add_up(outlooks: list[Outlook]) -> Outlook:
    """The outlook of a project, sequence or entity: the sum of its tasks, bids and actuals alike.

    Tasks without a bid count in the actual, since the work was done all the same.
    """
    return Outlook(
        sum(o.bid_ms for o in outlooks),
        sum(o.actual_ms for o in outlooks),
        sum(o.pace_ms for o in outlooks),
        sum(o.forecast_ms for o in outlooks),
        None,
        forecast_high_ms=sum(o.forecast_high_ms for o in outlooks),
    )


def crossed(bid_s: int, actual_s: int) -> tuple[int, ...]:
    """The thresholds of THRESHOLDS that `actual_s` has reached; none without a bid."""
    return tuple(t for t in THRESHOLDS if bid_s > 0 and actual_s * 100 >= bid_s * t)
