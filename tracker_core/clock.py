"""The only file of the core that reads a clock, and the algebra of two clocks (law 3).

Instants come from the wall clock, lengths from the monotonic one, which stands still while the computer
sleeps. A `Timeline` maps the monotonic clock to instants and distinguishes a sleep from a changed
clock. It is a pure value.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Callable, NamedTuple, Optional, Tuple

from . import wire

JUMP_MS = 2000  # wall and monotonic clock further apart than this between two readings: a jump
CORRECT_MS = 1000  # the server's clock is not known more precisely; smaller differences are ignored


class Reading(NamedTuple):
    """The clocks at one moment. `slept_ms` counts the computer's sleep since boot; None where the system does
    not report it.
    """

    wall_ms: int
    mono_ms: int
    slept_ms: Optional[int] = None


class Clock:
    """The computer's clocks. Tests bring their own with the same two methods."""

    def __init__(self) -> None:
        self._awake, self._total = _monotonic_clocks()

    def read(self) -> Reading:
        awake = self._awake()
        slept = None if self._total is None else (self._total() - awake) // 1000000
        return Reading(time.time_ns() // 1000000, awake // 1000000, slept)

    def local_day(self, at_ms: int, day_start: str) -> Tuple[str, int, int]:
        """The work date of an instant in this computer's zone: (`YYYY-MM-DD`, first ms, first ms of the
        next).
        """
        return local_day(at_ms, day_start)


class Jump(NamedTuple):
    """The clocks ran apart: the close reason, and by how much instants before it moved (a changed clock)."""

    reason: str
    shift_ms: int


class Timeline(NamedTuple):
    """instant = `base_ms` + monotonic. `seen` is the newest reading.

    `anchored` once the server has sent its time in this run: from then on a changed local clock moves
    nothing, as the monotonic clock continues from the server's time. `target_ms` is a base to use once no
    segment is open.
    """

    base_ms: int
    seen: Reading
    anchored: bool = False
    target_ms: Optional[int] = None

    def instant(self, reading: Reading) -> int:
        return self.base_ms + reading.mono_ms

    def is_stale(self, reading: Reading) -> bool:
        """True for a reading from before a jump that is already known: its instant cannot be determined."""
        if reading.mono_ms >= self.seen.mono_ms:
            return False
        return abs((reading.wall_ms - reading.mono_ms) - (self.seen.wall_ms - self.seen.mono_ms)) > JUMP_MS

    def advance(self, reading: Reading) -> Tuple[Timeline, Optional[Jump]]:
        """The timeline after a reading, and the jump if the clocks ran apart since the last one."""
        if reading.mono_ms < self.seen.mono_ms:
            return self, None
        drift = (reading.wall_ms - self.seen.wall_ms) - (reading.mono_ms - self.seen.mono_ms)
        if abs(drift) <= JUMP_MS:
            return self._replace(seen=reading), None
        asleep = max(drift, 0)
        if reading.slept_ms is not None and self.seen.slept_ms is not None:
            asleep = reading.slept_ms - self.seen.slept_ms
        shift = 0 if self.anchored else drift - asleep
        target = None if self.target_ms is None else self.target_ms + asleep
        timeline = self._replace(base_ms=self.base_ms + asleep + shift, seen=reading, target_ms=target)
        return timeline, Jump(wire.CLOSED_SUSPEND if asleep > JUMP_MS else wire.CLOSED_CLOCK_STEP, shift)

    def with_server_time(self, server_ms: int, at_ms: int) -> Timeline:
        """The server's clock showed `server_ms` at what this timeline calls `at_ms`; `corrected` applies
        it.
        """
        return self._replace(anchored=True, target_ms=self.base_ms + server_ms - at_ms)

    def corrected(self) -> Timeline:
        """Apply the server's time. Call it while no segment is open, so that none contains a jump."""
        if self.target_ms is None:
            return self
        far = abs(self.target_ms - self.base_ms) > CORRECT_MS
        return self._replace(base_ms=self.target_ms if far else self.base_ms, target_ms=None)


def timeline_from(reading: Reading) -> Timeline:
    """A timeline that believes the wall clock, for the start of a run."""
    return Timeline(base_ms=reading.wall_ms - reading.mono_ms, seen=reading)


def local_day(at_ms: int, day_start: str) -> Tuple[str, int, int]:
    """See `Clock.local_day`. If the clocks skip the start, the day starts at the skip; if it comes twice, at
    the first.
    """
    from datetime import datetime, timedelta

    hours, _, minutes = day_start.partition(":")
    wall = datetime.fromtimestamp(at_ms // 1000)
    first = datetime(wall.year, wall.month, wall.day, int(hours), int(minutes))
    if at_ms < first.timestamp() * 1000:
        first -= timedelta(days=1)
    begin_ms, end_ms = (int(day.timestamp() * 1000) for day in (first, first + timedelta(days=1)))
    return first.date().isoformat(), begin_ms, end_ms


def elapsed_s() -> float:
    """Seconds of a clock that only runs forward, for deadlines of real waiting (sockets)."""
    return time.monotonic()


def zone_name() -> Optional[str]:
    """The IANA name of this computer's time zone, or None where it is unknown."""
    named = os.environ.get("TZ", "").lstrip(":")
    if "/" in named and not named.startswith("/"):
        return named
    try:
        target = os.readlink("/etc/localtime")
    except (OSError, AttributeError):
        return None
    return target.partition("zoneinfo/")[2] or None


def _monotonic_clocks() -> Tuple[Callable[[], int], Optional[Callable[[], int]]]:
    """(nanoseconds awake, nanoseconds since boot with sleep or None): systems differ in which clock counts
    sleep.
    """
    if sys.platform == "win32":
        return _windows_clocks()
    with_sleep = getattr(time, "CLOCK_MONOTONIC_RAW" if sys.platform == "darwin" else "CLOCK_BOOTTIME", None)
    without = getattr(time, "CLOCK_UPTIME_RAW" if sys.platform == "darwin" else "CLOCK_MONOTONIC", None)
    if with_sleep is None or without is None:
        return time.monotonic_ns, None
    return (lambda: time.clock_gettime_ns(without)), (lambda: time.clock_gettime_ns(with_sleep))


def _windows_clocks() -> Tuple[Callable[[], int], Optional[Callable[[], int]]]:
    import ctypes

    kernel32 = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]

    def awake_ns() -> int:
        awake = ctypes.c_ulonglong()  # a new one for each call, as any thread may read the clock
        kernel32.QueryUnbiasedInterruptTime(ctypes.byref(awake))
        return awake.value * 100

    return awake_ns, time.monotonic_ns
