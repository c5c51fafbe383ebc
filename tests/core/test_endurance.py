"""A week in milliseconds, and fourteen days without a network."""

from __future__ import annotations

import os
import time

from tracker_core import session
from tracker_core.clock import Reading
from tracker_core.offline import journal
from tracker_core.session import Event

from .world import Artist, FakeClock, counted_ms

HOUR = 3600


def test_a_whole_week_plays_in_milliseconds():
    """Five days of nine to six with a lunch hour; the computer sleeps at night."""
    wall, slept, snapshots = 9 * HOUR, 0, []
    state = session.initial(Reading(wall * 1000, wall * 1000, 0))
    began = time.perf_counter()

    def happens(name, **fields):
        nonlocal state
        reading = Reading(wall * 1000, (wall - slept) * 1000, slept * 1000)
        state, effects = session.step(state, Event(name, **fields), reading)
        snapshots.extend(effects)

    happens("start", task_id=1, session="a" * 32)
    for _day in range(5):
        for _ in range(4 * 30):
            wall += 120
            happens("activity")
        wall += HOUR
        for _ in range(4 * 30):
            wall += 120
            happens("activity")
        wall, slept = wall + 15 * HOUR, slept + 15 * HOUR
    newest = journal.newest(snapshots).values()
    assert time.perf_counter() - began < 1.0
    # each first stretch begins with the first touch after the night or the lunch, two minutes into the hour
    assert sum(s.end_ms - s.start_ms for s in newest) == (10 * 4 * HOUR - 9 * 120) * 1000
    assert [s.close_reason for s in newest].count("suspend") == 4


def test_fourteen_days_offline_stay_small_and_arrive_whole_and_soon(tmp_path, server):
    clock = server.clock = FakeClock()
    artist = Artist(tmp_path, server, clock).signed_in()
    server.always = "drop_before"
    for day in range(14):
        for stretch in range(40):  # ten hours in quarters
            artist.tracker.start((day + stretch) % 3 + 1)
            artist.works(892, every=4)
            artist.tracker.pause()
            clock.run(4)
            artist.pump()
        artist.tracker.stop()
        artist.worker.work()
        clock.sleep(14 * HOUR)
        artist.pump()
        if day == 6:  # a crash in the middle
            artist.is_killed()
            artist = Artist(tmp_path, server, clock)
            artist.worker.work()
            artist.pump()
    folder = os.path.join(str(tmp_path), "journal")
    size = sum(os.path.getsize(os.path.join(root, n)) for root, _, names in os.walk(folder) for n in names)
    assert size < 10_000_000
    assert artist.view().waiting == 14 * 40
    server.always = None
    began = time.perf_counter()
    clock.run(HOUR)
    artist.turn(30)
    assert time.perf_counter() - began < 30
    assert artist.view().waiting == 0
    assert counted_ms(server.segments()) == 14 * 40 * 892_000
    assert sum(s["end_ms"] - s["start_ms"] for s in server.segments()) == 14 * 40 * 892_000
