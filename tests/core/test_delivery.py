"""From the journal to a server that may be hostile: nothing lost, nothing twice, nobody bothered."""

from __future__ import annotations

import pytest

from tracker_core.net import connection
from tracker_core.user_folder import remembered_sign_in

from .world import Artist, counted_ms, task


@pytest.fixture
def artist(tmp_path, server):
    made = Artist(tmp_path, server)
    server.clock = made.clock
    return made.signed_in()


def waits_and_turns(artist, seconds=400, times=6):
    artist.clock.run(seconds)
    artist.turn(times)


def work_and_stop(artist, seconds=60):
    artist.tracker.start(1)
    artist.works(seconds)
    artist.tracker.stop()
    return artist


@pytest.mark.parametrize(
    "trouble", [500, 502, 503, 429, "drop_before", "drop_after", "garbage", "html", "redirect"]
)
def test_whatever_a_server_does_the_time_arrives_once(artist, server, trouble):
    server.plan = [trouble] * 3
    work_and_stop(artist).turn()
    for _ in range(8):
        waits_and_turns(artist)
    assert artist.view().waiting == 0
    assert counted_ms(server.segments()) == 60_000
    assert len(server.segments()) == 1


def test_500_is_retried_until_accepted(artist, server):
    server.always = 500
    work_and_stop(artist).turn()
    for _ in range(30):
        waits_and_turns(artist)
        assert artist.view().waiting == 1
        assert artist.view().connection == "offline"
    server.always = None
    waits_and_turns(artist, 700)
    waits_and_turns(artist, 700)
    assert artist.view().waiting == 0
    assert artist.view().connection == "online"


def test_the_back_off_spares_a_server_that_is_down(artist, server):
    server.always = 500
    work_and_stop(artist)
    before = len(server.requests)
    for _ in range(3600):
        artist.clock.run(1)
        artist.worker.work()
    assert 5 < len(server.requests) - before < 120


def test_retry_after_is_obeyed(artist, server):
    server.plan, server.retry_after = [429], 120
    work_and_stop(artist).turn()
    sent = len(server.requests)
    waits_and_turns(artist, 119)
    assert len(server.requests) == sent
    waits_and_turns(artist, 20)
    assert artist.view().waiting == 0


def test_the_artist_can_skip_the_back_off(artist, server):
    server.plan, server.retry_after = [503], 3000
    work_and_stop(artist).turn()
    assert artist.view().waiting == 1
    artist.tracker.retry_now()
    artist.turn()
    assert artist.view().waiting == 0


def test_413_halves_the_batch(artist, server):
    server.always = lambda path, body: 413 if "segments" in path and len(body["segments"]) > 3 else None
    server.plan = [500]
    for _ in range(10):
        work_and_stop(artist, 5)
    for _ in range(20):
        waits_and_turns(artist)
    assert artist.view().waiting == 0
    assert len(server.segments()) == 10


def test_one_segment_that_makes_the_server_stumble_does_not_hold_up_the_rest(artist, server):
    artist.tracker.start(2)
    poison = artist.tracker._recorder.state.active.id

    def stumbles(path, body):
        return 500 if "segments" in path and any(s["id"] == poison for s in body["segments"]) else None

    server.always = stumbles
    artist.works(5)
    for _ in range(5):
        work_and_stop(artist, 5)
    for _ in range(40):
        waits_and_turns(artist)
    assert (len(server.segments()), artist.view().waiting) == (5, 1)
    server.always = None
    waits_and_turns(artist, 1200)
    waits_and_turns(artist, 1200)
    assert (len(server.segments()), artist.view().waiting) == (6, 0)


def test_an_answer_that_names_half_sends_the_other_half_again(artist, server):
    server.always = lambda path, body: "half_results" if "segments" in path else None
    for _ in range(9):
        work_and_stop(artist, 5)
    for _ in range(20):
        waits_and_turns(artist)
    assert artist.view().waiting == 0
    assert len(server.segments()) == 9


