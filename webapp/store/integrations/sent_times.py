"""What a production tracker was told, person by task by date: so that it is told once, and corrected."""

from __future__ import annotations

from typing import NamedTuple

from webapp.store.db.database import execute, fetch, writing

Key = tuple[int, int, str]
"""Person, task, work date."""

_UPSERT = (
    "INSERT INTO sent_time (integration_id, person_id, task_id, work_date, minutes, pending, theirs,"
    " state, note, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (integration_id, person_id, task_id, work_date) DO UPDATE SET minutes = excluded.minutes,"
    " pending = excluded.pending, theirs = excluded.theirs, state = excluded.state, note = excluded.note,"
    " at_ms = excluded.at_ms"
)


class Sent(NamedTuple):
    """What is known of one entry there. `pending` are minutes whose answer never came."""

    minutes: int = 0
    pending: int | None = None
    theirs: float | None = None
    state: str = "sent"
    note: str = ""

    @property
    def known(self) -> frozenset[int]:
        """The minutes that may stand there by our own doing."""
        return frozenset({self.minutes} | ({self.pending} if self.pending is not None else set()))


class Entry(NamedTuple):
    """One line for the sync page."""

    person: str
    username: str
    task_id: int
    task: str
    work_date: str
    minutes: int
    theirs: float | None
    state: str
    note: str
    at_ms: int


def map_sent(integration_id: int, from_date: str) -> dict[Key, Sent]:
    """Everything that was told of the dates from `from_date` on."""
    sql = (
        "SELECT person_id, task_id, work_date, minutes, pending, theirs, state, note FROM sent_time"
        " WHERE integration_id = ? AND work_date >= ?"
    )
    return {row[:3]: Sent(*row[3:]) for row in fetch(sql, [integration_id, from_date])}


def map_worked_ms(from_date: str) -> dict[tuple[int, str], dict[int, int]]:
    """(person, work date) to the milliseconds of each task, all kinds together."""
    worked: dict[tuple[int, str], dict[int, int]] = {}
    sql = (
        "SELECT person_id, work_date, task_id, SUM(ms) FROM day_total WHERE work_date >= ?"
        " GROUP BY person_id, work_date, task_id"
    )
    for person_id, work_date, task_id, ms in fetch(sql, [from_date]):
        worked.setdefault((person_id, work_date), {})[task_id] = int(ms)
    return worked


def record(integration_id: int, key: Key, sent: Sent, now_ms: int) -> None:
    """Keep what is known of one entry now."""
    with writing():
        execute(_UPSERT, [integration_id, *key, *sent, now_ms])


def list_entries(integration_id: int, state: str, limit: int = 200) -> list[Entry]:
    """The entries in that state, the newest first."""
    rows = fetch(
        "SELECT p.display_name, p.username, t.id, COALESCE(e.path || ' ', '') || t.name, s.work_date,"
        " s.minutes, s.theirs, s.state, s.note, s.at_ms FROM sent_time s JOIN person p ON p.id = s.person_id"
        " JOIN task t ON t.id = s.task_id LEFT JOIN entity e ON e.id = t.entity_id"
        " WHERE s.integration_id = ? AND s.state = ? ORDER BY s.at_ms DESC, s.work_date DESC LIMIT ?",
        [integration_id, state, limit],
    )
    return [Entry(*row) for row in rows]


def count_by_state(integration_id: int) -> dict[str, int]:
    """How many entries are sent, held or in conflict."""
    sql = "SELECT state, COUNT(*) FROM sent_time WHERE integration_id = ? GROUP BY state"
    return dict(fetch(sql, [integration_id]))
