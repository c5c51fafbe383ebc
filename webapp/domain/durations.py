"""Lengths of time as people write and read them. Rounding happens here, at the very end."""

import re

_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
_LETTERS = re.compile(r"(?:(\d{1,3})\s*h)?\s*(?:(\d{1,4})\s*(?:m|min)?)?")
_DECIMAL = re.compile(r"(\d{0,3})[.,](\d{1,4})|(\d{1,3})")


def parse_duration(text: str) -> int:
    """Seconds, from `7:30`, `7.5`, `7,5`, `7h30`, `7h`, `45m` or `8`. Raises ValueError with a sentence."""
    written = text.strip().lower()
    if clock := _CLOCK.fullmatch(written):
        return int(clock[1]) * 3600 + int(clock[2]) * 60
    if _DECIMAL.fullmatch(written):
        return round(float(written.replace(",", ".")) * 3600)
    letters = _LETTERS.fullmatch(written)
    if written and letters and ("h" in written or "m" in written):
        return int(letters[1] or 0) * 3600 + int(letters[2] or 0) * 60
    raise ValueError(f"Write a length such as 7:30, 7.5 or 7h30, not {text.strip()!r}.")


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
