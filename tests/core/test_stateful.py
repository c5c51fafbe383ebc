"""The whole core under anything that happens in a studio: two DCCs, one folder, one server, real files and
sockets.

An outside ledger counts by the monotonic clock. After every step nothing is invented; at the end, when the
network is healed, nothing is lost. `CORE_EXAMPLES=200 CORE_STEPS=50` plays the long night.
"""

from __future__ import annotations

import os
import shutil
import tempfile

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.chaos.oracle import reckon

from .world import Artist, Clock, FakeClock, Reading, Server, counted_ms

HOUR = 3600


class TrueClock(Clock):
    """The server's: nobody changes it, and it goes on while workstations sleep."""

    def __init__(self, workstation):
        self.workstation = workstation
        self.base_ms = workstation.wall_ms - workstation.mono_ms

    def read(self):
        now = self.workstation
        return Reading(self.base_ms + now.mono_ms + now.slept_ms, now.mono_ms, now.slept_ms)


class Studio(RuleBasedStateMachine):
    @initialize()
    def opens(self):
        self.home = tempfile.mkdtemp()
        self.clock = FakeClock()
        self.server = Server(TrueClock(self.clock))
        self.dccs = [Artist(self.home, self.server, self.clock), Artist(self.home, self.server, self.clock)]
        self.dccs[0].signed_in()
        self.dccs[1].signed_in()
        self.deeds = [[], []]  # of each DCC: (name, mono ms, task, session)
        self.reckoned = {}  # of lives that ended: task -> ms
        self.touched_ms = 0

    def teardown(self):
        if not hasattr(self, "server"):
            return
        try:
            self.heals()
            assert self.counted() == self.expected()
        finally:
            for dcc in self.dccs:
                dcc.tracker.close()
            self.server.close()
            shutil.rmtree(self.home)

    which = st.integers(0, 1)

    def does(self, n, name, task=None, session=None):
        self.deeds[n].append((name, self.clock.mono_ms, task, session))

    def pump(self):
        """Timers of both DCCs fire each second; none is ever blocked."""
        for dcc in self.dccs:
            dcc.pump()

    @rule(n=which, seconds=st.integers(1, 40))
    def works(self, n, seconds):
        for _ in range(seconds):
            self.clock.run(1)
            self.dccs[n].host.signal("input")
            self.pump()
            self.does(n, "move")

    @rule(seconds=st.sampled_from([3, 50, 300, 599, 600, 601, 2000]))
    def everybody_is_away(self, seconds):
        while seconds > 0:
            self.clock.run(min(4, seconds))
            self.pump()
            seconds -= 4

    @rule(n=which, task=st.integers(1, 3))
    def starts(self, n, task):
        tracker = self.dccs[n].tracker
        is_running = tracker.view().task is not None and tracker.view().task.id == task
        was = tracker.view().state
        tracker.start(task)
        if not is_running:
            self.does(n, "start", task, (n, len(self.deeds[n]), task))
        elif was in ("paused", "idle"):
            self.does(n, "resume")

    @rule(n=which)
    def pauses(self, n):
        if self.dccs[n].view().state in ("tracking", "idle", "machine"):
            self.does(n, "pause")
        self.dccs[n].tracker.pause()

    @rule(n=which)
    def resumes(self, n):
        if self.dccs[n].view().state in ("paused", "idle"):
            self.does(n, "resume")
        self.dccs[n].tracker.resume()

    @rule(n=which)
    def stops(self, n):
        if self.dccs[n].view().state != "stopped":
            self.does(n, "stop")
        self.dccs[n].tracker.stop()

    @rule(seconds=st.sampled_from([5, 700, 8 * HOUR]))
    def the_computer_sleeps(self, seconds):
        self.clock.sleep(seconds)
        self.pump()
        self.does(0, "sleep")
        self.does(1, "sleep")

    @rule(seconds=st.sampled_from([HOUR, -HOUR, 120, -120]))
    def somebody_changes_the_clock(self, seconds):
        self.clock.change(seconds)
        self.pump()
        self.does(0, "sleep")
        self.does(1, "sleep")

    @rule(n=which)
    def is_killed(self, n):
        self.ends_ledger(n)
        self.dccs[n].is_killed()
        self.dccs[n] = Artist(self.home, self.server, self.clock)
        if not self.dccs[n].view().signed_in:
            self.server.plan, self.server.always = [], None
            self.dccs[n].signed_in()
        if not self.dccs[n].view().tasks:
            self.server.plan, self.server.always = [], None
            self.clock.run(400)
            self.pump()
            self.dccs[n].turn()

    @rule(n=which, turns=st.integers(1, 6))
    def talks(self, n, turns):
        self.dccs[n].turn(turns)

    @rule(
        trouble=st.lists(st.sampled_from([500, 429, "drop_before", "drop_after", "garbage", "half_results"]))
    )
    def the_network_is_bad_for_a_while(self, trouble):
        self.server.plan += trouble[:5]

    @rule()
    def the_server_goes_down(self):
        self.server.always = "drop_before"

    @precondition(lambda self: self.server.always)
    @rule()
    def the_server_is_back(self):
        self.server.always = None

    @rule()
    def tokens_end(self):
        self.server.tokens.clear()

    @precondition(lambda self: any(dcc.view().needs_sign_in for dcc in self.dccs))
    @rule()
    def signs_in_again(self):
        for dcc in self.dccs:
            if dcc.view().needs_sign_in:
                dcc.signed_in()

    @invariant()
    def nothing_is_invented(self):
        if not hasattr(self, "server"):
            return
        expected = self.expected()
        for task, ms in self.counted().items():
            assert ms <= expected.get(task, 0)

    @invariant()
    def segments_of_one_session_never_overlap(self):
        if not hasattr(self, "server"):
            return
        rows = self.server.segments()
        for session, kind in {(s["session"], s["kind"]) for s in rows}:
            mine = [s for s in rows if (s["session"], s["kind"]) == (session, kind)]
            assert sum(s["end_ms"] - s["start_ms"] for s in mine) == counted_ms(mine)

    # --- the ledger ---

    def ends_ledger(self, n):
        for task, ms in reckon(self.deeds[n]).values():
            self.reckoned[task] = self.reckoned.get(task, 0) + ms
        self.deeds[n] = []

    def expected(self):
        total = dict(self.reckoned)
        for deeds in self.deeds:
            for task, ms in reckon(deeds).values():
                total[task] = total.get(task, 0) + ms
        return {task: ms for task, ms in total.items() if ms}

    def counted(self):
        total = {}
        for row in self.server.segments():
            if row["kind"] == "active":
                length = row["end_ms"] - row["start_ms"]
                total[row["task_id"]] = total.get(row["task_id"], 0) + length
        return {task: ms for task, ms in total.items() if ms}

    def heals(self):
        self.server.plan, self.server.always = [], None
        for n, dcc in enumerate(self.dccs):
            if dcc.view().state != "stopped":
                self.does(n, "stop")
            dcc.tracker.stop()
        for _ in range(12):
            self.clock.sleep(2 * HOUR)
            self.clock.run(1)
            for dcc in self.dccs:
                if dcc.view().needs_sign_in:
                    dcc.signed_in()
                dcc.tracker.retry_now()
                dcc.turn()


Studio.TestCase.settings = settings(
    max_examples=int(os.environ.get("CORE_EXAMPLES", "10")),
    stateful_step_count=int(os.environ.get("CORE_STEPS", "30")),
    deadline=None,
)
TestStudio = Studio.TestCase
