"""The facade, as a panel uses it: states, commands, clocks, and sentences instead of tracebacks."""

from __future__ import annotations

import glob
import os

import pytest

from tracker_core import config
from tracker_core.errors import TrackerError
from tracker_core.model import Policy, policy_from_json
from tracker_core.tracker import Tracker
from tracker_core.worker import News

from .world import Artist, ScriptedHost, Server, eventually, task


@pytest.fixture
def artist(tmp_path, server):
    made = Artist(tmp_path, server)
    server.clock = made.clock
    return made.signed_in()


def lengths(server):
    return [(s["end_ms"] - s["start_ms"]) // 1000 for s in server.segments()]


def test_an_hour_is_tracked_and_delivered(artist, server):
    artist.tracker.start(1)
    artist.works(600).turn()
    assert artist.view().state == "tracking"
    artist.is_away(700)
    assert artist.view().state == "idle"
    artist.works(60)
    artist.tracker.stop()
    artist.turn()
    assert lengths(server) == [600, 59]
    assert [s["close_reason"] for s in server.segments()] == ["idle", "stop"]
    assert (artist.view().waiting, artist.view().connection) == (0, "online")


def test_signed_out_the_view_says_so(tmp_path, server):
    view = Artist(tmp_path, server).view()
    assert (view.signed_in, view.state, view.server_url) == (False, "signed_out", server.url)


def test_a_wrong_password_shows_a_sentence_and_signs_nobody_in(tmp_path, server):
    artist = Artist(tmp_path, server).signed_in(password="wrong")
    view = artist.view()
    assert (view.signed_in, view.signing_in) == (False, False)
    assert view.message == "The username or the password is wrong."


def test_a_sign_in_through_an_invalid_proxy_ends_with_a_sentence(tmp_path, server):
    server.url = "http://time.studio.example"
    artist = Artist(tmp_path, server, proxy="http://proxy:80a").signed_in()
    assert not artist.view().signing_in
    assert "not a proxy address" in artist.view().message


def test_a_sign_in_that_fails_by_surprise_ends_with_a_sentence(tmp_path, server):
    artist = Artist(tmp_path, server)
    artist.tracker._worker._client["device"] = object()  # nothing that JSON could tell
    artist.tracker.sign_in("anna", "correct horse")
    with pytest.raises(TypeError):
        artist.worker.work()
    artist.pump()
    assert not artist.view().signing_in
    assert "try again" in artist.view().message


def test_a_sign_in_after_the_worker_has_ended_is_refused_with_a_sentence(artist):
    artist.worker._give_up()
    artist.pump()
    with pytest.raises(TrackerError) as refused:
        artist.tracker.sign_in("anna", "correct horse")
    assert "restart this program" in refused.value.user_message
    assert not artist.view().signing_in


def test_a_worker_that_has_ended_collects_no_messages(artist):
    artist.worker._give_up()
    artist.worker._finish()
    artist.tracker.start(1)
    artist.works(60)
    assert not artist.worker._inbox


def test_an_empty_sign_in_is_refused_with_a_sentence(tmp_path, server):
    with pytest.raises(TrackerError) as refused:
        Artist(tmp_path, server).tracker.sign_in(" ", "")
    assert refused.value.user_message == "Type your username and your password."


def test_while_the_answer_is_out_the_view_says_signing_in(tmp_path, server):
    artist = Artist(tmp_path, server)
    artist.tracker.sign_in("anna", "correct horse")
    assert artist.view().signing_in
    artist.turn()
    assert (artist.view().signing_in, artist.view().user_name) == (False, "Anna")


def test_start_needs_a_person_and_a_known_task(tmp_path, server, artist):
    with pytest.raises(TrackerError, match="refresh the list"):
        artist.tracker.start(99)
    with pytest.raises(TrackerError, match="Sign in first"):
        Artist(tmp_path / "other", server).tracker.start(1)


def test_a_start_shows_its_task_whatever_the_server_said_this_moment(artist):
    artist.clock.run(700)
    artist.worker.work()  # the answer is there, the main thread has not looked yet
    artist.tracker.start(1)
    assert artist.view().task.id == 1


def test_start_on_the_task_that_runs_changes_nothing(artist, server):
    artist.tracker.start(1)
    artist.works(10)
    artist.tracker.start(1)
    artist.works(10)
    artist.tracker.stop()
    artist.turn()
    assert lengths(server) == [20]


def test_start_on_the_paused_task_resumes_its_session(artist, server):
    artist.tracker.start(1)
    artist.works(10)
    artist.tracker.pause()
    artist.is_away(10)
    artist.tracker.start(1)
    artist.works(5)
    artist.tracker.stop()
    artist.turn()
    assert len({s["session"] for s in server.segments()}) == 1


def test_a_start_while_someone_elses_sign_in_arrives_is_not_theirs(artist, server):
    artist.tracker.sign_in("ben", "battery staple")
    artist.worker.work()  # the answer is there, the main thread has not looked yet
    with pytest.raises(TrackerError, match="refresh the list"):
        artist.tracker.start(1)
    assert (artist.view().user_name, artist.view().state) == ("Ben", "stopped")


def test_stop_and_pause_are_never_refused(artist):
    for command in (artist.tracker.stop, artist.tracker.pause, artist.tracker.resume, artist.tracker.stop):
        command()
    assert artist.view().state == "stopped"


def test_a_task_worked_on_is_offered_first_next_time(artist):
    artist.tracker.start(2)
    artist.tracker.start(3)
    assert [t.id for t in artist.view().recent] == [3, 2]


def test_a_search_shows_what_the_server_found_and_an_empty_one_the_own_tasks(artist, server):
    own = artist.view().tasks
    server.tasks = [task(9)]
    artist.tracker.refresh_tasks("SH0090", all_open=True)
    artist.turn()
    assert [t.id for t in artist.view().tasks] == [9]
    assert "all=1&search=SH0090" in server.requests[-1][1]
    artist.tracker.start(9)
    assert artist.view().task.id == 9
    server.tasks = [task(n) for n in (1, 2, 3)]
    artist.tracker.refresh_tasks()
    artist.turn()
    assert artist.view().tasks == own


def test_an_answer_to_a_search_that_is_over_does_not_replace_the_own_tasks(artist, server):
    own = artist.view().tasks
    artist.tracker.refresh_tasks("SH0090", all_open=True)
    server.tasks = [task(9)]
    artist.worker.work()  # the answer is on its way
    server.tasks = [task(n) for n in (1, 2, 3)]
    artist.tracker.refresh_tasks()
    artist.turn()
    assert artist.view().tasks == own


def test_of_two_searches_the_newer_shows(artist, server):
    server.tasks = [task(9)]
    artist.tracker.refresh_tasks("SH0090", all_open=True)
    artist.worker.work()
    artist.tracker.refresh_tasks("SH0080", all_open=True)
    artist.pump()
    assert [t.id for t in artist.view().tasks] != [9]


def test_the_clocks_run_while_tracking_and_stand_still_while_idle(artist):
    artist.tracker.start(1)
    artist.works(100)
    artist.is_away(50)
    assert (artist.view().session_s, artist.view().today_s) == (150, 150)
    artist.is_away(600)
    assert (artist.view().session_s, artist.view().today_s) == (100, 100)
    assert artist.view().idle_since_ms == artist.clock.wall_ms - 650_000


def test_today_is_the_servers_total_and_what_goes_beyond_it(artist, server):
    artist.tracker.start(1)
    artist.works(100).turn()
    artist.tracker.stop()
    artist.turn(10)
    assert "me/days" in server.paths()
    assert artist.view().today_s == 100
    artist.tracker.start(2)
    artist.works(50).turn()
    assert artist.view().today_s == 150
    artist.works(200).turn(10)
    assert artist.view().today_s == 350


def test_today_counts_other_dccs_and_nothing_twice(tmp_path, server, artist):
    artist.tracker.start(1)
    artist.works(100)
    artist.tracker.stop()
    artist.turn(10)
    other = Artist(tmp_path, server, clock=artist.clock)
    other.turn(10)
    assert other.view().today_s == 100
    other.tracker.start(2)
    other.works(30)
    assert other.view().today_s == 130
    other.tracker.stop()
    other.turn(10)
    assert other.view().today_s == 130


def test_yesterday_is_not_today(artist):
    artist.tracker.start(1)
    artist.works(100)
    artist.tracker.stop()
    artist.turn()
    artist.clock.run(86_400)
    artist.pump()
    assert artist.view().today_s == 0


def test_a_render_shows_as_machine_until_the_artist_is_back(artist):
    artist.tracker.start(1)
    artist.works(10)
    artist.host.computing = True
    artist.is_away(20)
    assert artist.view().state == "machine"
    assert artist.view().session_s == 30
    artist.works(5)
    assert artist.view().state == "tracking"


def test_letting_go_of_the_key_that_began_a_render_is_no_return(artist):
    artist.tracker.start(1)
    artist.works(10)
    artist.host.computing = True
    artist.pump()
    artist.works(1)
    artist.is_away(5)
    assert artist.view().state == "machine"


def test_a_main_thread_that_was_blocked_has_computed(artist, server):
    artist.tracker.start(1)
    artist.works(10)
    artist.clock.run(1200)
    artist.pump()
    artist.is_away(10)
    artist.tracker.stop()
    artist.turn()
    kinds = {s["kind"]: (s["end_ms"] - s["start_ms"]) // 1000 for s in server.segments()}
    assert kinds == {"active": 10, "machine": 1200}


def test_a_sleep_is_no_computation(artist, server):
    artist.tracker.start(1)
    artist.works(10)
    artist.clock.sleep(1200)
    artist.is_away(10)
    artist.tracker.stop()
    artist.turn()
    assert [s["kind"] for s in server.segments()] == ["active"]


def test_where_sleep_is_unknown_only_what_the_worker_observed_is_machine_time(tmp_path, server):
    artist = Artist(tmp_path, server)
    server.clock = artist.clock
    artist.clock.tells_sleep = False
    artist.signed_in()
    artist.tracker.start(1)
    artist.works(10).turn(1)
    artist.clock.run(30)
    artist.worker.work()  # the worker goes on while the main thread is blocked
    artist.clock.run(30)
    artist.pump()
    artist.tracker.stop()
    artist.turn()
    machine = [s for s in server.segments() if s["kind"] == "machine"]
    assert [(s["end_ms"] - s["start_ms"]) // 1000 for s in machine] == [30]


def test_an_edit_counts_only_where_input_cannot_be_read(artist, server):
    artist.tracker.start(1)
    artist.works(5)
    for _ in range(20):
        artist.clock.run(1)
        artist.worker.news.append(News("os_input_sampled", (True, artist.clock.read())))
        artist.host.signal("edit")
        artist.pump()
    artist.worker.news.append(News("os_input_sampled", (False, artist.clock.read())))
    artist.pump()
    assert artist.tracker._recorder.state.last_activity_ms == artist.clock.wall_ms - 20_000
    artist.host.signal("edit")
    artist.pump()
    assert artist.tracker._recorder.state.last_activity_ms == artist.clock.wall_ms


@pytest.mark.parametrize(("silent_s", "unseen_s"), [(30, 30), (70, 0)])
def test_edits_count_again_after_a_minute_without_a_sample_from_the_worker(artist, silent_s, unseen_s):
    """For some seconds it may be held up, by a name server that does not answer for example."""
    artist.tracker.start(1)
    artist.works(5)
    artist.worker.news.append(News("os_input_sampled", (True, artist.clock.read())))
    artist.pump()
    for _ in range(silent_s):
        artist.clock.run(1)
        artist.host.signal("edit")
        artist.pump()
    assert artist.tracker._recorder.state.last_activity_ms == artist.clock.wall_ms - unseen_s * 1000


def test_once_the_worker_has_ended_edits_count_and_the_pointer_is_heard(artist):
    artist.tracker.start(1)
    artist.works(5)
    artist.worker.news.append(News("os_input_sampled", (True, artist.clock.read())))
    artist.worker._give_up()
    artist.clock.run(1)
    artist.host.signal("edit")
    artist.pump()
    assert artist.host.hears_pointer
    assert artist.tracker._recorder.state.last_activity_ms == artist.clock.wall_ms


def test_scene_paths_leave_only_where_the_studio_wants_them(artist, server):
    artist.host.scene = "/show/shot.blend"
    artist.tracker.start(1)
    artist.turn()
    assert "scene" not in server.segments()[0]
    server.policy["send_scene_path"] = True
    artist.works(70).turn()
    artist.works(1)
    artist.tracker.stop()
    artist.turn()
    assert server.segments()[0]["scene"] == "/show/shot.blend"


def test_a_new_idle_limit_of_the_studio_applies_at_once(artist, server):
    artist.tracker.start(1)
    server.policy = dict(server.policy, idle_after_s=30)
    artist.works(70).turn()
    assert artist.view().idle_after_s == 30
    artist.is_away(31)
    assert artist.view().state == "idle"


def test_a_studio_that_counts_no_machine_time_gets_none(artist, server):
    server.policy = dict(server.policy, machine_cap_s=0)
    artist.clock.run(700)
    artist.turn()
    artist.tracker.start(1)
    artist.works(10)
    artist.host.computing = True
    artist.is_away(60)
    artist.tracker.stop()
    artist.turn()
    assert [s["kind"] for s in server.segments()] == ["active"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"machine_cap_s": 0}, Policy(machine_cap_s=0)),
        ({"idle_after_s": 0, "heartbeat_every_s": 0}, Policy()),
        ({"machine_cap_s": -1}, Policy()),
        ({"machine_cap_s": 86_401}, Policy()),
        (None, Policy()),
    ],
)
def test_a_value_that_makes_no_sense_is_replaced_by_the_default(sent, expected):
    assert policy_from_json(sent) == expected


