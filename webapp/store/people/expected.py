"""How long a person is expected to work: their contract by weekday, less days off.

Nothing is expected before somebody was there, or after they left: time runs from the account's start, the
first contract's or the first hours, whichever is the earliest, to the day on which the account was switched
off.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from webapp.store import settings
from webapp.store.db.database import fetch, placeholders
from webapp.store.refusal import Refused

DEFAULT_WEEK = (480, 480, 480, 480, 480, 0, 0)
"""Minutes from Monday to Sunday where neither a contract nor the studio says otherwise."""
SHORT_TOLERANCE_S = 1800
"""Less than this under what was expected is nothing to worry about."""
FOREVER = "9999-12-31"


class Expected(NamedTuple):
    """What is expected on one date. `off` is the day off's note, "" where it has none, None on other days."""

    seconds: int
    off: str | None = None


def get_usual_week() -> tuple[int, ...]:
    """The studio's week, in minutes from Monday to Sunday, for whoever has no contract of their own."""
    chosen = settings.get_value("usual_week")
    return tuple(chosen) if chosen else DEFAULT_WEEK


def set_usual_week(minutes: Sequence[int], author_id: int | None, now_ms: int) -> None:
    """Change the studio's week. Refuses with `bad_value`."""
    if len(minutes) != 7 or not all(0 <= length <= 1440 for length in minutes):
        raise Refused("bad_value", "Give each weekday between 0 and 24 hours.", "mon")
    if tuple(minutes) != get_usual_week():
        settings.set_value("usual_week", list(minutes), author_id, now_ms)


def list_expected(person_id: int, first: date, last: date) -> dict[str, Expected]:
    """ISO date to what is expected, for every date from first to last."""
    return list_expected_for_people([person_id], first, last)[person_id]


def list_expected_for_people(
    people: Sequence[int], first: date, last: date
) -> dict[int, dict[str, Expected]]:
    """The same for many people at once, by four questions in all."""
    if not people:
        return {}
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    named = [(day.isoformat(), day.weekday()) for day in days]
    contracts, off, usual = _contracts(people), _days_off(people, first, last), get_usual_week()
    spans = _employment(people, contracts)
    return {
        person: {
            day: _expected(_contract_at(contracts.get(person, []), day, usual)[weekday], less.get(day))
            if since <= day <= until
            else Expected(0)
            for day, weekday in named
        }
        for person in people
        for less in [off.get(None, {}) | off.get(person, {})]
        for since, until in [spans.get(person, (FOREVER, ""))]
    }


def _employment(
    people: Sequence[int], contracts: dict[int, list[tuple[str, tuple[int, ...]]]]
) -> dict[int, tuple[str, str]]:
    """Person to the first and the last ISO date on which anything is expected of them."""
    rows = fetch(
        "SELECT id, created_ms, left_ms, tz,"
        " (SELECT MIN(work_date) FROM day_total WHERE day_total.person_id = person.id)"
        f" FROM person WHERE id IN ({placeholders(people)})",
        people,
    )
    spans = {}
    for person, created_ms, left_ms, tz, first_worked in rows:
        since = [_date_at(created_ms, tz), *([first_worked] if first_worked else [])]
        since += [from_date for from_date, _minutes in contracts.get(person, [])[:1]]
        spans[person] = min(since), FOREVER if left_ms is None else _date_at(left_ms, tz)
    return spans


def _date_at(at_ms: int, tz: str) -> str:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(tz)).date().isoformat()


def _expected(minutes: int, less: tuple[int | None, str] | None) -> Expected:
    if less is None or not minutes:
        return Expected(minutes * 60)
    return Expected(0 if less[0] is None else max(0, minutes - less[0]) * 60, less[1])


def sum_expected(days: dict[str, Expected]) -> int:
    """Seconds over all of them."""
    return sum(day.seconds for day in days.values())


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
    index = bisect_right([contract[0] for contract in contracts], day)
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