def test_a_refused_segment_is_shown_with_the_reason_and_the_rest_arrives(artist, server):
    artist.tracker.start(2)
    bad = artist.tracker._recorder.state.active.id
    server.reject[bad] = "unknown_task"
    artist.works(5)
    work_and_stop(artist, 5)
    artist.turn()
    view = artist.view()
    assert view.quarantined == ((bad, "Not this one."),)
    assert (view.waiting, len(server.segments())) == (0, 1)
    assert [level for level, _ in artist.host.notices] == ["warning"]


def test_quarantine_survives_a_restart_and_can_be_tried_again(artist, server, tmp_path):
    artist.tracker.start(1)
    server.reject[artist.tracker._recorder.state.active.id] = "unknown_task"
    artist.works(5).turn()
    artist.tracker.stop()
    artist.turn()
    artist.is_killed()
    again = Artist(tmp_path, server, clock=artist.clock)
    again.turn()
    assert len(again.view().quarantined) == 1
    server.reject.clear()
    again.tracker.retry_now()
    again.turn()
    assert (again.view().quarantined, len(server.segments())) == ((), 1)


def test_what_the_artist_discards_stays_in_a_file(artist, server, tmp_path):
    artist.tracker.start(1)
    server.reject[artist.tracker._recorder.state.active.id] = "unknown_task"
    artist.works(5)
    artist.tracker.stop()
    artist.turn()
    artist.tracker.discard_quarantined()
    artist.turn()
    assert artist.view().quarantined == ()
    (kept,) = tmp_path.glob("journal/*/*.discarded")
    assert b"unknown_task" in kept.read_bytes()


def test_an_ended_sign_in_keeps_the_time_and_asks_to_sign_in_again(artist, server):
    artist.tracker.start(1)
    server.tokens.clear()
    artist.works(70).turn()
    view = artist.view()
    assert (view.needs_sign_in, view.signed_in, view.state) == (True, True, "tracking")
    assert [level for level, _ in artist.host.notices] == ["warning"]
    requests = len(server.requests)
    artist.works(300).turn()
    assert len(server.requests) == requests  # no hammering with a dead token
    artist.signed_in()
    artist.works(30)
    artist.tracker.stop()
    artist.turn()
    assert (artist.view().needs_sign_in, artist.view().waiting) == (False, 0)
    assert counted_ms(server.segments()) == 400_000


def test_a_sign_in_in_the_other_dcc_is_taken_over(artist, server, tmp_path):
    server.tokens.clear()
    other = Artist(tmp_path, server, clock=artist.clock).signed_in()
    assert other.view().signed_in
    work_and_stop(artist, 30).turn()
    assert (artist.view().needs_sign_in, artist.view().waiting) == (False, 0)


def test_a_sign_in_that_shall_not_be_remembered_replaces_the_remembered_one(artist, server, tmp_path):
    server.tokens.clear()
    waits_and_turns(artist, 700)
    artist.signed_in(remember=False)
    assert not list(tmp_path.glob("sign-in-*"))
    assert not Artist(tmp_path, server, clock=artist.clock).view().signed_in


def test_trying_now_keeps_the_fresh_sign_in_beside_an_older_remembered_one(artist, server, tmp_path):
    fresh = Artist(tmp_path, server, clock=artist.clock).signed_in(remember=False)
    remembered_sign_in.save(
        str(tmp_path), fresh.tracker._person.account._replace(token="an older one of another DCC")
    )
    fresh.tracker.retry_now()
    fresh.turn()
    assert not fresh.view().needs_sign_in


def test_trying_now_takes_over_a_sign_in_of_the_other_dcc(artist, server, tmp_path):
    server.tokens = {"of somebody else": 8}
    waits_and_turns(artist, 700)
    assert artist.view().needs_sign_in
    Artist(tmp_path, server, clock=artist.clock).signed_in()
    artist.tracker.retry_now()
    artist.turn()
    assert not artist.view().needs_sign_in


