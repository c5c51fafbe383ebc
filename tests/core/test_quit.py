"""The worker's thread: one, a daemon, never in the way of a quit. Real threads and real processes."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from tracker_core import config
from tracker_core.tracker import Tracker

from .world import ScriptedHost, eventually

ROOT = Path(__file__).resolve().parents[2]

DCC = """
import sys, threading, time
sys.path.insert(0, {root!r})
from tests.core.world import ScriptedHost, eventually
from tracker_core import config
from tracker_core.tracker import Tracker

host = ScriptedHost()
tracker = Tracker(host, config.load(server_url={url!r}, home={home!r}, os_idle=False, environ={{}}))
tracker.open()
def ticks(done):
    def look():
        host.timer()
        return done()
    return look
if not tracker.view().signed_in:
    tracker.sign_in("anna", "correct horse")
    eventually(ticks(lambda: tracker.view().tasks))
tracker.start(1)
for _ in range(3):
    host.signal("input")
    host.timer()
    time.sleep(0.05)
{last}
"""


def run_dcc(server, home, last):
    """(seconds from the last word to the end of the process, output)"""
    script = DCC.format(root=str(ROOT), url=server.url, home=str(home), last=last)
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    line = process.stdout.readline()
    began = time.monotonic()
    rest = process.communicate(timeout=20)[0]
    return time.monotonic() - began, (line + rest).decode(), process.returncode


def opened(server, home):
    host = ScriptedHost()
    made = Tracker(host, config.load(server_url=server.url, home=str(home), os_idle=False, environ={}))
    made.open()
    return host, made


def own_threads():
    return [thread for thread in threading.enumerate() if thread.name == "vfx-time-tracker"]


def test_quitting_while_the_server_hangs_takes_no_time(server, tmp_path):
    last = "print('bye', flush=True); tracker.close()"
    server.always = lambda path, body: "hang" if path.endswith("/segments") else None
    took, output, code = run_dcc(server, tmp_path, last)
    assert (output, code) == ("bye\n", 0)
    assert took < 1.5


def test_a_dcc_that_forgets_to_close_is_not_held_up_either(server, tmp_path):
    server.always = lambda path, body: "hang" if path.endswith("/segments") else None
    took, output, code = run_dcc(server, tmp_path, "print('bye', flush=True)")
    assert (output, code) == ("bye\n", 0)
    assert took < 1.5


def test_quit_flush_without_new_thread(server, tmp_path):
    """Since Python 3.12 no thread starts at interpreter shutdown: closing in atexit must not need one."""
    last = "import atexit; atexit.register(tracker.close); print('bye', flush=True)"
    _, output, code = run_dcc(server, tmp_path, last)
    assert (output, code) == ("bye\n", 0)
    _, output, code = run_dcc(server, tmp_path, "print('bye', flush=True); time.sleep(0.8)")
    assert (output, code) == ("bye\n", 0)
    assert {s["close_reason"] for s in server.segments() if not s["open"]} == {"quit"}


def test_the_last_snapshot_reaches_a_server_that_answers(server, tmp_path):
    host, tracker = opened(server, tmp_path)
    tracker.sign_in("anna", "correct horse")
    eventually(lambda: host.timer() or tracker.view().tasks)
    tracker.start(1)
    host.signal("input")
    host.timer()
    eventually(server.segments)
    tracker.close()
    eventually(lambda: not own_threads())
    assert [s["close_reason"] for s in server.segments()] == ["quit"]


def test_before_anybody_signs_in_there_is_no_thread(server, tmp_path):
    _, tracker = opened(server, tmp_path)
    assert own_threads() == []
    tracker.close()


def test_the_thread_is_a_daemon_and_there_is_one(server, tmp_path):
    host, tracker = opened(server, tmp_path)
    for _ in range(3):
        tracker.sign_in("anna", "correct horse")
        eventually(lambda: host.timer() or tracker.view().signed_in)
    assert [thread.daemon for thread in own_threads()] == [True]
    tracker.close()
    eventually(lambda: not own_threads())


def test_ten_cycles_with_a_server_that_hangs_leave_no_thread(server, tmp_path):
    host, tracker = opened(server, tmp_path)
    tracker.sign_in("anna", "correct horse")
    eventually(lambda: host.timer() or tracker.view().tasks)
    tracker.close()
    server.always = "hang"
    for _ in range(10):
        _, tracker = opened(server, tmp_path)
        time.sleep(0.01)
        tracker.close()
    eventually(lambda: not own_threads(), seconds=5)


def test_the_worker_goes_on_while_the_main_thread_is_blocked(server, tmp_path):
    host, tracker = opened(server, tmp_path)
    server.policy["heartbeat_every_s"] = 1
    tracker.sign_in("anna", "correct horse")
    eventually(lambda: host.timer() or tracker.view().tasks)
    tracker.start(1)
    eventually(server.segments)
    before = server.paths().count("segments")
    time.sleep(2.5)  # the main thread does nothing
    assert server.paths().count("segments") - before >= 1
    tracker.close()
    eventually(lambda: not own_threads())


def test_no_file_and_no_thread_before_open(server, tmp_path):
    Tracker(ScriptedHost(), config.load(server_url=server.url, home=str(tmp_path / "h"), environ={}))
    assert not (tmp_path / "h").exists()
    assert own_threads() == []
