"""How each person's time is cut into work dates: their zones and the studio's day starts, over time."""

from collections.abc import Iterable

from webapp.domain.workday import Calendar
from webapp.store.database import fetch, placeholders
from webapp.store.settings import Choices, read_choices


def load_calendar(person_id: int, choices: Choices | None = None) -> Calendar:
    """The calendar of one person."""
    zones = fetch("SELECT from_ms, tz FROM person_zone WHERE person_id = ? ORDER BY from_ms", (person_id,))
    return Calendar([(from_ms, tz) for from_ms, tz in zones], (choices or read_choices()).day_starts)


def load_calendars(people: Iterable[int]) -> dict[int, Calendar]:
    """The calendars of many people, by one question."""
    ids = list(people)
    zones: dict[int, list[tuple[int, str]]] = {person: [] for person in ids}
    if ids:
        marks = placeholders(ids)
        sql = f"SELECT person_id, from_ms, tz FROM person_zone WHERE person_id IN ({marks}) ORDER BY from_ms"  # noqa: S608  only marks
        for person, from_ms, tz in fetch(sql, ids):
            zones[person].append((from_ms, tz))
    day_starts = read_choices().day_starts
    return {person: Calendar(history, day_starts) for person, history in zones.items() if history}
