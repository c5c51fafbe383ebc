"""Laws 1, 2, 3 and 6 as properties of the pure machine, beside an oracle that knows only when hands moved."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker_core import session
from tracker_core.clock import Reading
from tracker_core.model import Policy
from tracker_core.offline import journal
from tracker_core.session import Event

from .world import counted_ms

IDLE_MS = 600_000
CAP_MS = 1_800_000

waits = st.one_of(st.integers(0, 5_000), st.integers(0, 599_999), st.integers(600_000, 4_000_000))
names = st.sampled_from(
    """activity activity activity tick tick busy_tick compute_begin compute_end
    pause resume stop start switch sleep server_time""".split()
)
scripts = st.lists(st.tuples(names, waits), min_size=1, max_size=60)


class Play:
    """Runs a script and keeps a ledger of its own: what the hands did, and nothing of the machine's state."""

    def __init__(self):
        self.wall, self.mono, self.slept = 1_000_000, 50_000, 0
        self.state = session.initial(self.reading(), Policy())
        self.snapshots = []
        self.spans = []  # the oracle's stretches of work: [start, end, task]
        self.phase, self.task, self.last, self.sessions = "stopped", None, None, 0

    def reading(self):
        return Reading(self.wall, self.mono, self.slept)

    def run(self, script):
        for name, wait in script:
            if name == "sleep":
                asleep = max(wait, 3000)
                self.wall, self.slept = self.wall + asleep, self.slept + asleep
                self.sleeps()
                self.step(Event("tick"))
                continue
            self.wall, self.mono = self.wall + wait, self.mono + wait
            self.lapses()
            getattr(self, name)()
        return self

    def step(self, event):
        self.state, effects = session.step(self.state, event, self.reading())
        self.snapshots += effects

    # what the hands do, told to the machine and to the ledger

    def activity(self):
        self.step(Event("activity"))
        if self.phase == "tracking":
            self.spans[-1][1] = self.last = self.wall
        elif self.phase == "idle":
            self.opens()

    def tick(self):
        self.step(Event("tick"))

    def busy_tick(self):
        self.step(Event("tick", computing=True))

    def compute_begin(self):
        self.step(Event("compute_begin"))

    def compute_end(self):
        self.step(Event("compute_end"))

    def server_time(self):
        self.step(Event("server_time", server_ms=self.wall))

    def pause(self):
        self.step(Event("pause"))
        if self.phase in ("tracking", "idle"):
            self.clicks()
            self.phase = "paused"

    def resume(self):
        self.step(Event("resume"))
        if self.phase in ("paused", "idle"):
            self.opens()

    def stop(self):
        self.step(Event("stop"))
        self.clicks()
        self.phase = "stopped"

    def start(self, task=1):
        self.sessions += 1
        self.step(Event("start", task_id=task, session=f"{self.sessions:032x}"))
        self.clicks()
        self.task = task
        self.opens()

    def switch(self):
        self.start(task=1 if self.task == 2 else 2)

    # the ledger

    def opens(self):
        self.phase, self.last = "tracking", self.wall
        self.spans.append([self.wall, self.wall, self.task])

    def clicks(self):
        if self.phase == "tracking":
            self.spans[-1][1] = self.last = self.wall

    def lapses(self):
        if self.phase == "tracking" and self.wall - self.last >= IDLE_MS:
            self.phase = "idle"

    def sleeps(self):
        if self.phase == "tracking":
            self.phase = "idle"


def assert_no_overlap_in_a_session(segments):
    for lane, session_id in {(s.kind, s.session) for s in segments}:
        mine = sorted((s.start_ms, s.end_ms) for s in segments if (s.session, s.kind) == (session_id, lane))
        assert all(mine[n][1] <= mine[n + 1][0] for n in range(len(mine) - 1))


def active_spans(snapshots):
    newest = journal.newest(snapshots).values()
    spans = [(s.start_ms, s.end_ms, s.task_id) for s in newest if s.kind == "active"]
    return joined(spans)


def joined(unsorted):
    """Stretches without a seam: where a long one was cut in two for the server, nothing is lost between."""
    whole = []
    for start, end, task in sorted(unsorted):
        if whole and whole[-1][1] == start and whole[-1][2] == task:
            whole[-1] = (whole[-1][0], end, task)
        else:
            whole.append((start, end, task))
    return whole


@given(scripts)
@settings(max_examples=300, deadline=None)
def test_what_is_counted_is_what_the_hands_did(script):
    play = Play().run(script)
    assert active_spans(play.snapshots) == joined([tuple(span) for span in play.spans])


@given(scripts)
@settings(max_examples=150, deadline=None)
def test_segments_of_one_session_and_lane_never_overlap(script):
    newest = journal.newest(Play().run(script).snapshots).values()
    assert_no_overlap_in_a_session(newest)


@given(scripts)
@settings(max_examples=150, deadline=None)
def test_machine_time_never_exceeds_the_cap_after_the_last_sign_of_the_artist(script):
    play = Play().run(script)
    signs = sorted(t for start, end, _ in play.spans for t in (start, end))
    for segment in journal.newest(play.snapshots).values():
        if segment.kind == "machine":
            assert any(segment.end_ms - CAP_MS <= sign <= segment.end_ms for sign in signs)


@given(scripts)
@settings(max_examples=150, deadline=None)
def test_each_snapshot_of_a_segment_has_a_higher_revision_and_never_a_new_start(script):
    seen = {}
    for segment in Play().run(script).snapshots:
        if segment.id in seen:
            before = seen[segment.id]
            assert segment.rev > before.rev
            assert (segment.start_ms, segment.kind, segment.task_id) == (
                before.start_ms,
                before.kind,
                before.task_id,
            )
            assert segment.end_ms >= before.end_ms
            assert before.open
        seen[segment.id] = segment


@given(scripts, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_replay_reordering_and_duplication_change_nothing(script, chance):
    snapshots = Play().run(script).snapshots
    shuffled = snapshots + [s for s in snapshots if chance.random() < 0.5]
    chance.shuffle(shuffled)
    cut = chance.randrange(len(shuffled) + 1)
    halves = list(journal.newest(shuffled[:cut]).values()) + list(journal.newest(shuffled[cut:]).values())
    random.Random(1).shuffle(halves)
    assert journal.newest(halves) == journal.newest(snapshots)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["activity", "tick", "busy_tick", "pause", "resume", "stop", "start"]),
            st.integers(0, 700_000),
            st.sampled_from([0, 0, 0, 0, 3_600_000, -3_600_000, 120_000, -120_000]),
            st.sampled_from([0, 0, 0, 28_800_000]),
        ),
        max_size=50,
    )
)
@settings(max_examples=300, deadline=None)
def test_no_clock_makes_time_that_nobody_worked(script):
    """Clocks are set back and forth, computers sleep: the union never exceeds the hours awake."""
    play = Play()
    play.start()
    awake_from = play.mono
    for name, wait, change, sleep in script:
        play.wall += wait + change + sleep
        play.mono += wait
        play.slept += sleep
        getattr(play, name)()
    newest = list(journal.newest(play.snapshots).values())
    active = [s._asdict() for s in newest if s.kind == "active"]
    assert counted_ms(active) <= play.mono - awake_from
    assert sum(s["end_ms"] - s["start_ms"] for s in active) <= play.mono - awake_from
    assert all(0 <= s.end_ms - s.start_ms <= 12 * 3_600_000 + 700_000 for s in newest)
    assert_no_overlap_in_a_session(newest)
