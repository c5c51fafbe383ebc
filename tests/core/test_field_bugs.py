"""Bugs that other trackers had in the field, each with a test that carries its name."""

from __future__ import annotations

import pytest

from .world import Artist, counted_ms


@pytest.fixture
def artist(tmp_path, server):
    made = Artist(tmp_path, server)
    server.clock = made.clock
    return made.signed_in()


def spans(server):
    return [((s["end_ms"] - s["start_ms"]) // 1000, s.get("close_reason")) for s in server.segments()]


def test_no_segment_ends_after_last_activity(artist, server):
    """ActivityWatch #153: an away event stretched into the future after a suspend."""
    artist.tracker.start(1)
    artist.works(60)
    touched = artist.clock.wall_ms
    for _ in range(5):
        artist.clock.sleep(3600)
        artist.is_away(90)
        artist.turn()
    assert all(s["end_ms"] <= touched for s in server.segments())


def test_suspend_closes_at_last_activity(artist, server):
    """aw-watcher-afk #19: eight hours of sleep counted as active."""
    artist.tracker.start(1)
    artist.works(60)
    artist.is_away(120)
    artist.clock.sleep(8 * 3600)
    artist.works(30)
    artist.tracker.stop()
    artist.turn()
    assert spans(server) == [(60, "suspend"), (29, "stop")]


def test_overlapping_clusters_cannot_arise_in_one_client(artist, server):
    """ActivityWatch #626: clusters of duplicate overlapping rows."""
    for n in range(12):
        artist.tracker.start(n % 3 + 1)
        artist.works(7)
        server.plan = ["drop_after", 500]
        artist.turn(2)
    artist.tracker.stop()
    for _ in range(5):
        artist.clock.run(600)
        artist.turn()
    rows = server.segments()
    assert sum(s["end_ms"] - s["start_ms"] for s in rows) == counted_ms(rows) == 12 * 7 * 1000


def test_a_lost_answer_makes_no_duplicate(artist, server):
    """toggldesktop #4801."""
    artist.tracker.start(1)
    artist.works(10)
    artist.tracker.stop()
    server.plan = ["drop_after"] * 5
    for _ in range(10):
        artist.clock.run(600)
        artist.turn()
    assert len(server.segments()) == 1


def test_disconnect_twice_is_safe(artist):
    """blender-wakatime: a thread's `_stop` was shadowed, so the second disconnect raised."""
    artist.tracker.close()
    artist.host.disconnect()
    artist.tracker.close()
    artist.worker.stop()
    artist.worker.stop()


def test_the_idle_limit_does_not_stop_a_paused_session(artist):
    """DRYTRIX/TimeTracker #752."""
    artist.tracker.start(1)
    artist.works(10)
    artist.tracker.pause()
    artist.is_away(3600, every=4)
    assert artist.view().state == "paused"
    artist.tracker.resume()
    assert artist.view().state == "tracking"


def test_stopping_is_never_refused(artist, server):
    """Kimai #4290."""
    artist.tracker.start(1)
    server.always = 500
    server.tasks = []
    artist.works(10).turn()
    artist.tracker.stop()
    assert artist.view().state == "stopped"


def test_early_returns_before_saving_lose_nothing(artist, server, tmp_path):
    """wakatime-cli #634: decided not to send, and so did not save."""
    artist.host.online = False
    artist.tracker.start(1)
    artist.works(10).turn()
    artist.is_killed()
    again = Artist(tmp_path, server, artist.clock)
    again.turn()
    assert counted_ms(server.segments()) == 10_000


def test_playback_and_renders_are_no_person(artist, server):
    """Playback and renders were counted as the artist."""
    artist.tracker.start(1)
    artist.works(10)
    artist.host.computing = True
    artist.is_away(120)
    artist.host.computing = False
    artist.is_away(1000)
    artist.tracker.stop()
    artist.turn()
    by_kind = {s["kind"]: (s["end_ms"] - s["start_ms"]) // 1000 for s in server.segments()}
    assert by_kind == {"active": 10, "machine": 120}
