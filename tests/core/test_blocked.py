"""A main thread that was blocked for minutes counts, once it is back, what one that ticked had counted.

Only the worker runs meanwhile: it sees the hands on the mouse and hears the server.
"""

from __future__ import annotations

import pytest

from tracker_core.os_idle.base import OsIdle

from .world import Artist

MINUTE = 60


class Hands(OsIdle):
    """The computer's own input, as the operating system tells it."""

    def __init__(self, clock):
        self.clock = clock
        self.moved()

    def moved(self):
        self.moved_ms = self.clock.mono_ms

    def idle_ms(self):
        return self.clock.mono_ms - self.moved_ms


@pytest.fixture
def artist(tmp_path, server):
    made = Artist(tmp_path, server, os_idle=True)
    server.clock = made.clock
    made.hands = made.worker._reader = Hands(made.clock)
    made.signed_in()
    made.tracker.start(1)
    return works(made, MINUTE)


def works(artist, seconds):
    for _ in range(seconds):
        artist.clock.run(1)
        artist.hands.moved()
        artist.worker.work()
        artist.pump()
    return artist


def is_blocked(artist, minutes, moves_at=()):
    """The DCC computes on its main thread; `moves_at`: the minutes at which the mouse is moved."""
    for second in range(1, minutes * MINUTE + 1):
        artist.clock.run(1)
        if second in [minute * MINUTE for minute in moves_at]:
            artist.hands.moved()
        artist.worker.work()
    return artist


def counted(artist, server):
    """{kind: seconds} of what arrives in the end."""
    artist.tracker.stop()
    artist.host.online = True
    artist.turn()
    artist.clock.run(700)
    artist.turn()
    return totals(server)


def totals(server):
    made = {}
    for row in server.segments():
        made[row["kind"]] = made.get(row["kind"], 0) + (row["end_ms"] - row["start_ms"]) // 1000
    return made


@pytest.mark.parametrize("online", [True, False])
def test_input_during_the_block_is_work_with_or_without_the_server(artist, server, online):
    artist.host.online = online
    artist.pump()
    is_blocked(artist, 14, moves_at=[8]).pump()
    works(artist, MINUTE)
    assert counted(artist, server) == {"active": 16 * MINUTE, "machine": 14 * MINUTE}


def test_a_policy_that_changed_meanwhile_takes_nothing_away(artist, server):
    is_blocked(artist, 10)
    server.policy = dict(server.policy, heartbeat_every_s=50)
    is_blocked(artist, 10).pump()
    works(artist, 10)
    assert counted(artist, server)["machine"] == 20 * MINUTE


def test_news_taken_before_the_tick_take_nothing_away(artist, server):
    server.policy = dict(server.policy, heartbeat_every_s=50)
    is_blocked(artist, 14, moves_at=[8])
    for call in artist.host.for_main:
        call()
    artist.pump()
    works(artist, MINUTE)
    assert counted(artist, server) == {"active": 16 * MINUTE, "machine": 14 * MINUTE}


@pytest.mark.parametrize("click", ["pause", "stop"])
def test_a_click_that_comes_before_the_tick_takes_nothing_away(artist, server, click):
    is_blocked(artist, 14, moves_at=[8])
    getattr(artist.tracker, click)()
    assert counted(artist, server) == {"active": 15 * MINUTE, "machine": 14 * MINUTE}


def test_a_switch_that_comes_before_the_tick_leaves_the_computation_to_its_task(artist, server):
    is_blocked(artist, 14)
    artist.tracker.start(2)
    counted(artist, server)
    assert [s["task_id"] for s in server.segments() if s["kind"] == "machine"] == [1]


def test_a_dcc_closed_at_once_keeps_what_happened(artist, server):
    is_blocked(artist, 14, moves_at=[8])
    artist.tracker.close()
    artist.worker._finish()
    assert totals(server) == {"active": 9 * MINUTE, "machine": 14 * MINUTE}


def test_someone_else_signing_in_at_once_leaves_the_time_to_its_owner(artist, server):
    is_blocked(artist, 14, moves_at=[8])
    artist.signed_in("ben", "battery staple")
    artist.signed_in("anna")
    artist.turn()
    assert totals(server)["machine"] == 14 * MINUTE
