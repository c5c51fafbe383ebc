"""The time zones that a person may choose from, by part of the world."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@lru_cache(maxsize=1)
def zone_choices() -> dict[str, list[tuple[str, str]]]:
    """`{"Europe": [("Europe/Berlin", "Berlin"), ...], ...}` for a `<select>`; UTC stands first."""
    choices: dict[str, list[tuple[str, str]]] = {"UTC": [("UTC", "UTC")]}
    for name in sorted(available_timezones()):
        continent, slash, place = name.partition("/")
        if slash and continent in CONTINENTS:
            choices.setdefault(continent, []).append((name, place.replace("_", " ").replace("/", ", ")))
    return choices