def test_a_policy_that_went_back_to_the_defaults_replaces_the_remembered_one(artist, server, tmp_path):
    defaults = dict(server.policy)
    server.policy = dict(defaults, idle_after_s=120)
    artist.clock.run(700)
    artist.turn()
    assert artist.view().idle_after_s == 120
    artist.tracker.close()
    server.policy = defaults
    again = Artist(tmp_path, server, clock=artist.clock)
    assert again.view().idle_after_s == 120
    again.turn()
    assert again.view().idle_after_s == 600


def test_a_worker_that_fails_too_often_says_so_and_tracking_goes_on(tmp_path, server):
    host = ScriptedHost()
    settings = config.load(server_url=server.url, home=str(tmp_path), os_idle=False, environ={})
    tracker = Tracker(host, settings)
    tracker.open()
    tracker.sign_in("anna", "correct horse")
    eventually(lambda: host.timer() or tracker.view().tasks)
    host.call_on_main = lambda fn: 1 / 0
    tracker._worker._journal_folder.maintain = None
    tracker._worker._called.wait = lambda seconds: None
    tracker.start(1)
    eventually(lambda: host.timer() or host.notices)
    assert "has stopped; your time is kept" in tracker.view().message
    assert tracker.view().state == "tracking"
    tracker.close()


