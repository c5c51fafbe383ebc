"""Ranges of work dates: the presets of the filter bars and the range before, to compare with.

Pure: `today` is always given. Both ends of a range are included.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MAX_DAYS = 3 * 366
"""The longest range that is answered: three years."""

PRESETS = (
    "today",
    "this_week",
    "last_week",
    "this_month",
    "last_month",
    "last_30_days",
    "last_90_days",
    "this_year",
)
DEFAULT = "last_30_days"


@dataclass(frozen=True)
class Range:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def within(self, other: Range) -> Range:
        """The days that both have, of two ranges that overlap."""
        return Range(max(self.first, other.first), min(self.last, other.last))

    def before(self) -> Range:
        """The range of the same length that ends the day before this one begins."""
        return Range(self.first - timedelta(self.days), self.first - timedelta(1))


def preset(name: str, today: date, first_weekday: int = 0) -> Range:
    """The range that a name of PRESETS means today. `first_weekday` is 0 for Monday, 6 for Sunday."""
    week = today - timedelta((today.weekday() - first_weekday) % 7)
    return {
        "today": Range(today, today),
        "this_week": Range(week, week + timedelta(6)),
        "last_week": Range(week - timedelta(7), week - timedelta(1)),
        "this_month": month_of(today),
        "last_month": month_of(today.replace(day=1) - timedelta(1)),
        "last_30_days": Range(today - timedelta(29), today),
        "last_90_days": Range(today - timedelta(89), today),
        "this_year": Range(today.replace(month=1, day=1), today.replace(month=12, day=31)),
    }[name]


def month_of(day: date) -> Range:
    """The month in which a day lies."""
    first = day.replace(day=1)
    return Range(first, (first + timedelta(31)).replace(day=1) - timedelta(1))


def step_for(days: int) -> str:
    """By what a chart of so many days is drawn: `date`, `week` or `month`, so that it has at most about
    fifty bars.
    """
    if days <= 45:
        return "date"
    return "week" if days <= 370 else "month"
