"""Day totals are rebuilt per person and work date from what is tracked, and never incremented (law 7)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from webapp.domain.rollup import Totals, roll_up, roll_up_all
from webapp.domain.workday import Calendar
from webapp.store.db.database import execute_many, fetch, fetch_one, writing
from webapp.store.tracked.calendars import load_calendar
from webapp.store.tracked.layers import load_all_layers, load_layers

_UPSERT = (
    "INSERT INTO day_total (person_id, work_date, task_id, kind, host, ms) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (person_id, work_date, task_id, kind, host) DO UPDATE SET ms = excluded.ms"
)
_DELETE = (
    "DELETE FROM day_total WHERE person_id = ? AND work_date = ? AND task_id = ? AND kind = ? AND host = ?"
)


class Difference(NamedTuple):
    """A stored total that a rebuild does not give, or the reverse."""

    person_id: int
    work_date: str
    task_id: int
    kind: str
    host: str
    stored_ms: int
    rebuilt_ms: int


def rebuild_dates(person_id: int, dates: Iterable[str], calendar: Calendar) -> None:
    """Rebuild these work dates of one person, within the transaction that changed them."""
    for work_date in sorted(set(dates)):
        rebuilt = compute_totals(person_id, work_date, calendar)
        stored = _stored(person_id, work_date)
        _replace(person_id, work_date, stored, rebuilt)


def compute_totals(person_id: int, work_date: str, calendar: Calendar) -> Totals:
    """The totals of one work date as the tracked time gives them."""
    windows = calendar.windows(work_date)
    if not windows:
        return {}
    return roll_up(load_layers(person_id, windows[0].start_ms, windows[-1].end_ms), windows)


def _stored(person_id: int, work_date: str) -> Totals:
    rows = fetch(
        "SELECT task_id, kind, host, ms FROM day_total WHERE person_id = ? AND work_date = ?",
        (person_id, work_date),
    )
    return {(task, kind, host): ms for task, kind, host, ms in rows}


def _replace(person_id: int, work_date: str, stored: Totals, rebuilt: Totals) -> None:
    """Write the difference alone: a heartbeat moves one row."""
    changed = [(person_id, work_date, *key, ms) for key, ms in rebuilt.items() if stored.get(key) != ms]
    gone = [(person_id, work_date, *key) for key in stored if key not in rebuilt]
    if changed:
        execute_many(_UPSERT, changed)
    if gone:
        execute_many(_DELETE, gone)


# ---------------------------------------------------------------- everything


def rebuild_all() -> int:
    """Rebuild every total of everybody, a person at a time; returns how many work dates changed."""
    return sum(_rebuild_person(person_id) for (person_id,) in fetch("SELECT id FROM person ORDER BY id"))


def _rebuild_person(person_id: int) -> int:
    with writing(person_id):
        rebuilt = roll_up_all(load_all_layers(person_id), load_calendar(person_id))
        stored = _stored_dates(person_id)
        changed = [
            key for key in rebuilt.keys() | stored.keys() if rebuilt.get(key, {}) != stored.get(key, {})
        ]
        for work_date in changed:
            _replace(person_id, work_date, stored.get(work_date, {}), rebuilt.get(work_date, {}))
    return len(changed)


def _stored_dates(person_id: int) -> dict[str, Totals]:
    dates: dict[str, Totals] = {}
    sql = "SELECT work_date, task_id, kind, host, ms FROM day_total WHERE person_id = ?"
    for work_date, task, kind, host, ms in fetch(sql, (person_id,)):
        dates.setdefault(work_date, {})[task, kind, host] = ms
    return dates


def check_all() -> list[Difference]:
    """Every stored total that a rebuild would change; empty while law 7 holds."""
    return [
        difference
        for (person_id,) in fetch("SELECT id FROM person ORDER BY id")
        for difference in _check(person_id)
    ]


def _check(person_id: int) -> list[Difference]:
    with writing(person_id):  # one moment for both readings; nothing is written
        rebuilt = roll_up_all(load_all_layers(person_id), load_calendar(person_id))
        stored = _stored_dates(person_id)
    found = []
    for work_date in sorted(rebuilt.keys() | stored.keys()):
        ours, theirs = stored.get(work_date, {}), rebuilt.get(work_date, {})
        for key in sorted(ours.keys() | theirs.keys()):
            if ours.get(key, 0) != theirs.get(key, 0):
                found.append(Difference(person_id, work_date, *key, ours.get(key, 0), theirs.get(key, 0)))
    return found


def find_worked_span(task_id: int) -> tuple[date, date] | None:
    """The first and the last work date with time on the task; None where nobody has worked on it."""
    row = fetch_one("SELECT MIN(work_date), MAX(work_date) FROM day_total WHERE task_id = ?", [task_id])
    if row is None or row[0] is None:
        return None
    return date.fromisoformat(row[0]), date.fromisoformat(row[1])


def has_time(person_id: int) -> bool:
    """Whether this person has ever tracked time."""
    return fetch_one("SELECT 1 FROM day_total WHERE person_id = ? LIMIT 1", (person_id,)) is not None
