"""Law 10: only what is promised leaves the workstation. These lists are what docs/privacy.md tells."""

from __future__ import annotations

from tracker_core import wire

from .world import Artist

SEGMENT = {"id", "rev", "session", "task_id", "kind", "start_ms", "end_ms", "open"}
SEGMENT_AT_TIMES = {"close_reason", "tz"}
CLIENT = {"host", "host_version", "addon_version", "device"}
HEADERS = {"Host", "Accept-Encoding", "Accept", "Connection", "Content-Type", "Content-Length"}
HEADERS_AT_TIMES = {"Authorization", "If-None-Match"}


def a_busy_day(tmp_path, server):
    artist = Artist(tmp_path, server)
    server.clock = artist.clock
    artist.host.scene = "/secret/show/shot_010.blend"
    artist.signed_in()
    artist.tracker.start(1)
    artist.works(100).turn()
    artist.host.signal("edit")
    artist.host.signal("compute_begin")
    artist.is_away(30)
    artist.host.signal("compute_end")
    artist.is_away(700)
    artist.works(10).turn()
    artist.tracker.refresh_tasks("lamp", all_open=True)
    artist.tracker.stop()
    artist.turn()
    artist.tracker.sign_out()
    artist.turn()
    return server.requests


def test_the_list_of_keys_on_the_wire(tmp_path, server):
    seen = {"batch": set(), "client": set(), "segment": set(), "sign-in": set()}
    for _, path, _, body in a_busy_day(tmp_path, server):
        route = path.partition("?")[0].rpartition("/")[2]
        if route == "segments":
            seen["batch"] |= set(body)
            seen["client"] |= set(body["client"])
            for segment in body["segments"]:
                seen["segment"] |= set(segment)
                assert set(segment) >= SEGMENT
        elif route == "sign-in":
            seen["sign-in"] |= set(body)
            seen["client"] |= set(body["client"])
        else:
            assert not body, path
    assert seen == {
        "batch": {"sent_ms", "client", "segments"},
        "client": CLIENT,
        "segment": SEGMENT | SEGMENT_AT_TIMES,
        "sign-in": {"username", "password", "client"},
    }


def test_the_shared_words_are_the_same_list():
    assert set(wire.SEGMENT_KEYS) == SEGMENT | SEGMENT_AT_TIMES | {"scene"}
    assert set(wire.CLIENT_KEYS) == CLIENT
    assert set(wire.BATCH_KEYS) == {"sent_ms", "client", "segments"}


def test_headers_reveal_nothing_more(tmp_path, server):
    for _, _, headers, _ in a_busy_day(tmp_path, server):
        assert set(headers) - HEADERS <= HEADERS_AT_TIMES


def test_the_addresses_asked_for_hold_no_secret_and_no_scene(tmp_path, server):
    for _, path, _, _ in a_busy_day(tmp_path, server):
        assert not any(word in path for word in ("token", "password", "secret", "shot_010"))
