"""What an artist sees of their own time: day totals over a range, and one day in full."""

from dataclasses import dataclass
from typing import TypeVar

from webapp.domain.intervals import Interval, clip
from webapp.domain.paint import Layer, Piece, paint
from webapp.domain.sessions import Gap, Session, Tracked, find_gaps, find_sessions
from webapp.store.db.database import fetch
from webapp.store.tracked.calendars import load_calendar
from webapp.store.tracked.layers import LONGEST_MS, load_layers

Stretch = TypeVar("Stretch", Layer, Tracked)
Lengths = dict[str, int]  # kind -> milliseconds


@dataclass
class Day:
    """One work date of one person: what was tracked, what is seen after painting, and the holes."""

    date: str
    windows: list[Interval]
    tracked: list[Tracked]
    pieces: list[Piece]
    sessions: list[Session]
    gaps: list[Gap]


def load_totals(person_id: int, from_date: str, to_date: str) -> dict[str, dict[int, Lengths]]:
    """Date -> task -> kind -> milliseconds, both dates included, in order; empty days are left out."""
    rows = fetch(
        "SELECT work_date, task_id, kind, SUM(ms) FROM day_total"
        " WHERE person_id = ? AND work_date >= ? AND work_date <= ?"
        " GROUP BY work_date, task_id, kind ORDER BY work_date, task_id, kind",
        (person_id, from_date, to_date),
    )
    days: dict[str, dict[int, Lengths]] = {}
    for work_date, task, kind, ms in rows:
        days.setdefault(work_date, {}).setdefault(task, {})[kind] = int(ms)
    return days


def load_day(person_id: int, work_date: str) -> Day:
    """One work date in full, cut at its windows."""
    windows = load_calendar(person_id).windows(work_date)
    if not windows:
        return Day(work_date, [], [], [], [], [])
    span = (windows[0].start_ms, windows[-1].end_ms)
    layers = [part for layer in load_layers(person_id, *span) for part in _parts(layer, windows)]
    tracked = [part for segment in _load_tracked(person_id, *span) for part in _parts(segment, windows)]
    pieces = paint(layers)
    return Day(work_date, windows, tracked, pieces, find_sessions(tracked, pieces), find_gaps(tracked))


def _parts(segment: Stretch, windows: list[Interval]) -> list[Stretch]:
    """What of it lies on the date. An empty segment on the date stays: it is a sign of the artist."""
    if segment.start_ms == segment.end_ms:
        return (
            [segment]
            if any(window.start_ms <= segment.start_ms < window.end_ms for window in windows)
            else []
        )
    found = [clip((segment.start_ms, segment.end_ms), window) for window in windows]
    return [segment._replace(start_ms=part.start_ms, end_ms=part.end_ms) for part in found if part]


def _load_tracked(person_id: int, start_ms: int, end_ms: int) -> list[Tracked]:
    rows = fetch(
        "SELECT s.id, s.session, s.task_id, c.host, s.kind, s.start_ms, s.end_ms, s.open, s.close_reason"
        " FROM segment s JOIN client c ON c.id = s.client_id"
        " WHERE s.person_id = ? AND s.start_ms >= ? AND s.start_ms < ? AND s.end_ms >= ? ORDER BY s.start_ms",
        (person_id, start_ms - LONGEST_MS, end_ms, start_ms),
    )
    found = [Tracked(*row) for row in rows]
    return [
        segment._replace(id=row[0].hex(), session=row[1].hex(), open=bool(segment.open))
        for segment, row in zip(found, rows, strict=True)
    ]
