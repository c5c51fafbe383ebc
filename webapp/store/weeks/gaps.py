"""The holes in a person's week that nobody has explained."""

from __future__ import annotations

from webapp.domain.gaps import find_unexplained
from webapp.domain.intervals import Interval
from webapp.domain.paint import paint
from webapp.domain.timesheet import dates_of
from webapp.store.tracked.calendars import load_calendar
from webapp.store.tracked.layers import load_layers


def list_unexplained(person_id: int, monday: str) -> list[Interval]:
    """The long holes of that week, in order of time; a hole that was erased by hand is explained."""
    calendar = load_calendar(person_id)
    windows = [window for day in dates_of(monday) for window in calendar.windows(day)]
    layers = load_layers(person_id, windows[0].start_ms, windows[-1].end_ms)
    known = [Interval(piece.start_ms, piece.end_ms) for piece in paint(layers)]
    known += [Interval(layer.start_ms, layer.end_ms) for layer in layers if layer.task is None]
    return find_unexplained(known, windows)