def test_without_the_dccs_leave_nothing_is_sent_and_all_is_kept(artist, server):
    artist.host.online = False
    artist.tracker.start(1)
    artist.turn()
    before = len(server.requests)
    artist.works(300).turn()
    artist.tracker.stop()
    artist.turn()
    assert (artist.view().connection, artist.view().waiting) == ("not_allowed", 1)
    assert len(server.requests) == before
    artist.host.online = True
    artist.turn()
    assert (artist.view().connection, artist.view().waiting) == ("online", 0)
    assert lengths(server) == [300]


def test_no_request_leaves_before_the_dcc_allowed_it(artist, server, tmp_path):
    artist.tracker.close()
    artist.worker._finish()
    before = len(server.requests)
    forbidden = Artist(tmp_path, server, artist.clock, allowed=False)
    assert forbidden.view().signed_in
    forbidden.worker.work()
    forbidden.turn(3)
    assert (len(server.requests), forbidden.view().connection) == (before, "not_allowed")
    forbidden.host.online = True
    forbidden.turn()
    assert forbidden.view().connection == "online"


def test_a_dcc_that_cannot_say_whether_it_allows_the_network_has_not_allowed_it(artist, server, tmp_path):
    artist.tracker.close()
    artist.worker._finish()
    before = len(server.requests)
    unsure = Artist(tmp_path, server, artist.clock, allowed=OSError("no preferences yet"))
    unsure.turn()
    assert len(server.requests) == before
    assert unsure.tracker.view().connection == "not_allowed"


