"""How numbers, lengths and dates are written. Every template and export writes them through these functions.

Stored time is never rounded: sum first, then write. A minute is shown from its thirtieth second on.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers

from webapp.web.format.translations import _

Width = Literal["abbreviated", "narrow", "short", "wide"]


def whole_minutes(seconds: float) -> int:
    """Minutes, half a minute rounded away from zero, so that -x is written as x with a minus."""
    sign = -1 if seconds < 0 else 1
    return sign * int((abs(seconds) + 30) // 60)


def clock_length(seconds: float) -> str:
    """`7:25`, for tables: 26,700 s. Hours may pass 24: a month is `162:40`. Less than half a minute is
    `0:00`.
    """
    minutes = whole_minutes(seconds)
    sign = "\N{MINUS SIGN}" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}{hours}:{rest:02d}"


def signed_length(seconds: float) -> str:
    """`+0:40` or `\u22121:20`, for differences; `0:00` without a sign."""
    written = clock_length(seconds)
    return "+" + written if whole_minutes(seconds) > 0 else written


def prose_length(seconds: float) -> str:
    """`7 h 25`, `45 min` or `0 min`, for sentences. The spaces do not break."""
    minutes = whole_minutes(seconds)
    sign = "\N{MINUS SIGN}" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return f"{sign}{rest}\u00a0min"
    return f"{sign}{hours}\u00a0h\u00a0{rest:02d}" if rest else f"{sign}{hours}\u00a0h"


def machine_length(seconds: float) -> str:
    """`PT7H25M`, the `datetime` attribute of `<time>`."""
    hours, rest = divmod(abs(whole_minutes(seconds)), 60)
    return f"PT{hours}H{rest}M"


def percent(part: float, whole: float, locale: Locale) -> str:
    """`80 %`, with a space that does not break; an em dash where there is no whole to compare with."""
    return f"{number(round(100 * part / whole), locale)}\u00a0%" if whole else "\u2014"


def number(value: float, locale: Locale) -> str:
    """`1,234` or `1.234`, as the region writes it."""
    return numbers.format_decimal(value, locale=locale)


def clock_time(at_ms: int, zone: ZoneInfo, locale: Locale) -> str:
    """The wall time of an instant, hours and minutes: `09:30`, in America `9:30 AM`."""
    return dates.format_time(at(at_ms, zone), "short", tzinfo=zone, locale=locale)


def input_time(at_ms: int, zone: ZoneInfo) -> str:
    """`09:30`, as `<input type=time>` wants it everywhere."""
    return at(at_ms, zone).strftime("%H:%M")


def moment(at_ms: int, zone: ZoneInfo, locale: Locale) -> str:
    """Date and wall time: `22 Nov 2026, 09:30`."""
    day = dates.format_date(at(at_ms, zone), "medium", locale=locale)
    return f"{day}, {clock_time(at_ms, zone, locale)}"


def long_date(day: dt.date, locale: Locale) -> str:
    """`Sunday, 22 November 2026`."""
    return dates.format_date(day, "full", locale=locale)


def short_date(day: dt.date, locale: Locale) -> str:
    """`22 Nov 2026`."""
    return dates.format_date(day, "medium", locale=locale)


def stored_date(text: str, locale: Locale) -> str:
    """`22 Nov 2026` for the `2026-11-22` that the database keeps; what is no date stays as it is."""
    try:
        return short_date(dt.date.fromisoformat(text), locale)
    except ValueError:
        return text


def day_and_month(day: dt.date, locale: Locale) -> str:
    """`Sun 22 Nov`, where the year is plain from the page."""
    return dates.format_skeleton("MMMEd", day, locale=locale)


def weekday(day: dt.date, width: Width = "abbreviated", *, locale: Locale) -> str:
    """`Sun`, or `Sunday` with `width="wide"`."""
    return dates.get_day_names(width, locale=locale)[day.weekday()]


def month_name(day: dt.date, locale: Locale) -> str:
    """`November 2026`."""
    return dates.format_skeleton("yMMMM", day, locale=locale)


def iso_week(day: dt.date) -> str:
    """`2025-W01`. The ISO year always travels with the ISO week: 30 December 2024 is week 1 of 2025."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_name(day: dt.date, today: dt.date) -> str:
    """`Week 47` on a page, for any date of it; `2025-W47` where the year is not the one that runs."""
    year, week, _weekday = day.isocalendar()
    return _("Week %(week)s") % {"week": week} if year == today.isocalendar().year else iso_week(day)


def file_size(count: int, locale: Locale) -> str:
    """`84 kB`, `1.2 MB`."""
    if count < 1_000_000:
        return f"{numbers.format_decimal(max(1, round(count / 1000)), locale=locale)}\u00a0kB"
    return f"{numbers.format_decimal(round(count / 1_000_000, 1), locale=locale)}\u00a0MB"


def at(at_ms: int, zone: ZoneInfo) -> dt.datetime:
    """The instant as an aware datetime of that zone."""
    return dt.datetime.fromtimestamp(at_ms / 1000, zone)
