"""Reads what was tracked and what was adjusted as layers, ready to be painted."""

from tracker_core import wire
from webapp.domain.paint import Layer, adjustment_layer, segment_layer
from webapp.store.db.database import fetch

LONGEST_MS = wire.MAX_SEGMENT_MS  # nor is an adjustment longer: so an index on the start finds all

_SEGMENTS = (
    "SELECT s.id, s.start_ms, s.end_ms, s.kind, s.task_id, c.host, s.session"
    " FROM segment s JOIN client c ON c.id = s.client_id WHERE s.person_id = ?"
)
_ADJUSTMENTS = (
    "SELECT seq, id, from_ms, to_ms, task_id FROM adjustment WHERE person_id = ? AND revoked_ms IS NULL"
)


def load_layers(person_id: int, start_ms: int, end_ms: int) -> list[Layer]:
    """Everything of one person that overlaps `[start_ms, end_ms)`."""
    span = (person_id, start_ms - LONGEST_MS, end_ms, start_ms)
    tracked = fetch(_SEGMENTS + " AND s.start_ms >= ? AND s.start_ms < ? AND s.end_ms > ?", span)
    adjusted = fetch(_ADJUSTMENTS + " AND from_ms >= ? AND from_ms < ? AND to_ms > ?", span)
    return _as_layers(tracked, adjusted)


def load_all_layers(person_id: int) -> list[Layer]:
    """Everything of one person, ever."""
    return _as_layers(fetch(_SEGMENTS, (person_id,)), fetch(_ADJUSTMENTS, (person_id,)))


def _as_layers(tracked: list[tuple], adjusted: list[tuple]) -> list[Layer]:
    return [
        segment_layer(id.hex(), start_ms, end_ms, kind, task, host=host, session=session.hex())
        for id, start_ms, end_ms, kind, task, host, session in tracked
    ] + [adjustment_layer(seq, id.hex(), from_ms, to_ms, task) for seq, id, from_ms, to_ms, task in adjusted]
