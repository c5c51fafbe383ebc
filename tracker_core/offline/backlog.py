"""What still has to reach the server, and when to try: pure bookkeeping: no thread, no socket, no file.

Law 4: a segment leaves only when the server has acknowledged its id and revision. A refused one goes to
quarantine and never holds up the rest.
"""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Optional, Tuple

from .. import wire
from ..model import Result, Segment
from .journal import Ack, Quarantined, ack_record, quarantine_record, segment_record

FIRST_DELAY_S = 2.0
LONGEST_DELAY_S = 300.0
FUTURE_PATIENCE_MS = 24 * 3600 * 1000  # a segment further ahead than this is not waited for

SENTENCES = {
    wire.UNKNOWN_TASK: "The server no longer knows this task; ask your lead, then try again.",
    wire.NOT_YOURS: "On the server, this time belongs to another person; tell your TD.",
    wire.BAD_INTERVAL: "The server considers this stretch of time invalid; tell your TD.",
    wire.IN_FUTURE: "This time lies in the future; check this computer's clock.",
}


class Backlog:
    """The newest snapshot of every segment that is still open or not yet acknowledged by the server."""

    def __init__(self) -> None:
        self._newest: Dict[str, Segment] = {}
        self._acks: Dict[str, Ack] = {}
        self._not_before: Dict[str, int] = {}  # id -> when to send, by the server's clock
        self._failures: Dict[str, int] = {}
        self._quarantined: Dict[str, Quarantined] = {}

    def add(self, segment: Segment) -> None:
        """Take a snapshot; an older revision changes nothing."""
        known = self._newest.get(segment.id) or getattr(self._quarantined.get(segment.id), "segment", None)
        if known is not None and known.rev >= segment.rev:
            return
        if known is not None and known.start_ms != segment.start_ms:  # its clock was wrong, so ask again
            self._not_before.pop(segment.id, None)
            self._quarantined.pop(segment.id, None)
        if segment.id in self._quarantined:
            self._quarantined[segment.id] = self._quarantined[segment.id]._replace(segment=segment)
        else:
            self._newest[segment.id] = segment

    def restore(self, acks: Iterable[Ack], quarantined: Iterable[Quarantined]) -> None:
        """Take over what an adopted file holds besides segments."""
        for ack in acks:
            self._record_ack(ack)
        for bad in quarantined:
            self._quarantined[bad.segment.id] = bad
            newer = self._newest.pop(bad.segment.id, None)
            if newer is not None:
                self.add(newer)

    def adopt(self, segments: Iterable[Segment]) -> None:
        """Add closed segments of another run, unless the server has that very revision."""
        for segment in segments:
            if segment.rev > self._acknowledged_rev(segment.id):
                self.add(segment)

    def waiting(self) -> List[Segment]:
        """What the server has not acknowledged yet: oldest first, but last what it failed on."""
        pending = [s for s in self._newest.values() if s.rev > self._acknowledged_rev(s.id)]
        return sorted(pending, key=lambda s: (self._failures.get(s.id, 0), s.start_ms, s.id))

    def batch(self, limit: int, now_ms: int) -> List[Segment]:
        """The next segments to send, oldest first, without those that have to wait for the server's clock."""
        due = [s for s in self.waiting() if self._not_before.get(s.id, now_ms) <= now_ms]
        return due[:limit]

    def is_urgent(self, now_ms: int) -> bool:
        """True when something has to be sent before the next heartbeat: a segment that is closed, or new."""
        return any(not s.open or s.id not in self._acks for s in self.batch(wire.MAX_BATCH, now_ms))

    def apply_results(
        self, sent: Iterable[Segment], results: Iterable[Result], now_ms: int
    ) -> Tuple[List[Ack], List[str]]:
        """Apply an answer. Returns the acknowledgements to record and the ids that went to quarantine.

        Segments that the answer leaves out, or has with another revision, stay.
        """
        sent_by_id = {segment.id: segment for segment in sent}
        acks: List[Ack] = []
        refused: List[str] = []
        for result in results:
            segment = sent_by_id.get(result.id)
            if segment is None:
                continue
            if result.status == wire.REJECTED:
                if result.rev == segment.rev and self._refuse(segment, result, now_ms):
                    refused.append(segment.id)
            elif result.rev == segment.rev or (result.status == wire.UNCHANGED and result.rev > segment.rev):
                acks.append(self._acknowledge(segment, now_ms))
        return acks, refused

    def quarantine(self, segment: Segment, code: str, sentence: str) -> None:
        """Put one segment into quarantine, with the reason the artist will read."""
        newest = self._newest.pop(segment.id, segment)
        self._quarantined[segment.id] = Quarantined(newest, code, sentence)

    def record_failure(self, segment: Segment) -> None:
        """The server failed on this segment alone: send the others first from now on."""
        self._failures[segment.id] = self._failures.get(segment.id, 0) + 1

    def try_again(self) -> None:
        """Give what is in quarantine another chance."""
        released, self._quarantined = self._quarantined, {}
        self._not_before.clear()
        self._failures.clear()
        for item in released.values():
            self.add(item.segment)

    def acknowledged(self) -> Dict[str, Tuple[int, int]]:
        """The extents that the server has acknowledged: id -> (start_ms, end_ms)."""
        return {ack.id: (ack.start_ms, ack.end_ms) for ack in self._acks.values()}

    def acks(self) -> List[Ack]:
        """All acknowledgements, to find which of them an older total of the day already includes."""
        return list(self._acks.values())

    def quarantined(self) -> List[Quarantined]:
        """What the server refused."""
        return list(self._quarantined.values())

    def discard_quarantined(self) -> None:
        """Drop what the server refused."""
        self._quarantined = {}

    def forget_before(self, at_ms: int) -> None:
        """Drop acknowledgements of segments that are done and ended before an instant."""
        for ack in list(self._acks.values()):
            if ack.end_ms < at_ms and ack.id not in self._newest:
                del self._acks[ack.id]

    def records(self) -> List[Dict[str, Any]]:
        """Everything that must survive this process, as journal lines."""
        lines = [segment_record(s) for s in self._newest.values()]
        lines += [ack_record(ack) for ack in self._acks.values()]
        return lines + [quarantine_record(bad) for bad in self._quarantined.values()]

    def is_empty(self) -> bool:
        return not self._newest and not self._quarantined

    def _acknowledged_rev(self, segment_id: str) -> int:
        ack = self._acks.get(segment_id)
        return ack.rev if ack else 0

    def _acknowledge(self, segment: Segment, now_ms: int) -> Ack:
        ack = Ack(segment.id, segment.rev, segment.start_ms, segment.end_ms, now_ms)
        self._record_ack(ack)
        return ack

    def _record_ack(self, ack: Ack) -> None:
        if ack.rev < self._acknowledged_rev(ack.id):
            return
        self._acks[ack.id] = ack
        newest = self._newest.get(ack.id)
        if newest is not None and newest.rev <= ack.rev and not newest.open:
            del self._newest[ack.id]

    def _refuse(self, segment: Segment, result: Result, now_ms: int) -> bool:
        if result.code == wire.IN_FUTURE and segment.end_ms - now_ms < FUTURE_PATIENCE_MS:
            self._not_before[segment.id] = max(now_ms, segment.end_ms - wire.MAX_FUTURE_MS) + 1000
            return False
        sentence = (
            result.message or SENTENCES.get(result.code) or "The server refuses this time; tell your TD."
        )
        self.quarantine(segment, result.code, sentence)
        return True


class Backoff:
    """Full jitter: after each failure a random wait up to a limit that doubles. `draw(low, high)` is
    random.uniform.
    """

    def __init__(self, draw: Any = None) -> None:
        self._draw = draw
        self._failures = 0
        self.until_ms: Optional[int] = None  # monotonic; None while nothing fails

    def record_failure(self, now_mono_ms: int, retry_after_s: Optional[float] = None) -> None:
        """`retry_after_s` is what the server asked for: never sooner, and up to a tenth later."""
        limit = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(self._failures, 16))
        self._failures += 1
        wait_s = max(0.2, self._uniform(0.0, limit))
        if retry_after_s is not None:
            wait_s = max(retry_after_s, wait_s) + self._uniform(0.0, retry_after_s / 10)
        self.until_ms = now_mono_ms + int(wait_s * 1000)

    def record_success(self) -> None:
        self._failures, self.until_ms = 0, None

    def is_waiting(self, now_mono_ms: int) -> bool:
        return self.until_ms is not None and now_mono_ms < self.until_ms

    def _uniform(self, low: float, high: float) -> float:
        if self._draw is None:
            import random

            self._draw = random.SystemRandom().uniform
        return float(self._draw(low, high))
