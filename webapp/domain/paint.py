"""Law 5: nobody works twice at once. Layers are painted over one another, and the top one is what is seen.

machine      ====================
active A         ########
active B              ########        later start: on top
adjustment  ......          mm        by creation, on top of all; one without a task erases

seen         (erased)=#####BBBBmmBB== ...
"""

from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

MACHINE, ACTIVE, MANUAL = "machine", "active", "manual"
_HEIGHTS = {MACHINE: 0, ACTIVE: 1, MANUAL: 2}


class Layer(NamedTuple):
    """A stretch `[start_ms, end_ms)` with its colour, before overlaps are resolved.

    `rank` settles who is on top within a kind, together with `id`: the start of a segment, the number of an
    adjustment. `task` is None where an adjustment erases.
    """

    start_ms: int
    end_ms: int
    kind: str
    rank: int
    id: str
    task: int | None
    host: str = ""
    session: str = ""


class Piece(NamedTuple):
    """A stretch that one layer alone owns."""

    start_ms: int
    end_ms: int
    layer: Layer


def segment_layer(
    id: str, start_ms: int, end_ms: int, kind: str, task: int, *, host: str = "", session: str = ""
) -> Layer:
    """The layer of a segment: machine below active, the later start on top."""
    return Layer(start_ms, end_ms, kind, start_ms, id, task, host, session)


def adjustment_layer(seq: int, id: str, from_ms: int, to_ms: int, task: int | None) -> Layer:
    """The layer of an adjustment: over everything that was there before it."""
    return Layer(from_ms, to_ms, MANUAL, seq, id, task)


def paint(layers: list[Layer]) -> list[Piece]:
    """The pieces that are seen, in order of time, without overlap and without what was erased.

    Neighbours of one layer are one piece. Time between pieces is a gap.
    """
    by_start = sorted(layer for layer in layers if layer.start_ms < layer.end_ms)
    if all(this.end_ms <= that.start_ms for this, that in pairwise(by_start)):  # an ordinary day
        return [Piece(layer.start_ms, layer.end_ms, layer) for layer in by_start if layer.task is not None]
    return _paint_overlapping(sorted(by_start, key=_order))


def _paint_overlapping(by_height: list[Layer]) -> list[Piece]:
    arrivals = sorted((layer.start_ms, height) for height, layer in enumerate(by_height))
    edges = sorted({edge for layer in by_height for edge in (layer.start_ms, layer.end_ms)})
    pieces: list[Piece] = []
    open_heights: list[int] = []  # a heap of negative heights: its first is what lies on top
    arrived = 0
    for start_ms, end_ms in pairwise(edges):
        while arrived < len(arrivals) and arrivals[arrived][0] <= start_ms:
            heappush(open_heights, -arrivals[arrived][1])
            arrived += 1
        while open_heights and by_height[-open_heights[0]].end_ms <= start_ms:
            heappop(open_heights)
        if open_heights and by_height[-open_heights[0]].task is not None:
            _extend(pieces, start_ms, end_ms, by_height[-open_heights[0]])
    return pieces


def _order(layer: Layer) -> tuple[int, int, str]:
    return _HEIGHTS[layer.kind], layer.rank, layer.id


def _extend(pieces: list[Piece], start_ms: int, end_ms: int, layer: Layer) -> None:
    if pieces and pieces[-1].layer is layer and pieces[-1].end_ms == start_ms:
        pieces[-1] = pieces[-1]._replace(end_ms=end_ms)
    else:
        pieces.append(Piece(start_ms, end_ms, layer))