class TestASignInThatIsNotWantedAnyMore:
    @pytest.fixture
    def pending(self, tmp_path, server):
        made = Artist(tmp_path, server)
        made.tracker.sign_in("anna", "correct horse")
        return made

    def test_signing_out_meanwhile_is_the_last_word(self, pending, server, tmp_path):
        pending.tracker.sign_out()
        assert not pending.view().signing_in
        pending.turn()
        assert not pending.view().signed_in
        assert not list(tmp_path.glob("sign-in-*"))
        assert server.tokens == {}

    def test_signing_out_of_an_ended_sign_in_ends_the_new_one_too(self, artist, server, tmp_path):
        server.tokens = {"of somebody else": 8}
        waits_and_turns(artist, 700)
        artist.tracker.sign_in("anna", "correct horse")
        artist.tracker.sign_out()
        artist.turn()
        assert not artist.view().signed_in
        assert not list(tmp_path.glob("sign-in-*"))
        assert list(server.tokens) == ["of somebody else"]

    def test_signing_out_at_once_leaves_no_token_behind(self, pending, server, tmp_path):
        pending.worker.work()
        pending.pump()
        assert pending.view().signed_in
        pending.tracker.sign_out()
        pending.turn()
        assert not list(tmp_path.glob("sign-in-*"))
        assert server.tokens == {}

    def test_a_failure_of_an_older_one_says_nothing(self, pending, server):
        pending.tracker.sign_out()
        server.plan = [500]
        pending.turn()
        assert pending.view().message == ""

    def test_the_last_of_two_counts(self, pending, server):
        pending.tracker.sign_in("ben", "battery staple")
        pending.turn()
        assert pending.view().user_name == "Ben"
        assert set(server.tokens.values()) == {8}

    def test_a_quit_right_after_signing_in_remembers_it_all_the_same(self, pending, server, tmp_path):
        pending.worker.work()
        pending.pump()
        pending.tracker.close()
        pending.worker._finish()
        assert Artist(tmp_path, server).view().signed_in


class TestASignOutThatTheServerDoesNotHear:
    def test_the_artist_is_informed_and_the_server_later(self, artist, server):
        server.always = "drop_before"
        artist.tracker.sign_out()
        artist.turn()
        assert "/me/account" in artist.view().message
        server.always = None
        waits_and_turns(artist)
        assert server.tokens == {}

    def test_where_the_dcc_forbids_the_network_the_server_is_informed_once_it_is_allowed(
        self, artist, server
    ):
        artist.host.online = False
        artist.turn()
        artist.tracker.sign_out()
        artist.turn()
        assert "/me/account" in artist.view().message
        artist.host.online = True
        artist.turn()
        assert server.tokens == {}

    def test_it_keeps_nobody_else_from_working(self, artist, server):
        server.always = lambda path, body: 500 if path.endswith("/sign-out") else None
        artist.tracker.sign_out()
        artist.turn()
        artist.signed_in("ben", "battery staple")
        work_and_stop(artist)
        waits_and_turns(artist)
        assert counted_ms(server.segments(8)) == 60_000
        server.always = None
        waits_and_turns(artist)
        assert set(server.tokens.values()) == {8}

    def test_the_server_is_not_bothered_more_than_once_a_minute(self, artist, server):
        server.always = 500
        artist.tracker.sign_out()
        before = len(server.requests)
        for _ in range(600):
            artist.clock.run(1)
            artist.worker.work()
        assert 5 <= len(server.requests) - before <= 11

    def test_it_is_said_once(self, artist, server):
        server.always = 500
        artist.tracker.sign_out()
        artist.turn()
        artist.tracker._message.clear()
        waits_and_turns(artist)
        assert artist.view().message == ""

    def test_a_token_that_is_dead_already_is_done_with(self, artist, server):
        server.tokens.clear()
        artist.tracker.sign_out()
        before = len(server.requests)
        for _ in range(5):
            waits_and_turns(artist)
        assert len(server.requests) - before == 1
        assert artist.view().message == ""

    def test_the_worker_tries_once_more_when_the_dcc_quits(self, artist, server):
        server.plan = [500]
        artist.tracker.sign_out()
        artist.turn()
        artist.tracker.close()
        artist.worker._finish()
        assert server.tokens == {}

    def test_a_worker_that_has_ended_makes_it_the_artists_task(self, artist):
        artist.worker._give_up()
        artist.tracker.sign_out()
        assert "/me/account" in artist.view().message


