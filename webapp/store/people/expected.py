"""How long a person is expected to work: their contract by weekday, less days off."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from webapp.store import settings
from webapp.store.db.database import fetch
from webapp.store.refusal import Refused

USUAL_WEEK = (480, 480, 480, 480, 480, 0, 0)
"""Minutes from Monday to Sunday where neither a contract nor the studio says otherwise."""
SHORT_BY_S = 1800
"""Less than this under what was expected is nothing to worry about."""


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
    return list_expected_of([person_id], first, last)[person_id]


def list_expected_of(people: Sequence[int], first: date, last: date) -> dict[int, dict[str, Expected]]:
    """The same for many people at once, by three questions in all."""
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    named = [(day.isoformat(), day.weekday()) for day in days]
    contracts, off, usual = _contracts(people), _days_off(people, first, last), usual_week()
    return {
        person: {
            day: _expected(_contract_at(contracts.get(person, []), day, usual)[weekday], less.get(day))
            for day, weekday in named
        }
        for person in people
        for less in [off.get(None, {}) | off.get(person, {})]
    }


def _expected(minutes: int, less: tuple[int | None, str] | None) -> Expected:
    if less is None or not minutes:
        return Expected(minutes * 60)
    return Expected(0 if less[0] is None else max(0, minutes - less[0]) * 60, less[1])


def sum_expected(days: dict[str, Expected]) -> int:
    """Seconds over all of them."""
    return sum(one.seconds for one in days.values())


def _contracts(people: Sequence[int]) -> dict[int, list[tuple[str, tuple[int, ...]]]]:
    """Person to (first date, minutes from Monday to Sunday), in order of time."""
    found: dict[int, list[tuple[str, tuple[int, ...]]]] = {}
    sql = "SELECT person_id, from_date, mon, tue, wed, thu, fri, sat, sun FROM contract ORDER BY from_date"
    if len(people) == 1:
        sql = sql.replace(" ORDER", " WHERE person_id = ? ORDER")
    for person, from_date, *minutes in fetch(sql, people if len(people) == 1 else ()):
        found.setdefault(person, []).append((from_date, tuple(minutes)))
    return found


def _contract_at(
    contracts: list[tuple[str, tuple[int, ...]]], day: str, usual: tuple[int, ...]
) -> tuple[int, ...]:
    index = bisect_right([one[0] for one in contracts], day)
    return contracts[index - 1][1] if index else usual


def _days_off(
    people: Sequence[int], first: date, last: date
) -> dict[int | None, dict[str, tuple[int | None, str]]]:
    """Person (None for everybody) to date to (minutes less, None for the whole day; note)."""
    found: dict[int | None, dict[str, tuple[int | None, str]]] = {}
    whose = "(person_id = ? OR person_id IS NULL) AND" if len(people) == 1 else ""
    rows = fetch(
        f"SELECT person_id, date, minutes, note FROM day_off WHERE {whose} date BETWEEN ? AND ?",
        [*(people if whose else ()), first.isoformat(), last.isoformat()],
    )
    for person, day, minutes, note in rows:
        found.setdefault(person, {})[day] = (minutes, note)
    return found
