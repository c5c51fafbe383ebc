"""How long a person is expected to work: their contract by weekday, less days off."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from webapp.store import settings
from webapp.store.database import fetch
from webapp.store.refusal import Refused

USUAL_WEEK = (480, 480, 480, 480, 480, 0, 0)
"""Minutes from Monday to Sunday where neither a contract nor the studio says otherwise."""


class Expected(NamedTuple):
    """What is expected on one date. `off` is the day off's note, "" where it has none, None on other days."""

    seconds: int
    off: str | None = None


def usual_week() -> tuple[int, ...]:
    """The studio's week, in minutes from Monday to Sunday, for whoever has no contract of their own."""
    chosen = settings.read("usual_week")
    return tuple(chosen) if chosen else USUAL_WEEK


def choose_usual_week(minutes: Sequence[int], author_id: int | None, now_ms: int) -> None:
    """Change the studio's week. Refuses with `bad_value`."""
    if len(minutes) != 7 or not all(0 <= one <= 1440 for one in minutes):
        raise Refused("bad_value", "Give each weekday between 0 and 24 hours.", "mon")
    if tuple(minutes) != usual_week():
        settings.choose("usual_week", list(minutes), author_id, now_ms)


def list_expected(person_id: int, first: date, last: date) -> dict[str, Expected]:
    """ISO date to what is expected, for every date from first to last."""
    contracts = _contracts(person_id)
    usual = USUAL_WEEK if contracts and contracts[0][0] <= first.isoformat() else usual_week()
    off = _days_off(person_id, first, last)
    found = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        minutes = _contract_at(contracts, day.isoformat(), usual)[day.weekday()]
        less = off.get(day.isoformat())
        if less is not None and minutes:
            minutes = 0 if less[0] is None else max(0, minutes - less[0])
            found[day.isoformat()] = Expected(minutes * 60, less[1])
        else:
            found[day.isoformat()] = Expected(minutes * 60)
    return found


def sum_expected(days: dict[str, Expected]) -> int:
    """Seconds over all of them."""
    return sum(one.seconds for one in days.values())


def _contracts(person_id: int) -> list[tuple[str, tuple[int, ...]]]:
    rows = fetch(
        "SELECT from_date, mon, tue, wed, thu, fri, sat, sun FROM contract"
        " WHERE person_id = ? ORDER BY from_date",
        (person_id,),
    )
    return [(row[0], tuple(row[1:])) for row in rows]


def _contract_at(
    contracts: list[tuple[str, tuple[int, ...]]], day: str, usual: tuple[int, ...]
) -> tuple[int, ...]:
    index = bisect_right([one[0] for one in contracts], day)
    return contracts[index - 1][1] if index else usual


def _days_off(person_id: int, first: date, last: date) -> dict[str, tuple[int | None, str]]:
    """Date to (minutes less, None for the whole day; note). One's own entry goes before everybody's."""
    rows = fetch(
        "SELECT date, minutes, note FROM day_off WHERE (person_id = ? OR person_id IS NULL)"
        " AND date BETWEEN ? AND ? ORDER BY CASE WHEN person_id IS NULL THEN 0 ELSE 1 END",
        (person_id, first.isoformat(), last.isoformat()),
    )
    return {day: (minutes, note) for day, minutes, note in rows}