def test_while_tracking_a_heartbeat_goes_out_a_minute(artist, server):
    artist.tracker.start(1)
    artist.turn()
    before = server.paths().count("segments")
    for _ in range(10):
        artist.works(60).turn(2)
    assert server.paths().count("segments") - before == 10
    assert server.segments()[0]["open"]


def test_an_idle_session_gives_a_sign_of_life_by_an_empty_batch(artist, server):
    artist.tracker.start(1)
    artist.is_away(601)
    artist.turn()
    for _ in range(3):
        artist.is_away(61)
        artist.turn(2)
    last = [body for _, path, _, body in server.requests if path.endswith("/segments")][-2:]
    assert [body["segments"] for body in last] == [[], []]


def test_a_stopped_session_gives_none(artist, server):
    work_and_stop(artist).turn()
    before = server.paths().count("segments")
    artist.is_away(600)
    artist.turn()
    assert server.paths().count("segments") == before


def test_no_connection_is_held_between_heartbeats(artist, server):
    artist.tracker.start(1)
    artist.turn()
    assert {headers.get("Connection") for _, _, headers, _ in server.requests} == {"close"}


def test_a_workstation_that_is_fast_waits_for_the_servers_clock(tmp_path, server):
    from .world import FakeClock

    artist = Artist(tmp_path, server)
    server.clock = FakeClock(wall_ms=artist.clock.wall_ms)
    artist.clock.change(3600)  # offline, an hour ahead
    server.always = 500
    artist.signed_in()
    server.always = None
    artist.signed_in()
    artist.tracker.start(1)
    assert abs(artist.tracker._recorder.state.active.start_ms - server.clock.wall_ms) < 1500
    artist.works(60)
    server.clock.run(60)
    artist.tracker.stop()
    artist.turn()
    assert artist.view().waiting == 0


def test_time_from_the_future_is_kept_until_its_time_has_come(tmp_path, server):
    from .world import FakeClock

    artist = Artist(tmp_path, server)
    server.clock = FakeClock(wall_ms=artist.clock.wall_ms)
    artist.signed_in()
    server.always = 500  # offline from here on
    artist.tracker._recorder.state = artist.tracker._recorder.state._replace(
        timeline=artist.tracker._recorder.state.timeline._replace(anchored=False, target_ms=None)
    )
    artist.clock.change(1800)
    work_and_stop(artist, 60)
    server.clock.run(60)
    server.always = None
    for _ in range(10):
        artist.clock.run(300)
        server.clock.run(300)
        artist.turn()
    assert artist.view().waiting == 0
    assert artist.view().quarantined == ()
    assert counted_ms(server.segments()) == 60_000


@pytest.mark.parametrize("trouble", ["hang", "drip"])
def test_a_server_that_never_ends_its_answer_is_given_up(artist, server, trouble, monkeypatch):
    monkeypatch.setattr(connection, "EXCHANGE_S", 0.7)
    server.plan = [trouble]
    work_and_stop(artist).turn()
    assert artist.view().waiting == 1
    assert artist.view().connection == "offline"
    waits_and_turns(artist)
    assert artist.view().waiting == 0


def test_an_answer_too_big_to_be_true_is_refused(artist, server, monkeypatch):
    monkeypatch.setattr(connection, "MAX_ANSWER", 1_000_000)
    server.plan = ["huge"]
    work_and_stop(artist).turn()
    assert "too big" in artist.view().message
    waits_and_turns(artist)
    assert artist.view().waiting == 0


def test_with_the_server_down_tracking_starts_on_the_days_first_launch(artist, server, tmp_path):
    artist.turn()
    artist.tracker.close()
    server.close()
    again = Artist(tmp_path, server, clock=artist.clock)
    again.turn()
    assert [t.id for t in again.view().tasks] == [1, 2, 3]
    again.tracker.start(2)
    again.works(60)
    assert (again.view().state, again.view().connection, again.view().waiting) == ("tracking", "offline", 0)
    again.turn()
    assert again.view().waiting == 1
    assert again.view().today_s == 60


def test_a_server_that_changes_the_task_list_is_asked_again(artist, server):
    server.tasks = [task(5)]
    artist.clock.run(601)
    artist.turn()
    assert [t.id for t in artist.view().tasks] == [5]
