from __future__ import annotations

import pytest

from .world import Artist, Server


@pytest.fixture
def server():
    made = Server()
    yield made
    made.close()


def test_an_hour_is_tracked_and_delivered(tmp_path, server):
    artist = Artist(tmp_path, server)
    server.clock = artist.clock
    artist.signed_in()
    assert artist.view().state == "stopped"
    artist.turn()
    artist.tracker.start(1)
    artist.works(600)
    artist.turn()
    assert artist.view().state == "tracking"
    artist.is_away(700)
    assert artist.view().state == "idle"
    artist.works(60)
    artist.tracker.stop()
    artist.turn()
    print(artist.view(), server.paths())
    first, second = server.segments()
    assert (first["end_ms"] - first["start_ms"], first["close_reason"]) == (600_000, "idle")
    assert (second["end_ms"] - second["start_ms"], second["close_reason"]) == (59_000, "stop")
    assert artist.view().waiting == 0
    assert artist.view().today_s == 659
