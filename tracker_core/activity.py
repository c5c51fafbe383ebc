"""Signs of the artist: the signals a DCC gives, stamped at once and read by the next tick.

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


class Sign(NamedTuple):
    """What happened and when: `name` is "activity", "compute_begin" or "compute_end"."""

    name: str
    at: Reading


class OsInput:
    """Turns samples of the OS idle time into signs of input. One thread, the worker, feeds it.

    A sample is new input only when the idle time grew less than the clock since the sample before: so a
    sleep, a clock that drifts, or the same input seen twice is never taken for a hand on the mouse.
    """

    def __init__(self) -> None:
        self._before: Optional[tuple] = None

    def sample(self, idle_ms: Optional[int], at: Reading) -> Optional[Reading]:
        """The reading at which new input happened, or None. `idle_ms` None: the OS cannot tell."""
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
        self._signs: Deque[Sign] = deque(maxlen=4096)
        self.os_input_readable = False  # set by the tick from what the worker found

    def on_signal(self, signal: str) -> None:
        """Stamp a signal. Cheap, thread-safe and silent about signals it does not know."""
        now = self._clock.read()
        if signal == Signal.INPUT:
            self._input = now
        elif signal == Signal.EDIT:
            self._edit = now
        elif signal in (Signal.COMPUTE_BEGIN, Signal.COMPUTE_END):
            self._signs.append(Sign(signal, now))

    def add(self, sign: Sign) -> None:
        """Take a sign found elsewhere: OS input by the worker, a polled computation by the tick."""
        self._signs.append(sign)

    def drain(self) -> List[Sign]:
        """All signs since the last call, in the order of the monotonic clock."""
        signs = []
        while self._signs:
            signs.append(self._signs.popleft())
        by_hand, self._input = self._input, None
        edited, self._edit = self._edit, None
        if by_hand is not None:
            signs.append(Sign("activity", by_hand))
        if edited is not None and not self.os_input_readable:
            signs.append(Sign("activity", edited))
        signs.sort(key=lambda sign: sign.at.mono_ms)
        return signs