def test_the_log_opens_in_the_browser_by_a_link_on_the_own_server(artist, server, tmp_path, monkeypatch):
    seen = tmp_path / "seen"
    browser = tmp_path / "browser.sh"
    browser.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {seen}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    artist.tracker.open_log()
    artist.turn()
    assert seen.read_text() == server.url + "/me/enter?code=1"


def test_the_log_of_nobody_is_not_opened_now_nor_later(tmp_path, server):
    artist = Artist(tmp_path, server)
    artist.tracker.open_log()
    assert artist.view().message == "Sign in first."
    artist.signed_in()
    assert "me/browser-link" not in server.paths()
    assert artist.view().message == ""


def test_a_batch_dcc_is_left_alone(tmp_path, server):
    from .world import FakeClock

    host = ScriptedHost()
    host.is_batch = True
    made = Artist(tmp_path / "a", server)
    tracker = Tracker(host, made.config._replace(home=str(tmp_path / "b")), FakeClock())
    tracker.open()
    tracker.close()
    assert host.timer is None
    assert host.signal is None
    assert not os.path.exists(str(tmp_path / "b"))


class TestLawNine:
    def break_and_tick(self, artist, times):
        for _ in range(times):
            artist.clock.run(1)
            artist.pump()

    def test_an_error_in_the_tick_never_reaches_the_dcc(self, artist):
        artist.host.is_computing = lambda: 1 / 0
        self.break_and_tick(artist, 19)
        assert artist.host.disconnects == 0

    def test_after_twenty_in_a_row_it_leaves_and_says_so(self, artist, server):
        artist.tracker.start(1)
        artist.works(30)
        artist.host.is_computing = lambda: 1 / 0
        self.break_and_tick(artist, 25)
        assert artist.host.disconnects == 1
        assert [level for level, _ in artist.host.notices] == ["error"]
        assert "switched itself off" in artist.view().message
        artist.worker.work()
        assert lengths(server) == [30]

    def test_a_success_in_between_starts_the_count_again(self, artist):
        for _ in range(5):
            artist.host.is_computing = lambda: 1 / 0
            self.break_and_tick(artist, 15)
            artist.host.is_computing = lambda: False
            self.break_and_tick(artist, 1)
        assert artist.host.disconnects == 0

    def test_a_signal_that_fails_too_often_leaves_by_the_next_tick(self, artist):
        artist.clock.read, read = None, artist.clock.read
        for _ in range(20):
            artist.host.signal("input")
        assert artist.host.disconnects == 0  # a signal may come on any thread
        artist.clock.read = read
        artist.pump()
        assert artist.host.disconnects == 1

    def test_giving_up_is_said_whatever_else_fails(self, artist):
        artist.tracker.start(1)
        artist.works(5)
        artist.host.is_computing = artist.host.disconnect = lambda: 1 / 0
        artist.tracker._recorder.journal.append = None
        self.break_and_tick(artist, 25)
        assert [level for level, _ in artist.host.notices] == ["error"]

    def test_an_unknown_scene_costs_the_scene_and_not_the_time(self, artist, server):
        server.policy["send_scene_path"] = True
        artist.clock.run(700)
        artist.turn()
        artist.host.scene = ZeroDivisionError()
        artist.tracker.start(1)
        artist.works(60)
        artist.tracker.stop()
        artist.turn()
        assert artist.host.disconnects == 0
        assert [(s["end_ms"] - s["start_ms"], "scene" in s) for s in server.segments()] == [(60_000, False)]

    def test_an_unknown_scene_is_logged_once(self, artist, server):
        server.policy["send_scene_path"] = True
        artist.clock.run(700)
        artist.turn()
        artist.host.scene = ZeroDivisionError()
        artist.tracker.start(1)
        artist.works(60)
        with open(glob.glob(artist.home + "/log/*.log")[0]) as log:
            assert log.read().count("ZeroDivisionError") == 1

    def test_errors_are_in_the_log_with_their_traceback(self, artist):
        artist.host.is_computing = lambda: 1 / 0
        self.break_and_tick(artist, 1)
        with open(glob.glob(artist.home + "/log/*.log")[0]) as log:
            assert "ZeroDivisionError" in log.read()


def test_closing_twice_and_disconnecting_twice_is_safe(artist):
    artist.tracker.close()
    artist.tracker.close()
    assert artist.host.disconnects == 1
    with pytest.raises(TrackerError):
        artist.tracker.sign_in("anna", "correct horse")


def test_closing_writes_all_and_ends_the_worker_though_the_dcc_will_not_be_left(artist, server):
    artist.tracker.start(1)
    artist.works(30)
    artist.host.disconnect = lambda: 1 / 0
    with pytest.raises(ZeroDivisionError):
        artist.tracker.close()
    artist.worker._run()
    assert lengths(server) == [30]


def test_closing_ends_the_worker_though_the_clock_has_gone(artist):
    artist.clock.read = lambda: 1 / 0
    with pytest.raises(ZeroDivisionError):
        artist.tracker.close()
    assert artist.worker.has_ended()


def test_a_server_address_that_moves_keeps_each_sign_in_to_itself(tmp_path, artist):
    other = Server()
    try:
        moved = Artist(tmp_path, other)
        moved.turn()
        assert moved.view().state == "signed_out"
        assert other.requests == []
    finally:
        other.close()
