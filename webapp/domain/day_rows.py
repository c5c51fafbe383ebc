"""One day as a list of rows, in order of time: what counted, and what the holes between were.

pieces    |####|      |mm|   |####|
erased                       (a break, told by the artist)
rows      work  idle  work?  break  work
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from webapp.domain.intervals import clip, subtract, union
from webapp.domain.paint import ACTIVE, Layer, Piece
from webapp.domain.sessions import Gap, Tracked

ERASED, UNTRACKED = "erased", "untracked"
MIN_HOLE_MS = 60_000  # a second between two tasks needs no explanation


class Erasure(NamedTuple):
    """An adjustment without a task: nothing counts there, and why."""

    start_ms: int
    end_ms: int
    id: str
    reason: str


class Row(NamedTuple):
    """A stretch of the day.

    `kind` is active, machine or manual, with the `layer` that is seen; or erased, with the erasure's id and
    words; or a hole: idle, paused, suspended, stopped (why tracking ended before it) or untracked.
    """

    start_ms: int
    end_ms: int
    kind: str
    layer: Layer | None = None
    id: str = ""
    reason: str = ""

    @property
    def ms(self) -> int:
        """Its length."""
        return self.end_ms - self.start_ms

    @property
    def is_hole(self) -> bool:
        """Whether nothing is known to have been done here."""
        return self.layer is None and self.kind != ERASED


class Overlap(NamedTuple):
    """Two tracked tasks at once: counted once, for the one on top."""

    start_ms: int
    end_ms: int
    on_top: Layer
    below: Tracked


def list_rows(pieces: Sequence[Piece], gaps: Sequence[Gap], erasures: Iterable[Erasure]) -> list[Row]:
    """All rows of a day. Holes shorter than a minute are left out."""
    rows = [Row(piece.start_ms, piece.end_ms, piece.layer.kind, piece.layer) for piece in pieces]
    covered = [(piece.start_ms, piece.end_ms) for piece in pieces]
    for erasure in sorted(erasures, key=lambda erasure: erasure.start_ms):
        for part in subtract([erasure[:2]], covered):
            rows.append(Row(part.start_ms, part.end_ms, ERASED, None, erasure.id, erasure.reason))
            covered.append(part)
    rows += _holes(covered, gaps)
    return sorted(rows, key=lambda row: (row.start_ms, row.end_ms))


def unexplained_ms(rows: Iterable[Row], at_least_ms: int) -> int:
    """How much of the day lies in holes of at least that length that nobody has explained."""
    return sum(row.ms for row in rows if row.is_hole and row.ms >= at_least_ms)


def find_overlaps(tracked: Iterable[Tracked], pieces: Iterable[Piece]) -> list[Overlap]:
    """Where an active segment is hidden under another active segment of another task, by start."""
    hidden = []
    active = [span for span in tracked if span.kind == ACTIVE and span.start_ms < span.end_ms]
    tops = [piece for piece in pieces if piece.layer.kind == ACTIVE]
    for below in active:
        for piece in tops:
            if piece.layer.id == below.id or piece.layer.task == below.task_id:
                continue
            part = clip((piece.start_ms, piece.end_ms), (below.start_ms, below.end_ms))
            if part:
                hidden.append(Overlap(part.start_ms, part.end_ms, piece.layer, below))
    return sorted(hidden, key=lambda span: span.start_ms)


def _holes(covered: Sequence[tuple[int, int]], gaps: Sequence[Gap]) -> list[Row]:
    clean = union(covered)
    if not clean:
        return [Row(gap.start_ms, gap.end_ms, gap.reason) for gap in gaps if _matters(gap)]
    span = (
        min(clean[0].start_ms, *(gap.start_ms for gap in gaps)) if gaps else clean[0].start_ms,
        max(clean[-1].end_ms, *(gap.end_ms for gap in gaps)) if gaps else clean[-1].end_ms,
    )
    holes = []
    for hole in subtract([span], clean):
        for part, reason in _name_parts(hole, gaps):
            if part[1] - part[0] >= MIN_HOLE_MS:
                holes.append(Row(*part, reason))
    return holes


def _name_parts(hole: tuple[int, int], gaps: Sequence[Gap]) -> list[tuple[tuple[int, int], str]]:
    """The hole in parts, each with the reason why tracking had ended; what was hidden has none."""
    named = [((part.start_ms, part.end_ms), gap.reason) for gap in gaps if (part := clip(gap[:2], hole))]
    rest = subtract([hole], [part for part, _ in named])
    return named + [((part.start_ms, part.end_ms), UNTRACKED) for part in rest]


def _matters(gap: Gap) -> bool:
    return gap.end_ms - gap.start_ms >= MIN_HOLE_MS
