"""Knows what the hands did and what the laws of time say of it. Imports nothing of the program."""

from __future__ import annotations

IDLE_MS = 600_000
WRITING = ("start", "move", "pause", "resume", "stop")


class Run:
    """One life of the client: its deeds, and whether the last of them was finished before the kill."""

    def __init__(self):
        self.deeds = []  # (name, at_ms, task, session)
        self.begun = None
        self.is_torn = False

    def hear(self, line):
        mark, name, at_ms, *rest = line.split()
        deed = (name, int(at_ms), int(rest[0]) if rest else None, rest[1] if len(rest) > 1 else None)
        if mark == "?":
            self.begun = deed
        elif name in (*WRITING, "tick", "sleep"):
            self.deeds.append(deed)
            self.begun = None

    @property
    def last_ms(self):
        deeds = [*self.deeds, self.begun] if self.begun else self.deeds
        return deeds[-1][1] if deeds else None

    def bounds(self):
        """{session: (task, ms that must be counted, ms that may be counted)}"""
        sure, possible = self.sure_deeds(), [*self.deeds, self.begun] if self.begun else self.deeds
        least, most = reckon(sure), reckon(possible)
        return {key: (task, least.get(key, (task, 0))[1], ms) for key, (task, ms) in most.items()}

    def sure_deeds(self):
        """A torn tail may cost the last line, so at most the last deed that wrote one."""
        if not self.is_torn:
            return self.deeds
        deeds = list(self.deeds)
        while deeds and deeds.pop()[0] not in WRITING:
            pass
        return deeds


def reckon(deeds):
    """{session: (task, active ms)} by the golden table."""
    counted = {}
    phase, session, task, last = "stopped", None, None, 0
    for name, at, new_task, new_session in deeds:
        if phase == "tracking" and at - last >= IDLE_MS:
            phase = "idle"
        worked = at - last if phase == "tracking" and name in WRITING else 0
        if session is not None:
            counted[session] = (task, counted[session][1] + worked)
        if name == "start":
            session, task = new_session or f"unknown at {at}", new_task
            counted[session] = (task, 0)
        after = {"start": "tracking", "resume": "tracking", "pause": "paused", "stop": "stopped"}
        if name == "sleep" and phase == "tracking":
            phase = "idle"
        if name == "move" and phase == "idle":
            phase = "tracking"
        phase = after.get(name, phase)
        if name in WRITING:
            last = at
    return counted


def union_ms(spans):
    total, reached = 0, None
    for start, end in sorted(spans):
        total += max(0, end - (start if reached is None else max(start, reached)))
        reached = end if reached is None else max(reached, end)
    return total
