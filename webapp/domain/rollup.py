"""Law 7: day totals are made of segments and adjustments alone, so making them again gives the same."""

from collections import defaultdict
from collections.abc import Iterable

from webapp.domain.intervals import Interval, clip
from webapp.domain.paint import Layer, Piece, paint
from webapp.domain.workday import Calendar

Totals = dict[tuple[int, str, str], int]  # (task, kind, host) -> milliseconds


def roll_up(layers: list[Layer], windows: Iterable[Interval]) -> Totals:
    """The totals of one work date: what is seen of the layers within its windows, by task, kind and host."""
    totals: Totals = defaultdict(int)
    for window in windows:
        for piece in paint([cut for layer in layers if (cut := _within(layer, window))]):
            _add(totals, piece)
    return dict(totals)


def roll_up_all(layers: list[Layer], calendar: Calendar) -> dict[str, Totals]:
    """The totals of every work date that the layers touch, in one go."""
    days: dict[str, Totals] = defaultdict(lambda: defaultdict(int))
    for piece in paint(layers):
        for part in calendar.cut(piece.start_ms, piece.end_ms):
            _add(days[part.date], Piece(part.start_ms, part.end_ms, piece.layer))
    return {date: dict(totals) for date, totals in days.items()}


def _within(layer: Layer, window: Interval) -> Layer | None:
    """The layer as far as it lies in the window. Its rank stays: what began before midnight began earlier."""
    if window.start_ms <= layer.start_ms and layer.end_ms <= window.end_ms:
        return layer
    part = clip((layer.start_ms, layer.end_ms), window)
    return layer._replace(start_ms=part.start_ms, end_ms=part.end_ms) if part else None


def _add(totals: Totals, piece: Piece) -> None:
    task = piece.layer.task
    if task is not None:
        totals[task, piece.layer.kind, piece.layer.host] += piece.end_ms - piece.start_ms
