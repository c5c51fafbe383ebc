"""How each person's time is cut into work dates: their zones and the studio's day starts, over time."""

from collections.abc import Iterable
from functools import lru_cache

from webapp.domain.workday import Calendar
from webapp.store.db.database import fetch
from webapp.store.settings import Settings, load_settings


def load_calendar(person_id: int, choices: Settings | None = None) -> Calendar:
    """The calendar of one person."""
    zones = fetch("SELECT from_ms, tz FROM person_zone WHERE person_id = ? ORDER BY from_ms", (person_id,))
    return _calendar(tuple(zones), (choices or load_settings()).day_starts)


def load_calendars(people: Iterable[int]) -> dict[int, Calendar]:
    """The calendars of many people, by one question."""
    zones: dict[int, list[tuple[int, str]]] = {person: [] for person in people}
    for person, from_ms, tz in fetch("SELECT person_id, from_ms, tz FROM person_zone ORDER BY from_ms"):
        if person in zones:
            zones[person].append((from_ms, tz))
    day_starts = load_settings().day_starts
    return {person: _calendar(tuple(history), day_starts) for person, history in zones.items() if history}


@lru_cache(maxsize=1024)
def _calendar(zones: tuple[tuple[int, str], ...], day_starts: tuple[tuple[int, int], ...]) -> Calendar:
    """Most people share one: it is made once for each history."""
    return Calendar(zones, day_starts)
