"""Lengths of time as people write and read them. Rounding happens here, at the very end."""

import re

from webapp.domain.written import Ambiguous

_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::00)?")  # Excel writes the seconds too
_LETTERS = re.compile(r"(?:(\d{1,3})\s*h)?\s*(?:(\d{1,4})\s*(?:m|min)?)?")
_DECIMAL = re.compile(r"(\d{0,3})[.,](\d{1,4})|(\d{1,3})")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_WHOLE = re.compile(r"\d{1,4}")
SURELY_HOURS, SURELY_MINUTES = 12, 25
"""A bare number up to the first is hours in a day; from the second on it cannot be, so it is minutes."""


def parse_duration(text: str) -> int:
    """Seconds, from `7:30`, `7.5`, `7,5`, `7h30`, `7h`, `45m` or `8` (hours).

    Raises ValueError with a sentence, also for `1,200`, which is 1.2 to some and 1200 to others.
    """
    written = text.strip().lower()
    if _THOUSANDS.fullmatch(written):
        raise Ambiguous(f"{text.strip()!r} can mean two numbers; write a length such as 7:30, 7.5 or 7h30.")
    if clock := _CLOCK.fullmatch(written):
        return int(clock[1]) * 3600 + int(clock[2]) * 60
    if _DECIMAL.fullmatch(written):
        return round(float(written.replace(",", ".")) * 3600)
    letters = _LETTERS.fullmatch(written)
    if written and letters and ("h" in written or "m" in written):
        return int(letters[1] or 0) * 3600 + int(letters[2] or 0) * 60
    raise ValueError(f"Write a length such as 7:30, 7.5 or 7h30, not {text.strip()!r}.")


def parse_day_length(text: str) -> int:
    """Seconds of a length within one day. As `parse_duration`, but a bare `45` is 45 minutes, since no day
    has 45 hours. Raises ValueError with a sentence, also for a bare 13 to 24, which may be either.
    """
    written = text.strip()
    if not _WHOLE.fullmatch(written) or int(written) <= SURELY_HOURS:
        return parse_duration(written)
    if int(written) >= SURELY_MINUTES:
        return int(written) * 60
    raise Ambiguous(f"Write {written}h for hours or {written}m for minutes.")


def format_duration(ms: int) -> str:
    """`7:25` from milliseconds, to the nearest minute, halves up. Sum first, then format."""
    sign = "-" if ms < 0 else ""
    minutes = (abs(ms) + 30_000) // 60_000
    return f"{sign if minutes else ''}{minutes // 60}:{minutes % 60:02d}"


def whole_seconds(ms: int) -> int:
    """Seconds, to the nearest, halves up: for the wire and for exports."""
    return (ms + 500) // 1000


def parse_day_start(text: str) -> int:
    """Minutes after midnight, from `04:00`."""
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def format_day_start(minutes: int) -> str:
    """`04:00`, from minutes after midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
