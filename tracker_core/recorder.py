"""What is being tracked and where it is written down: the session, the journal and the totals of one
person.

It belongs to the main thread: a step of the pure session, an append to the live file, a message to the
worker.
"""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, List, Optional, Tuple

from . import session
from .clock import Clock, Reading, zone_name
from .model import Policy, Segment
from .offline import orphans
from .offline.journal import LiveJournal, Owner
from .running_totals import Span, Totals
from .session import Event, State

KEY_RELEASE_MS = 2000  # the key that starts a computation is released only once it runs
TOTALS_KEPT_MS = 2 * 24 * 3600 * 1000


class Recorder:
    """`post(name, *values)` leaves a message for the worker, `scene()` returns the scene's path or None."""

    def __init__(self, clock: Clock, post: Callable[..., None], scene: Callable[[], Optional[str]]) -> None:
        self.journal: Optional[LiveJournal] = None
        self.totals = Totals()
        self.state: State = session.initial(clock.read())
        self._clock = clock
        self._post = post
        self._scene = scene
        self._movable: Dict[str, Segment] = {}  # written before this run knew the server's time

    def open(self) -> None:
        """Begin a run with a fresh reading of the clocks."""
        self.state = session.initial(self._clock.read())

    def open_journal(self, folder: str, owner: Owner, host_name: str) -> Tuple[str, Dict[str, Any]]:
        """Write into a person's folder from now on. Returns the new run's id and the head of its files."""
        self.close_journal()
        run = os.urandom(8).hex()
        head = orphans.head_of(owner, run, host_name)
        self.journal = LiveJournal(folder, run, head, self._sealed)
        self.totals = Totals()
        self._movable = {}
        return run, head

    def close_journal(self) -> None:
        """The run of this journal is over."""
        if self.journal is not None:
            self.journal.end()
        self.journal = None

    def step(self, event: Event, now: Reading) -> None:
        """Track what happened and write it down at once."""
        moved_ms = -self.state.moved_ms
        self.state, effects = session.step(self.state, event, now)
        moved_ms += self.state.moved_ms
        if moved_ms:
            self._move(moved_ms, [segment.id for segment in effects])
        for segment in effects:
            self._write(segment)
        if self.state.timeline.anchored:
            self._movable = {}

    def flush(self) -> Optional[OSError]:
        """Try again what the disk refused. Returns the error that remains, or None."""
        if self.journal is None:
            return None
        if self.journal.unsaved:
            self.journal.flush()
        return self.journal.error

    def shown_state(self) -> str:
        """The state as the artist sees it: "machine" if a computation has run since their last activity."""
        state = self.state
        if state.machine is not None and state.last_activity_ms <= state.machine.start_ms + KEY_RELEASE_MS:
            return "machine"
        return state.phase

    def session_s(self) -> int:
        """The running session's seconds, up to now."""
        return self.totals.session_ms(self.state.session, self._live(self._now_ms())) // 1000

    def today_s(self, policy: Policy) -> int:
        """Today's seconds, up to now, other DCCs included as far as the server has reported them."""
        now_ms = self._now_ms()
        date, start_ms, end_ms = self._clock.local_day(now_ms, policy.day_start)
        return self.totals.today_ms(date, start_ms, end_ms, self._live(now_ms)) // 1000

    def wants_os_input(self) -> bool:
        """Whether OS input matters: a session is on and not paused by hand."""
        return self.state.phase in (session.TRACKING, session.IDLE)

    def _now_ms(self) -> int:
        return self.state.timeline.instant(self._clock.read())

    def _live(self, now_ms: int) -> Optional[Span]:
        """What runs at this moment and is not written down yet."""
        state = self.state
        lane = state.active or state.machine
        if lane is None:
            return None
        limit = state.idle_after_ms if state.active is not None else state.machine_cap_ms
        return lane.end_ms, max(lane.end_ms, min(now_ms, state.last_activity_ms + limit))

    def _write(self, segment: Segment) -> None:
        if self.journal is None:
            return  # nobody is signed in, so there is nothing to write
        self._append(segment._replace(tz=zone_name(), scene=self._scene()))

    def _move(self, by_ms: int, except_ids: List[str]) -> None:
        """The clock was wrong by this much: write what it stamped again, with higher revisions (law 1)."""
        for segment in list(self._movable.values()):
            if segment.id not in except_ids:
                start_ms, end_ms = segment.start_ms + by_ms, segment.end_ms + by_ms
                self._append(segment._replace(start_ms=start_ms, end_ms=end_ms, rev=segment.rev + 1))

    def _append(self, segment: Segment) -> None:
        if self.journal is None:
            return
        self._movable[segment.id] = segment
        self.totals.record(segment)
        if not segment.open:
            self.totals.forget(segment.end_ms - TOTALS_KEPT_MS, segment.session)
        self.journal.append(segment)
        self._post("segment", self.journal.folder, segment, self.journal.path)

    def _sealed(self, path: str) -> None:
        if self.journal is not None:
            self._post("sealed", self.journal.folder, path)
