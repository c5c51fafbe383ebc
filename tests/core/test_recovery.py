"""Kill, restart, two DCCs, two people, a disk that fails: what the journal must survive, through the whole
core.
"""

from __future__ import annotations

import errno
import glob
import os
import pathlib

import pytest

from tracker_core.offline import journal

from .faults import faults_below
from .world import Artist, FakeClock, counted_ms


@pytest.fixture
def clock(server):
    server.clock = FakeClock()
    return server.clock


@pytest.fixture
def artist(tmp_path, server, clock):
    return Artist(tmp_path, server, clock).signed_in()


def journal_files(home):
    return sorted(glob.glob(str(home) + "/journal/*/*.live") + glob.glob(str(home) + "/journal/*/*.kept"))


def test_after_a_kill_the_next_run_delivers_what_was_tracked(artist, server, clock, tmp_path):
    server.always = 500
    artist.tracker.start(1)
    artist.works(300)
    artist.is_killed()
    server.always = None
    again = Artist(tmp_path, server, clock)
    again.turn()
    (segment,) = server.segments()
    assert (segment["end_ms"] - segment["start_ms"], segment["close_reason"]) == (300_000, "adopted")
    assert again.view().waiting == 0
    assert again.view().today_s == 300


def test_a_segment_that_the_server_holds_as_open_is_closed_after_a_kill(artist, server, clock, tmp_path):
    artist.tracker.start(1)
    artist.works(10).turn()
    assert server.segments()[0]["open"]
    artist.is_killed()
    Artist(tmp_path, server, clock).turn()
    assert [s["open"] for s in server.segments()] == [False]


def test_kill_between_send_and_answer_loses_nothing(artist, server, clock, tmp_path):
    artist.tracker.start(1)
    artist.works(100)
    artist.tracker.stop()
    server.plan = ["drop_after"] * 2
    artist.worker.work()
    artist.is_killed()
    assert counted_ms(server.segments()) == 100_000
    again = Artist(tmp_path, server, clock)
    again.turn()
    waits = 0
    while again.view().waiting and waits < 20:
        clock.run(300)
        again.turn()
        waits += 1
    assert len(server.segments()) == 1
    assert counted_ms(server.segments()) == 100_000


def test_quit_leaves_journal_complete(artist, server, clock, tmp_path):
    server.always = "drop_before"
    artist.tracker.start(1)
    artist.works(50)
    artist.tracker.close()
    found = [s for path in journal_files(tmp_path) for s in journal.read(path).segments]
    (segment,) = journal.newest(found).values()
    assert (segment.end_ms - segment.start_ms, segment.close_reason) == (50_000, "quit")
    server.always = None
    Artist(tmp_path, server, clock).turn()  # in the same process, so only the end mark tells
    assert counted_ms(server.segments()) == 50_000


def test_what_the_server_has_leaves_no_file(artist, server, tmp_path, clock):
    artist.tracker.start(1)
    artist.works(50)
    artist.tracker.stop()
    artist.turn()
    artist.tracker.close()
    artist.worker._finish()
    assert journal_files(tmp_path) == []


def test_a_worker_that_gives_up_leaves_the_files_that_the_tracker_goes_on_writing(
    artist, server, tmp_path, clock
):
    artist.tracker.start(1)
    artist.works(50)
    artist.tracker.stop()
    artist.turn()  # the server has everything
    artist.worker._journal_folder.maintain = None
    artist.worker._called.wait = lambda seconds: None
    artist.worker._run()
    artist.tracker.start(2)
    artist.works(40)
    artist.tracker.close()
    Artist(tmp_path, server, clock).turn()
    assert counted_ms(server.segments()) == 90_000


def test_what_was_acknowledged_on_other_days_is_not_carried_on_for_ever(artist, server, clock, tmp_path):
    for _day in range(4):
        for _ in range(50):
            artist.tracker.start(1)
            artist.works(2)
            artist.tracker.stop()
        artist.turn()
        artist.tracker.start(2)
        artist.works(2).turn(1)
        artist.is_killed()
        clock.sleep(86_400)
        artist = Artist(tmp_path, server, clock)
        artist.turn()
    acks = [ack for path in journal_files(tmp_path) for ack in journal.read(path).acks]
    assert len(acks) <= 2


