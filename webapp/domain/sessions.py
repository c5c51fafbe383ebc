"""Sessions and gaps as they are shown: from Start to Stop, and what lay between.

segments   |####|idle.|###|paused..|##|        one session
gaps            |-----|   |--------|
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from webapp.domain.intervals import subtract
from webapp.domain.paint import ACTIVE, MACHINE, Piece

IDLE, PAUSED, SUSPENDED, STOPPED = "idle", "paused", "suspended", "stopped"
GAP_REASONS = {
    "idle": IDLE,
    "pause": PAUSED,
    "suspend": SUSPENDED,
    "clock_step": SUSPENDED,
    "adopted": SUSPENDED,  # the DCC is gone since: nobody can say more
    "stop": STOPPED,
    "switch": STOPPED,
    "quit": STOPPED,
}


class Tracked(NamedTuple):
    """A segment as far as it is shown."""

    id: str
    session: str
    task_id: int
    host: str
    kind: str
    start_ms: int
    end_ms: int
    open: bool
    close_reason: str | None


class Gap(NamedTuple):
    """Time without a segment, and why the one before it ended."""

    start_ms: int
    end_ms: int
    reason: str


@dataclass
class Session:
    """From Start to Stop on one task in one DCC. Its lengths count each instant once, overlaps resolved."""

    id: str
    task_id: int
    host: str
    start_ms: int
    end_ms: int
    open: bool
    active_ms: int = 0
    machine_ms: int = 0
    gaps: list[Gap] = field(default_factory=list)

    @property
    def gap_sums(self) -> dict[str, int]:
        """Reason to the milliseconds of all gaps for it, in the order in which they came."""
        sums: dict[str, int] = {}
        for gap in self.gaps:
            sums[gap.reason] = sums.get(gap.reason, 0) + gap.end_ms - gap.start_ms
        return sums


def find_sessions(tracked: list[Tracked], pieces: list[Piece]) -> list[Session]:
    """The sessions of these segments by start; their lengths are what is seen of them after painting."""
    by_session: dict[str, list[Tracked]] = defaultdict(list)
    for segment in sorted(tracked, key=lambda segment: (segment.start_ms, segment.end_ms)):
        by_session[segment.session].append(segment)
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for piece in pieces:
        seen[piece.layer.session, piece.layer.kind] += piece.end_ms - piece.start_ms
    return [
        Session(
            id=id,
            task_id=own[0].task_id,
            host=own[0].host,
            start_ms=own[0].start_ms,
            end_ms=max(segment.end_ms for segment in own),
            open=any(segment.open for segment in own),
            active_ms=seen[id, ACTIVE],
            machine_ms=seen[id, MACHINE],
            gaps=find_gaps(own),
        )
        for id, own in by_session.items()
    ]


def find_gaps(tracked: list[Tracked]) -> list[Gap]:
    """The holes between segments, each with the reason why the last segment before it was closed."""
    gaps: list[Gap] = []
    last: Tracked | None = None
    for segment in sorted(tracked, key=lambda segment: (segment.start_ms, segment.end_ms)):
        if last is not None and segment.start_ms > last.end_ms:
            gaps.append(Gap(last.end_ms, segment.start_ms, reason_after(last)))
        if last is None or segment.end_ms >= last.end_ms:
            last = segment
    return gaps


def reason_after(last: Tracked) -> str:
    """Why there is nothing after this segment. One that never closed lost its DCC."""
    return GAP_REASONS.get(last.close_reason or "", SUSPENDED)


def unexplained(gaps: list[Gap], pieces: list[Piece]) -> list[Gap]:
    """What of the gaps no adjustment has filled."""
    filled = [(piece.start_ms, piece.end_ms) for piece in pieces]
    return [
        Gap(part.start_ms, part.end_ms, gap.reason)
        for gap in gaps
        for part in subtract([(gap.start_ms, gap.end_ms)], filled)
    ]
