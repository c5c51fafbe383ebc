"""A computer whose clock is wrong at the start, offline: once known, the error moves the whole run."""

from __future__ import annotations

import pytest

from tracker_core.offline.journal import Owner
from tracker_core.recorder import Recorder
from tracker_core.session import Event

from .world import MONDAY_MS, Artist, FakeClock, counted_ms

HOUR_MS = 3_600_000


@pytest.fixture
def artist(tmp_path, server):
    """Signed in last week, and today an hour wrong and without a server: see `boots`."""
    before = Artist(tmp_path, server, FakeClock(MONDAY_MS))
    server.clock = before.clock
    before.signed_in()
    before.tracker.close()
    before.worker._finish()
    return before


def boots(artist, server, tmp_path, off_s):
    """The next run, with a clock of its own that is `off_s` wrong, while the server does not answer."""
    server.clock = FakeClock(MONDAY_MS)
    server.always = "drop_before"
    here = Artist(tmp_path, server, FakeClock(MONDAY_MS + off_s * 1000))
    here.tracker.start(1)
    return here


def passes(here, server, seconds, works=True):
    """The time passes for both clocks."""
    (here.works if works else here.is_away)(seconds, every=4)
    server.clock.run(seconds)


def arrive(here, server):
    server.always = None
    for _ in range(200):
        here.clock.run(4)
        server.clock.run(4)
        here.turn(1)


def spans(server):
    """Minutes since the true beginning."""
    return [
        (round((s["start_ms"] - MONDAY_MS) / 60000), round((s["end_ms"] - MONDAY_MS) / 60000))
        for s in active(server)
    ]


def active(server):
    return [segment for segment in server.segments() if segment["kind"] == "active"]


@pytest.mark.parametrize("off_s", [3600, -3600, 26 * 3600, -400 * 86400])
def test_time_stamped_before_the_clock_was_set_moves_with_it(artist, server, tmp_path, off_s):
    here = boots(artist, server, tmp_path, off_s)
    passes(here, server, 600)
    here.clock.change(-off_s)  # NTP, before the server answers
    passes(here, server, 4800)
    here.tracker.stop()
    arrive(here, server)
    assert here.view().waiting == 0
    assert spans(server) == [(0, 10), (10, 90)]
    assert abs(counted_ms(active(server)) - 90 * 60000) <= 20_000


@pytest.mark.parametrize("off_s", [3600, -3600, 26 * 3600, -400 * 86400])
@pytest.mark.parametrize("running", [True, False])
def test_time_stamped_before_the_server_answered_moves_to_the_servers_time(
    artist, server, tmp_path, off_s, running
):
    here = boots(artist, server, tmp_path, off_s)
    passes(here, server, 600)
    here.tracker.pause()
    passes(here, server, 600, works=False)
    here.tracker.resume()
    passes(here, server, 600)
    if not running:
        here.tracker.stop()
    server.always = None
    passes(here, server, 400)  # the back-off ends
    here.turn(12)
    here.tracker.stop()
    arrive(here, server)
    assert (here.view().waiting, here.view().quarantined) == (0, ())
    starts_and_ends = spans(server)
    assert starts_and_ends[0] == (0, 10)
    assert starts_and_ends[1][0] == 20
    assert here.view().today_s >= 1190


def test_what_was_moved_is_in_the_journal_too(artist, server, tmp_path):
    here = boots(artist, server, tmp_path, 3600)
    passes(here, server, 600)
    here.tracker.stop()
    here.clock.change(-3600)
    here.pump()
    here.turn()
    here.is_killed()
    server.always = None
    server.clock.run(60)
    following = Artist(tmp_path, server, FakeClock(server.clock.wall_ms))
    following.turn(12)
    assert spans(server) == [(0, 10)]


def test_once_the_server_has_told_its_time_nothing_moves_any_more(artist, server, tmp_path):
    here = boots(artist, server, tmp_path, 0)
    passes(here, server, 600)
    arrive(here, server)
    here.clock.change(3600)
    here.pump()
    here.tracker.stop()
    arrive(here, server)
    assert spans(server)[0] == (0, 10)
    assert here.tracker._recorder.state.moved_ms == 0


@pytest.mark.parametrize("corrected_by", ["the server", "NTP"])
def test_every_snapshot_after_a_move_has_a_higher_revision_than_the_move_wrote(tmp_path, corrected_by):
    """Both lanes: the DCC renders while the error of its clock becomes known."""
    clock, posted = FakeClock(MONDAY_MS + HOUR_MS), []
    recorder = Recorder(clock, lambda *message: posted.append(message), lambda: None)
    recorder.open()
    recorder.open_journal(str(tmp_path), Owner("http://127.0.0.1:9", 7), "blender")
    recorder.step(Event("start", task_id=1, session="a" * 32), clock.read())
    recorder.step(Event("compute_begin"), clock.read())
    for _ in range(3):
        clock.run(1)
        recorder.step(Event("activity"), clock.read())
        recorder.step(Event("tick", computing=True), clock.read())
    if corrected_by == "NTP":
        clock.change(-3600)
    else:
        recorder.step(Event("server_time", server_ms=MONDAY_MS + 3000), clock.read())
    clock.run(1)
    recorder.step(Event("compute_end"), clock.read())
    recorder.step(Event("stop"), clock.read())
    for kind in ("active", "machine"):
        revisions = [
            message[2].rev for message in posted if message[0] == "segment" and message[2].kind == kind
        ]
        assert len(revisions) > 3
        assert revisions == sorted(set(revisions))