def test_two_dccs_on_one_folder_leave_each_other_alone(artist, server, clock, tmp_path):
    other = Artist(tmp_path, server, clock)
    other.turn()
    server.always = 500
    artist.tracker.start(1)
    other.tracker.start(2)
    for _ in range(60):
        clock.run(1)
        for each in (artist, other):
            each.host.signal("input")
            each.pump()
            each.worker.work()
    artist.tracker.stop()
    other.tracker.stop()
    server.always = None
    for _ in range(5):
        clock.run(900)
        artist.turn()
        other.turn()
    assert sorted((s["task_id"], s["end_ms"] - s["start_ms"]) for s in server.segments()) == [
        (1, 60_000),
        (2, 60_000),
    ]
    assert len({s["id"] for s in server.segments()}) == 2


def test_a_dcc_that_crashed_is_adopted_by_the_one_that_still_runs(artist, server, clock, tmp_path):
    other = Artist(tmp_path, server, clock)
    other.turn()
    server.always = 500
    artist.tracker.start(1)
    artist.works(100)
    artist.is_killed()
    server.always = None
    clock.run(600)
    other.tracker.start(2)
    other.works(700).turn(10)
    assert sorted(s["task_id"] for s in server.segments()) == [1, 2]


def test_a_dcc_that_was_taken_for_dead_goes_on_and_loses_nothing(artist, server, clock, tmp_path):
    """Another computer on the same home may judge so, after a day of silence."""
    other = Artist(tmp_path, server, clock)
    other.turn()
    server.always = 500
    other.tracker.start(2)
    other.works(100).turn()
    artist.is_killed(and_all_others_look_dead=True)
    Artist(tmp_path, server, clock).turn()
    other.works(100).turn()
    other.works(1).turn()
    other.is_killed()
    server.always = None
    Artist(tmp_path, server, clock).turn()
    assert counted_ms(server.segments()) == 201_000


def test_a_dcc_that_was_taken_for_dead_and_quits_at_once_loses_nothing(artist, server, clock, tmp_path):
    other = Artist(tmp_path, server, clock)
    other.turn()
    server.always = 500
    other.tracker.start(2)
    other.works(100).turn()
    other.is_killed()
    artist.worker.work()
    clock.run(601)
    artist.worker.work()  # takes over what the other goes on writing
    other.host.timer, other.host.signal = other.tracker._tick, other.tracker._monitor.on_signal
    other.works(50)
    other.tracker.close()
    other.worker._finish()
    artist.tracker.close()
    artist.worker._finish()
    server.always = None
    clock.run(3600)
    Artist(tmp_path, server, clock).turn(20)
    active = [s for s in server.segments() if s["kind"] == "active"]
    assert counted_ms(active) == 100_000 + 49_000  # resumed by the first touch


def test_adopting_twice_is_harmless(artist, server, clock, tmp_path):
    server.always = 500
    artist.tracker.start(1)
    artist.works(100)
    artist.is_killed()
    first, second = Artist(tmp_path, server, clock), Artist(tmp_path, server, clock)
    copies = {path: pathlib.Path(path).read_bytes() for path in journal_files(tmp_path)}
    first.worker.work()
    for path, content in copies.items():
        with open(path, "wb") as file:
            file.write(content)
    second.worker.work()
    server.always = None
    clock.run(3600)
    first.turn()
    second.turn()
    assert counted_ms(server.segments()) == 100_000
    assert len(server.segments()) == 1


def test_a_journal_is_never_sent_as_another_person(artist, server, clock, tmp_path):
    server.always = lambda path, body: 500 if path.endswith("/segments") else None
    artist.tracker.start(1)
    artist.works(100)
    artist.tracker.sign_out()
    artist.turn()
    server.always = None
    artist.signed_in("ben", "battery staple")
    artist.tracker.start(2)
    artist.works(10)
    artist.tracker.stop()
    artist.turn()
    assert [s["task_id"] for s in server.segments(8)] == [2]
    assert server.segments(7) == []
    artist.tracker.sign_out()
    artist.turn()
    artist.signed_in("anna")
    artist.turn()
    assert counted_ms(server.segments(7)) == 100_000
    assert [s["task_id"] for s in server.segments(8)] == [2]


