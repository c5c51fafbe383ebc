"""The artist's activity: the signals a DCC gives, stamped at once and read by the next tick.

Stamping is all that happens in a DCC's callback, on whatever thread it runs. What a stamp means is decided
here (`drain`), what time it makes is decided in `session`.
"""

from __future__ import annotations

from collections import deque
from typing import Deque, List, NamedTuple, Optional

from .clock import Reading

SAME_INPUT_MS = 200  # two readings of one OS input may disagree by this much


class Signal:
    """What a DCC may report. INPUT is surely the artist; EDIT alone counts only where OS input cannot be
    read.
    """

    INPUT = "input"
    EDIT = "edit"
    COMPUTE_BEGIN = "compute_begin"
    COMPUTE_END = "compute_end"


class StampedSignal(NamedTuple):
    """What happened and when: `name` is "activity", "compute_begin" or "compute_end"."""

    name: str
    at: Reading


class OsInput:
    """Detects input in samples of the OS idle time. One thread, the worker, feeds it.

    A sample is new input only when the idle time grew less than the clock since the sample before: so a
    sleep, a clock that drifts, or the same input sampled twice is never mistaken for a hand on the mouse.
    """

    def __init__(self) -> None:
        self._before: Optional[tuple] = None

    def sample(self, idle_ms: Optional[int], at: Reading) -> Optional[Reading]:
        """The reading at which new input happened, or None. `idle_ms` is None if unknown."""
        before, self._before = self._before, None if idle_ms is None else (idle_ms, at.mono_ms)
        if idle_ms is None or before is None:
            return None
        if idle_ms >= before[0] + (at.mono_ms - before[1]) - SAME_INPUT_MS:
            return None
        return Reading(at.wall_ms - idle_ms, at.mono_ms - idle_ms, at.slept_ms)


class ActivityMonitor:
    """Collects stamps from any thread and hands them to the tick in the order they happened."""

    def __init__(self, clock):
        self._clock = clock
        self._input: Optional[Reading] = None
        self._edit: Optional[Reading] = None
        self._signals: Deque[StampedSignal] = deque(maxlen=4096)
        self.os_input_readable = False  # set by the tick from what the worker found

    def on_signal(self, signal: str) -> None:
        """Stamp a signal. Cheap, thread-safe and silent about signals it does not know."""
        now = self._clock.read()
        if signal == Signal.INPUT:
            self._input = now
        elif signal == Signal.EDIT:
            self._edit = now
        elif signal in (Signal.COMPUTE_BEGIN, Signal.COMPUTE_END):
            self._signals.append(StampedSignal(signal, now))

    def add(self, signal: StampedSignal) -> None:
        """Take a signal found elsewhere: OS input by the worker, a blocked main thread by the tick."""
        self._signals.append(signal)

    def drain(self) -> List[StampedSignal]:
        """All signals since the last call, in the order of the monotonic clock."""
        signals = []
        while self._signals:
            signals.append(self._signals.popleft())
        by_hand, self._input = self._input, None
        edited, self._edit = self._edit, None
        if by_hand is not None:
            signals.append(StampedSignal("activity", by_hand))
        if edited is not None and not self.os_input_readable:
            signals.append(StampedSignal("activity", edited))
        signals.sort(key=lambda signal: signal.at.mono_ms)
        return signals
