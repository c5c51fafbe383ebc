"""The two running clocks of the panel: this session and today. Nothing is counted twice.

Today is the server's total plus what this computer knows beyond it: the union of its own segments, less the
union of what that total already includes of them. Reads no clock.
"""

from __future__ import annotations

from typing import Dict, Iterable, List, NamedTuple, Optional, Tuple

from .model import Segment
from .user_folder.cache import Day

Span = Tuple[int, int]


class _Extent(NamedTuple):
    start_ms: int
    end_ms: int
    session: str


class Totals:
    """Keeps the segments of today and of the running session."""

    def __init__(self) -> None:
        self._known: Dict[str, _Extent] = {}
        self._day: Optional[Day] = None
        self._included: Dict[str, Span] = {}

    def record(self, segment: Segment) -> None:
        self._known[segment.id] = _Extent(segment.start_ms, segment.end_ms, segment.session)

    def set_day(self, day: Day, included: Dict[str, Span]) -> None:
        """The server's total, and the extents of own segments that it includes."""
        self._day, self._included = day, included

    def add_included(self, spans: Dict[str, Span]) -> None:
        """What the total already includes of segments that were found later."""
        self._included = dict(spans, **self._included)

    def session_ms(self, session: str, live: Optional[Span]) -> int:
        """`live`: what runs at this moment and is not recorded yet, up to now."""
        spans = [known[:2] for known in self._known.values() if known.session == session]
        return union_ms(spans + _listed(live))

    def today_ms(self, date: str, start_ms: int, end_ms: int, live: Optional[Span]) -> int:
        """Of the work date `[start_ms, end_ms)`."""
        mine = clipped([known[:2] for known in self._known.values()] + _listed(live), start_ms, end_ms)
        if self._day is None or self._day.date != date:
            return union_ms(mine)
        included = [span for key, span in self._included.items() if key in self._known]
        beyond = union_ms(mine) - union_ms(clipped(included, start_ms, end_ms))
        return self._day.total_ms + max(0, beyond)

    def forget(self, before_ms: int, session: str) -> None:
        """Drop what neither clock needs any longer."""
        for key, known in list(self._known.items()):
            if known.end_ms < before_ms and known.session != session:
                del self._known[key]


def union_ms(spans: Iterable[Span]) -> int:
    """The length of what the spans cover, each instant once."""
    total, reached = 0, None
    for start, end in sorted(spans):
        if reached is None or start > reached:
            reached = start
        if end > reached:
            total += end - reached
            reached = end
    return total


def clipped(spans: Iterable[Span], start_ms: int, end_ms: int) -> List[Span]:
    """The parts of the spans that lie in `[start_ms, end_ms)`."""
    cut = [(max(start, start_ms), min(end, end_ms)) for start, end in spans]
    return [(start, end) for start, end in cut if end > start]


def _listed(live: Optional[Span]) -> List[Span]:
    return [live] if live else []