def test_someone_else_signing_in_over_a_running_session_ends_it_for_its_owner(artist, server, clock):
    artist.tracker.start(1)
    artist.works(100)
    artist.signed_in("ben", "battery staple")
    assert artist.view().state == "stopped"
    artist.works(10)
    artist.signed_in("anna")
    artist.turn()
    assert [s["close_reason"] for s in server.segments(7)] == ["stop"]
    assert server.segments(8) == []


def test_news_of_the_one_before_are_not_taken_for_those_of_who_signed_in_since(artist, server, clock):
    clock.run(700)  # tasks and person are due to be asked for
    artist.tracker.sign_in("ben", "battery staple")
    artist.worker.work()
    artist.pump()
    view = artist.view()
    assert (view.user_name, view.tasks) == ("Ben", ())


def test_a_token_of_another_person_sends_nothing(artist, server, clock, tmp_path):
    artist.tracker.start(1)
    artist.works(10)
    artist.is_killed()
    for token in server.tokens:
        server.tokens[token] = 8
    server.store.clear()
    again = Artist(tmp_path, server, clock)
    again.turn()
    assert server.store == {}
    assert again.view().needs_sign_in


class TestDisk:
    def test_a_home_that_cannot_be_written_tracks_in_memory_and_says_so_once(self, server, clock, tmp_path):
        (tmp_path / "home").write_text("a file where the folder should be")
        artist = Artist(tmp_path / "home", server, clock).signed_in()
        artist.tracker.start(1)
        artist.works(30)
        told = [text for level, text in artist.host.notices if level == "error"]
        assert len(told) == 1
        assert "kept in memory" in told[0]
        artist.tracker.stop()
        artist.turn()
        assert counted_ms(server.segments()) == 30_000

    def test_a_disk_that_has_room_again_gets_what_was_missed(self, server, clock, tmp_path, artist):
        server.always = 500
        with faults_below(tmp_path, errno.ENOSPC, lambda k: True):
            artist.tracker.start(1)
            artist.works(30).turn()
        artist.works(1).turn()
        artist.is_killed()
        server.always = None
        Artist(tmp_path, server, clock).turn()
        assert counted_ms(server.segments()) == 31_000

    @pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES, errno.EIO])
    @pytest.mark.parametrize("every", [2, 3, 5, 8])
    def test_every_kth_call_failing_breaks_nothing_and_loses_nothing(
        self, server, clock, tmp_path, artist, error, every
    ):
        with faults_below(tmp_path, error, lambda k: k % every == 0):
            for task_id in (1, 2, 3):
                artist.tracker.start(task_id)
                artist.works(20).turn(2)
            artist.tracker.stop()
            artist.turn()
            clock.run(400)
            artist.turn()
        artist.turn()
        assert artist.host.disconnects == 0
        artist.is_killed()
        again = Artist(tmp_path, server, clock)
        again.turn()
        clock.run(400)
        again.turn()
        assert counted_ms(server.segments()) == 60_000

    def test_a_live_file_that_somebody_removed_is_made_again(self, server, clock, tmp_path, artist):
        server.always = 500
        artist.tracker.start(1)
        artist.works(70).turn()
        for path in journal_files(tmp_path):
            os.remove(path)
        artist.works(70).turn()
        artist.works(1).turn()
        artist.is_killed()
        server.always = None
        Artist(tmp_path, server, clock).turn()
        assert counted_ms(server.segments()) == 141_000

    @pytest.mark.parametrize("error", [errno.EINVAL, errno.ENOTSUP])
    def test_a_disk_that_knows_no_sync_is_written_no_more_often(
        self, server, clock, tmp_path, artist, monkeypatch, error
    ):
        def refuse(_fd):
            raise OSError(error, os.strerror(error))

        artist.tracker.start(1)
        artist.works(5)
        artist.is_killed()
        replaced, replace = [], os.replace
        monkeypatch.setattr(os, "fsync", refuse)
        monkeypatch.setattr(os, "replace", lambda old, new: replaced.append(new) or replace(old, new))
        again = Artist(tmp_path, server, clock)
        again.turn()
        again.tracker.start(1)
        for _ in range(100):
            again.works(1).turn(1)
        assert len([path for path in replaced if path.endswith(".kept")]) == 1
        assert again.host.notices == []

    def test_a_disk_that_fails_only_for_the_worker_is_reported_once(
        self, server, clock, tmp_path, artist, monkeypatch
    ):
        def fail(*_):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        monkeypatch.setattr(os, "fsync", fail)
        artist.tracker.start(1)
        for _ in range(200):
            artist.works(1).turn(1)
        assert ["Input/output error" in text for _, text in artist.host.notices] == [True]
        assert "Input/output error" in artist.view().message
        monkeypatch.undo()
        for _ in range(100):
            artist.works(1).turn(1)
        assert artist.view().message == ""

    @pytest.mark.parametrize("call", ["remove", "utime"])
    def test_what_costs_no_time_is_no_trouble_for_the_artist(
        self, server, clock, tmp_path, artist, monkeypatch, call
    ):
        def refuse(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

        artist.tracker.start(1)
        artist.works(5)
        artist.is_killed()
        monkeypatch.setattr(os, call, refuse)
        again = Artist(tmp_path, server, clock)
        again.turn()
        again.tracker.start(1)
        again.works(5).turn()
        assert again.host.notices == []

    @pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no /proc to tell which file was synced")
    def test_the_worker_syncs_at_once_what_is_closed_and_every_minute_what_is_open(
        self, server, artist, monkeypatch
    ):
        synced, fsync = [], os.fsync
        monkeypatch.setattr(
            os, "fsync", lambda fd: synced.append(os.readlink("/proc/self/fd/" + str(fd))) or fsync(fd)
        )

        def live_syncs():
            return len([path for path in synced if path.endswith(".live")])

        artist.tracker.start(1)
        artist.works(30)
        assert live_syncs() == 0  # never on the main thread
        artist.turn()
        begun = live_syncs()
        artist.works(70).turn(1)
        assert live_syncs() == begun + 1
        artist.works(5)
        artist.tracker.pause()
        artist.turn(1)
        assert live_syncs() == begun + 2

    def test_the_journal_of_a_long_day_stays_small(self, server, clock, tmp_path, artist):
        server.always = "drop_before"
        artist.tracker.start(1)
        for _ in range(24):
            artist.works(300)
            artist.worker.work()
        size = sum(os.path.getsize(path) for path in journal_files(tmp_path))
        assert size < 400_000
        assert len(journal_files(tmp_path)) <= 3
        artist.is_killed()
        server.always = None
        Artist(tmp_path, server, clock).turn()
        assert counted_ms(server.segments()) == 7_200_000


class TestSecrets:
    def test_the_token_can_be_read_by_its_owner_alone(self, artist, tmp_path):
        (path,) = tmp_path.glob("sign-in-*.json")
        assert os.stat(str(path)).st_mode & 0o777 == 0o600

    def test_without_remember_me_no_token_touches_the_disk(self, server, clock, tmp_path):
        artist = Artist(tmp_path, server, clock).signed_in(remember=False)
        artist.tracker.start(1)
        artist.works(5).turn()
        assert artist.view().signed_in
        assert not list(tmp_path.glob("sign-in-*"))
        assert self.files_with(tmp_path, *server.tokens) == []
        assert not Artist(tmp_path, server, clock).view().signed_in

    def test_signing_out_forgets_the_token_here_and_there(self, artist, server, tmp_path):
        artist.tracker.sign_out()
        artist.turn()
        assert not list(tmp_path.glob("sign-in-*"))
        assert server.tokens == {}

    def test_no_password_and_no_token_in_any_other_file(self, artist, server, tmp_path):
        server.plan = [500, "garbage", 401]
        artist.tracker.start(1)
        artist.works(70).turn()
        artist.signed_in(password="wrong horse")
        assert self.files_with(tmp_path, "correct horse", "wrong horse") == []
        assert [name for name in self.files_with(tmp_path, *server.tokens) if "sign-in-" not in name] == []

    def files_with(self, home, *secrets):
        return [
            str(path)
            for path in home.glob("**/*")
            if path.is_file() and any(secret.encode() in path.read_bytes() for secret in secrets)
        ]
