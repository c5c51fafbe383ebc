"""The journal as a file: what a line is, what a torn tail costs, what a failing disk does."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess
import sys

import pytest

from tracker_core.model import Segment
from tracker_core.offline import journal, orphans
from tracker_core.offline.journal import KeptJournal, LiveJournal, Owner
from tracker_core.recorder import Recorder
from tracker_core.session import Event

from .faults import faults_below
from .world import FakeClock

OWNER = Owner("http://time.example", 7)


def segment(n=1, rev=1, **changes):
    whole = Segment(f"{n:032x}", rev, "s" * 32, 1, "active", n * 1000, n * 1000 + rev, True)
    return whole._replace(**changes)


def live(folder, run="run", sealed=None):
    head = orphans.head_of(OWNER, run, "scripted")
    return LiveJournal(str(folder), run, head, (sealed if sealed is not None else []).append)


def test_what_was_appended_is_read_again(tmp_path):
    live_journal = live(tmp_path)
    for rev in (1, 2, 3):
        live_journal.append(segment(rev=rev))
    contents = journal.read(live_journal.path)
    assert contents.head["user"] == 7
    assert journal.newest(contents.segments) == {segment().id: segment(rev=3)}
    assert (contents.ended, contents.damaged) == (False, 0)


def test_a_file_can_be_read_by_its_owner_alone(tmp_path):
    live_journal = live(tmp_path / "folder")
    live_journal.append(segment())
    assert os.stat(live_journal.path).st_mode & 0o777 == 0o600
    assert os.stat(str(tmp_path / "folder")).st_mode & 0o777 == 0o700


@pytest.mark.parametrize("cut", range(1, 21))
def test_a_torn_tail_costs_that_line_alone(tmp_path, cut):
    live_journal = live(tmp_path)
    for rev in range(1, 6):
        live_journal.append(segment(rev=rev))
    with open(live_journal.path, "rb+") as file:
        file.truncate(os.path.getsize(live_journal.path) - cut)
    contents = journal.read(live_journal.path)
    survivors = 5 if cut == 1 else 4  # the line end alone is no part of the line
    assert [s.rev for s in contents.segments] == list(range(1, survivors + 1))
    assert contents.damaged == 0


def test_a_flipped_byte_in_the_middle_costs_that_line_and_is_reported(tmp_path):
    live_journal = live(tmp_path)
    for n in range(1, 6):
        live_journal.append(segment(n))
    with open(live_journal.path, "rb") as file:
        lines = file.read().split(b"\n")
    lines[3] = lines[3].replace(b"active", b"aktive")
    with open(live_journal.path, "wb") as file:
        file.write(b"\n".join(lines))
    contents = journal.read(live_journal.path)
    assert [s.start_ms for s in contents.segments] == [1000, 2000, 4000, 5000]
    assert contents.damaged == 1


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"zzzz {}",
        b"00000000 {}",
        b"\xff\xfe",
        b"{}",
        b"1234",
        journal.encode({"seg": 1}).strip(),
        journal.encode({"seg": {"id": 1}}).strip(),
        journal.encode({"ack": [1]}).strip(),
    ],
)
def test_a_malformed_line_never_hides_the_next(tmp_path, line):
    path = tmp_path / "r.0.live"
    path.write_bytes(line + b"\n" + journal.encode(journal.segment_record(segment())))
    assert journal.read(str(path)).segments == [segment()]


def test_a_full_file_is_sealed_and_the_next_one_goes_on(tmp_path):
    sealed = []
    live_journal = live(tmp_path, sealed=sealed)
    for rev in range(1, journal.LINES_PER_FILE + 2):
        live_journal.append(segment(rev=rev))
    assert len(sealed) == 1
    assert journal.newest(journal.read(sealed[0]).segments)[segment().id].rev == journal.LINES_PER_FILE
    assert journal.read(live_journal.path).segments[-1].rev == journal.LINES_PER_FILE + 1


def test_the_worker_receives_a_segment_before_the_file_that_holds_it_is_sealed(tmp_path, monkeypatch):
    """Or the worker could empty and remove the file without knowing its last line."""
    monkeypatch.setattr(journal, "LINES_PER_FILE", 3)
    told = []
    recorder = Recorder(FakeClock(), lambda *message: told.append(message), lambda: None)
    recorder.open_journal(str(tmp_path), OWNER, "scripted")
    clock = FakeClock()
    recorder.step(Event("start", task_id=1, session="a" * 32), clock.read())
    for _ in range(20):
        clock.run(1)
        recorder.step(Event("activity"), clock.read())
    known = set()
    for name, _folder, what, *_ in told:
        if name == "segment":
            known.add((what.id, what.rev))
        else:
            assert {(s.id, s.rev) for s in journal.read(what).segments} <= known
    assert [name for name, *_ in told].count("sealed") == 6


def test_an_ended_file_says_so(tmp_path):
    live_journal = live(tmp_path)
    live_journal.append(segment())
    live_journal.end()
    assert journal.read(live_journal.path).ended


def test_an_end_without_a_segment_makes_no_file(tmp_path):
    live(tmp_path).end()
    assert os.listdir(str(tmp_path)) == []


def test_a_folder_that_cannot_be_made_keeps_all_in_memory_and_goes_on_trying(tmp_path):
    blocker = tmp_path / "home"
    blocker.write_text("a file where the folder should be")
    live_journal = live(blocker / "journal")
    live_journal.append(segment(rev=1))
    live_journal.append(segment(rev=2))
    assert live_journal.error is not None
    assert list(live_journal.unsaved.values()) == [segment(rev=2)]
    blocker.unlink()
    live_journal.flush()
    assert live_journal.error is None
    assert journal.read(live_journal.path).segments == [segment(rev=2)]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("every", [1, 2, 3, 5, 7])
def test_every_kth_call_failing_loses_nothing(tmp_path, error, every):
    live_journal = live(tmp_path, sealed=[])
    with faults_below(tmp_path, error, lambda k: k % every == 0):
        for n in range(1, 30):
            live_journal.append(segment(n))
    live_journal.flush()
    found = [s for path in tmp_path.iterdir() for s in journal.read(str(path)).segments]
    assert set(found) == {segment(n) for n in range(1, 30)}
    assert not live_journal.unsaved


@pytest.mark.parametrize("every", [2, 3, 5, 7])
def test_a_file_sealed_on_a_failing_disk_loses_nothing(tmp_path, every, monkeypatch):
    monkeypatch.setattr(journal, "LINES_PER_FILE", 3)
    live_journal = live(tmp_path)
    with faults_below(tmp_path, errno.EDQUOT, lambda k: k % every == 0):
        for n in range(1, 30):
            live_journal.append(segment(n))
    live_journal.flush()
    found = [s for path in tmp_path.iterdir() for s in journal.read(str(path)).segments]
    assert set(found) == {segment(n) for n in range(1, 30)}


def test_a_full_file_whose_close_fails_is_sealed_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "LINES_PER_FILE", 1)
    sealed = []
    live_journal = live(tmp_path, sealed=sealed)
    with faults_below(tmp_path, errno.EDQUOT, lambda call: call == 3):  # open, write, close
        live_journal.append(segment(1))
        live_journal.append(segment(2))
    assert len(sealed) == 1
    assert journal.read(live_journal.path).segments == [segment(2)]


@pytest.mark.parametrize("let_go", ["seal", "end"])
def test_a_close_that_fails_never_leads_into_a_file_of_the_dcc(tmp_path, let_go):
    folder = tmp_path / "journal"
    live_journal = live(folder)
    with faults_below(folder, errno.EDQUOT, lambda call: call == (3 if let_go == "seal" else 4)):
        live_journal.append(segment(1))
        number = live_journal._fd
        getattr(live_journal, let_go)()
    scene = os.open(str(tmp_path / "scene"), os.O_WRONLY | os.O_CREAT)
    assert scene == number  # the system gives the number away again
    live_journal.append(segment(2))
    os.write(scene, b"scene")
    os.close(scene)
    assert (tmp_path / "scene").read_bytes() == b"scene"
    contents = journal.read(live_journal.path)
    assert (contents.head["user"], contents.segments) == (7, [segment(2)])


@pytest.mark.parametrize("room", [0, 1, 37, 150])
def test_a_line_cut_short_by_a_full_disk_is_written_again(tmp_path, room, monkeypatch):
    live_journal = live(tmp_path)
    live_journal.append(segment(1))
    write = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: write(fd, data[:room]))
    live_journal.append(segment(2))
    assert isinstance(live_journal.error, OSError)
    monkeypatch.undo()
    live_journal.flush()
    assert journal.newest(journal.read(live_journal.path).segments).keys() == {segment(1).id, segment(2).id}


@pytest.mark.parametrize("room", [0, 1, 37, 150])
def test_a_first_line_cut_short_leaves_the_file_with_its_owners_name(tmp_path, room, monkeypatch):
    live_journal = live(tmp_path)
    write = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: write(fd, data[:room]))
    live_journal.append(segment(1))
    monkeypatch.undo()
    live_journal.flush()
    contents = journal.read(live_journal.path)
    assert (contents.head["user"], contents.segments) == (7, [segment(1)])


def test_what_the_server_acknowledged_needs_no_disk(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("")
    live_journal = live(blocker / "journal")
    live_journal.append(segment(rev=3))
    live_journal.acknowledged({segment().id: 2})
    assert live_journal.unsaved
    live_journal.acknowledged({segment().id: 3})
    assert not live_journal.unsaved


def test_a_rewrite_is_all_or_nothing(tmp_path):
    kept = KeptJournal(str(tmp_path), "run", orphans.head_of(OWNER, "run", "scripted"))
    kept.rewrite([journal.segment_record(segment(1))])
    for k in range(1, 6):
        faults = faults_below(tmp_path, errno.EIO, lambda call, k=k: call == k)
        with faults, contextlib.suppress(OSError):
            kept.rewrite([journal.segment_record(segment(2))])
        assert len(journal.read(kept.path).segments) == 1


class TestOrphans:
    def put(self, folder, run="old", owner=OWNER, **head):
        live_journal = LiveJournal(
            str(folder), run, dict(orphans.head_of(owner, run, "scripted"), **head), print
        )
        live_journal.append(segment(1))
        live_journal.append(segment(2, open=False))
        os.close(live_journal._fd)
        return live_journal.path

    def found(self, folder, now_ms=None):
        now_ms = int(os.stat(str(folder)).st_mtime * 1000) if now_ms is None else now_ms
        return [path for path, _ in orphans.find(str(folder), "mine", OWNER, now_ms)]

    def test_a_file_whose_process_is_gone_is_found(self, tmp_path):
        path = self.put(tmp_path, pid=2**22 + 1)
        assert self.found(tmp_path) == [path]

    def test_a_file_of_a_living_process_is_left_alone_however_old(self, tmp_path):
        self.put(tmp_path)
        assert self.found(tmp_path, now_ms=2**45) == []

    def test_a_number_given_to_another_process_since_is_no_life(self, tmp_path):
        if orphans.born(os.getpid()) is None:
            pytest.skip("this system does not tell when a process began")
        path = self.put(tmp_path, born="another boot/1")
        assert self.found(tmp_path) == [path]

    def test_a_file_of_another_computer_waits_a_day(self, tmp_path):
        path = self.put(tmp_path, machine="elsewhere", pid=2**22 + 1)
        written_ms = int(os.stat(path).st_mtime * 1000)
        assert self.found(tmp_path, written_ms + 23 * 3_600_000) == []
        assert self.found(tmp_path, written_ms + 25 * 3_600_000) == [path]

    def test_a_process_cannot_be_judged_from_a_container_that_does_not_see_it(self, tmp_path):
        """Flatpak gives each program process numbers of its own; another may have the number, or none."""
        container = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc"]
        if shutil.which("unshare") is None or subprocess.run([*container, "true"], check=False).returncode:
            pytest.skip("no process numbers of their own to be had here")
        self.put(tmp_path)
        look = (
            "import os, sys; from tests.core.test_journal import TestOrphans;"
            "print(len(TestOrphans().found(sys.argv[1])))"
        )
        command = [*container, sys.executable, "-c", look, str(tmp_path)]
        assert subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout == b"0\n"

    def test_a_file_of_another_person_or_server_is_never_touched(self, tmp_path):
        self.put(tmp_path, "a", Owner("http://time.example", 8), pid=2**22 + 1)
        self.put(tmp_path, "b", Owner("http://other.example", 7), pid=2**22 + 1)
        assert self.found(tmp_path, 2**45) == []

    def test_the_own_run_is_no_orphan(self, tmp_path):
        self.put(tmp_path, run="mine", pid=2**22 + 1)
        assert self.found(tmp_path) == []

    def test_what_a_crash_left_open_ends_at_its_last_snapshot(self):
        ended = orphans.closed(segment(1, rev=4))
        assert (ended.open, ended.close_reason, ended.rev, ended.end_ms) == (False, "adopted", 5, 1004)
        assert orphans.closed(ended) == ended

    def test_halves_that_a_kill_left_are_swept_after_a_day(self, tmp_path):
        half = tmp_path / "run.kept.new"
        half.write_bytes(b"12345")
        written_ms = int(half.stat().st_mtime * 1000)
        orphans.sweep(str(tmp_path), written_ms + 3_600_000)
        assert half.exists()
        orphans.sweep(str(tmp_path), written_ms + 90_000_000)
        assert not half.exists()

    def test_a_damaged_file_is_kept_for_inspection(self, tmp_path):
        path = self.put(tmp_path, pid=2**22 + 1)
        with open(path, "rb+") as file:
            file.write(b"????")
        orphans.set_aside(path, journal.read(path))
        assert os.path.exists(path + ".damaged")
        assert not os.path.exists(path)
