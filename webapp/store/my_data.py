"""Everything that is recorded about one person, for them to read and to take along."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from webapp.store.access.sign_ins import list_browsers, list_devices
from webapp.store.db.database import fetch, fetch_one

_SEGMENTS = (
    "SELECT s.id, s.rev, s.session, s.task_id, s.kind, s.start_ms, s.end_ms, s.open, s.close_reason, s.tz,"
    " s.scene, c.host, c.host_version, c.addon_version, c.device, s.received_ms"
    " FROM segment s JOIN client c ON c.id = s.client_id WHERE s.person_id = ? ORDER BY s.start_ms DESC"
)
_SEGMENT_KEYS = (
    "id rev session task_id kind start_ms end_ms open close_reason tz scene host host_version addon_version"
    " device received_ms"
).split()


class Recorded(NamedTuple):
    """How much there is."""

    segments: int
    first_ms: int | None
    last_ms: int | None
    adjustments: int
    scenes: int


class Entry(NamedTuple):
    """One row of the audit trail that concerns this person."""

    at_ms: int
    author: str | None
    action: str
    thing: str
    old: Any
    new: Any
    reason: str


def count_recorded(person_id: int) -> Recorded:
    """How much is recorded about this person."""
    row = fetch_one(
        "SELECT COUNT(*), MIN(start_ms), MAX(end_ms), COUNT(scene) FROM segment WHERE person_id = ?",
        (person_id,),
    )
    made = fetch_one("SELECT COUNT(*) FROM adjustment WHERE person_id = ?", (person_id,))
    segments, first_ms, last_ms, scenes = row or (0, None, None, 0)
    return Recorded(segments, first_ms, last_ms, made[0] if made else 0, scenes)


def list_segments(person_id: int, offset: int, at_most: int) -> list[dict[str, Any]]:
    """What the add-ons sent, the newest first, with every field that is kept."""
    return [_segment(row) for row in fetch(f"{_SEGMENTS} LIMIT ? OFFSET ?", (person_id, at_most, offset))]


def list_changes(person_id: int, offset: int, at_most: int) -> list[Entry]:
    """Who changed what about this person or their time, the newest first."""
    rows = fetch(
        "SELECT a.at_ms, p.display_name, a.action, a.object, a.old, a.new, a.reason FROM audit a"
        " LEFT JOIN person p ON p.id = a.author_id WHERE a.subject_id = ?"
        " ORDER BY a.at_ms DESC, a.id DESC LIMIT ? OFFSET ?",
        (person_id, at_most, offset),
    )
    return [
        Entry(at_ms, author, action, thing, _json(old), _json(new), reason)
        for at_ms, author, action, thing, old, new, reason in rows
    ]


def count_changes(person_id: int) -> int:
    """How many rows of the audit trail concern this person."""
    row = fetch_one("SELECT COUNT(*) FROM audit WHERE subject_id = ?", (person_id,))
    return int(row[0]) if row else 0


def export_all(person_id: int, now_ms: int) -> dict[str, Any]:
    """All of it as plain values, ready to become JSON. Instants are milliseconds since 1970, UTC."""
    return {
        "exported_ms": now_ms,
        "account": _account(person_id),
        "segments": [_segment(row) for row in fetch(_SEGMENTS, (person_id,))],
        "late_segments": _rows(
            "late_segment",
            "task_id, kind, start_ms, end_ms, state, decided_ms, reason",
            "person_id",
            person_id,
            "start_ms",
        ),
        "adjustments": _rows(
            "adjustment",
            "seq, from_ms, to_ms, task_id, reason, author_id, created_ms, revoked_ms, revoked_by_id",
            "person_id",
            person_id,
            "seq",
        ),
        "day_totals": _rows(
            "day_total", "work_date, task_id, kind, host, ms", "person_id", person_id, "work_date"
        ),
        "timesheets": _rows(
            "timesheet",
            "week, state, submitted_ms, decided_ms, decided_by_id, comment",
            "person_id",
            person_id,
            "week",
        ),
        "contracts": _rows(
            "contract", "from_date, mon, tue, wed, thu, fri, sat, sun", "person_id", person_id, "from_date"
        ),
        "days_off": _rows("day_off", "date, minutes, note", "person_id", person_id, "date"),
        "time_zones": _rows("person_zone", "from_ms, tz", "person_id", person_id, "from_ms"),
        "devices": [entry._asdict() for entry in list_devices(person_id, now_ms)],
        "browsers": [entry._asdict() for entry in list_browsers(person_id, now_ms)],
        "changes": [entry._asdict() for entry in list_changes(person_id, 0, 1_000_000)],
        "tasks": _tasks(person_id),
    }


def _account(person_id: int) -> dict[str, Any]:
    names = "id, username, display_name, role, tz, theme, shortcuts, active, created_ms"
    return _rows("person", names, "id", person_id, "id")[0]


def _rows(table: str, columns: str, key: str, value: int, order: str) -> list[dict[str, Any]]:
    sql = f"SELECT {columns} FROM {table} WHERE {key} = ? ORDER BY {order}"
    names = columns.split(", ")
    return [dict(zip(names, row, strict=True)) for row in fetch(sql, (value,))]


def _tasks(person_id: int) -> list[dict[str, Any]]:
    """The names of the tasks that the numbers above stand for."""
    rows = fetch(
        "SELECT DISTINCT t.id, p.code, e.type, e.path, y.name, t.name FROM day_total d"
        " JOIN task t ON t.id = d.task_id JOIN project p ON p.id = t.project_id"
        " JOIN task_type y ON y.id = t.task_type_id LEFT JOIN entity e ON e.id = t.entity_id"
        " WHERE d.person_id = ? ORDER BY t.id",
        (person_id,),
    )
    names = ("id", "project", "entity_type", "entity", "task_type", "name")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _segment(row: tuple[Any, ...]) -> dict[str, Any]:
    record = dict(zip(_SEGMENT_KEYS, row, strict=True))
    return record | {"id": bytes(row[0]).hex(), "session": bytes(row[2]).hex(), "open": bool(row[7])}


def _json(text: str | None) -> Any:
    return None if text is None else json.loads(text)
