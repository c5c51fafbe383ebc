"""Steps everything that has happened since the last step, in the order in which it happened.

The signals of the DCC, the OS input that the worker read, and what the server said may all have waited for
minutes while the main thread was blocked. Main thread only.
"""

from __future__ import annotations

from typing import Callable, List, Optional, Tuple

from .activity import ActivityMonitor, StampedSignal
from .clock import Clock, Reading
from .session import Event, State

BLOCKED_MS = 5000  # a main thread that did not tick for longer was computing
OS_INPUT_VALID_MS = 60000  # after that without a sample, edits count as activity again


class CatchUp:
    """`step(event, at)` steps the session; `get_state()` returns its state."""

    def __init__(
        self,
        clock: Clock,
        monitor: ActivityMonitor,
        step: Callable[[Event, Reading], None],
        get_state: Callable[[], State],
    ) -> None:
        self._clock = clock
        self._monitor = monitor
        self._step = step
        self._get_state = get_state
        self._last_run = clock.read()
        self._events: List[Tuple[Reading, Event]] = []  # from the worker, not stepped yet
        self._os_input_sampled_ms: Optional[int] = None
        self._blocked_until_ms = 0  # the worker last saw the main thread blocked

    def restart(self) -> None:
        """What happened before now is not caught up with."""
        self._last_run = self._clock.read()

    def now(self) -> Reading:
        return self._clock.read()

    def add_signal(self, signal: StampedSignal) -> None:
        """Step this signal, found by the worker, at the next run."""
        self._monitor.add(signal)

    def add(self, event: Event, at: Reading) -> None:
        """Step this event at the next run."""
        self._events.append((at, event))

    def record_os_sample(self, is_readable: bool, at: Reading) -> None:
        """The worker read the OS idle time, or could not; so it also saw whether the main thread ticked."""
        self._os_input_sampled_ms = at.mono_ms if is_readable else None
        if at.mono_ms - self._last_run.mono_ms >= BLOCKED_MS:
            self._blocked_until_ms = at.mono_ms

    def run(self) -> Reading:
        """Step what happened up to now. Returns now."""
        now = self._clock.read()
        self._record_blocked(now)
        sampled_ms = self._os_input_sampled_ms
        self._monitor.os_input_readable = (
            sampled_ms is not None and now.mono_ms - sampled_ms < OS_INPUT_VALID_MS
        )
        happened = [(signal.at, Event(signal.name)) for signal in self._monitor.drain()]
        events, self._events = self._events, []
        for at, event in sorted(happened + events, key=lambda item: item[0].mono_ms):
            self._step(event, at)
        return now

    def _record_blocked(self, now: Reading) -> None:
        """A blocked main thread was computing. A sleep looks the same, unless the clock counts sleep."""
        before, self._last_run = self._last_run, now
        state = self._get_state()
        if now.mono_ms - before.mono_ms < BLOCKED_MS or state.signalled or state.polled:
            return
        until = now
        if now.slept_ms is None:
            if self._blocked_until_ms <= before.mono_ms:
                return
            since_ms = now.mono_ms - self._blocked_until_ms
            until = Reading(now.wall_ms - since_ms, self._blocked_until_ms)
        self._monitor.add(StampedSignal("compute_begin", before))
        self._monitor.add(StampedSignal("compute_end", until))
