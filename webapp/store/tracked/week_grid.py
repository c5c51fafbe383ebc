"""Hours that were written into the week's grid become adjustments with a place on the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from webapp.domain.placing import place_hours, take_hours
from webapp.store.db.database import writing
from webapp.store.refusal import Refused
from webapp.store.tracked import repairs
from webapp.store.tracked.calendars import load_calendar
from webapp.store.tracked.days import load_day
from webapp.store.tracked.repairs import Part

EMPTY_DAY_START = time(9)  # where a day without any time begins to fill


class CellChange(NamedTuple):
    """One cell that was edited: so much more, or with a minus less, of a task on a date."""

    task_id: int
    date: date
    more_ms: int


def apply_changes(
    person_id: int, changes: Sequence[CellChange], reason: str, *, group: str, author_id: int, now_ms: int
) -> int:
    """Make the adjustments of all edited cells, or none; returns how many cells changed.

    Refuses with `bad_value` (field `cell-TASK-DATE`) where a day has no room, and as adjustments do.
    """
    made = 0
    with writing(person_id):
        ordered = sorted(
            changes, key=lambda change: (change.date, change.more_ms)
        )  # what becomes free can be filled
        for change in ordered:
            own = repairs.derive_group(group, f"{change.task_id} {change.date}")
            if repairs.find_last(own, person_id) is None:
                parts = _parts(person_id, change, now_ms)
                repairs.save(own, person_id, parts, reason, author_id=author_id, now_ms=now_ms)
                made += 1
    return made


def explain_breaks(
    person_id: int, holes: Sequence[tuple[int, int]], reason: str, *, group: str, author_id: int, now_ms: int
) -> None:
    """Say of each of these holes that it was no work, all or none."""
    with writing(person_id):
        for hole in holes:
            own = repairs.derive_group(group, str(hole[0]))
            if repairs.find_last(own, person_id) is None:
                repairs.save(own, person_id, [Part(*hole, None)], reason, author_id=author_id, now_ms=now_ms)


def _parts(person_id: int, change: CellChange, now_ms: int) -> list[Part]:
    day = load_day(person_id, change.date.isoformat())
    field = f"cell-{change.task_id}-{change.date}"
    if not day.windows:
        raise Refused("bad_value", "There is no such day.", field)
    if change.more_ms < 0:
        return [Part(*span, None) for span in take_hours(-change.more_ms, day.pieces, change.task_id)]
    window = (day.windows[0].start_ms, min(day.windows[-1].end_ms, now_ms))
    counted = [(piece.start_ms, piece.end_ms) for piece in day.pieces]
    placed = place_hours(change.more_ms, counted, window, _nine_o_clock(person_id, change.date, window[0]))
    if placed is None:
        raise Refused("bad_value", "There is not so much free time on this day.", field)
    return [Part(*span, change.task_id) for span in placed]


def _nine_o_clock(person_id: int, day: date, start_ms: int) -> int:
    zone = ZoneInfo(load_calendar(person_id).zone_at(start_ms))
    return int(datetime.combine(day, EMPTY_DAY_START, zone).timestamp() * 1000)
