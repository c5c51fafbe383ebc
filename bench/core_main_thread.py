"""What the core costs a DCC's main thread: a signal, a tick while working, a look at the view, an append.

Real clock, real journal on disk, the worker's thread beside it with a server that cannot be reached. JSON
rows of microseconds; the marks are for p99. Run it with any Python: `python bench/core_main_thread.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tracker_core import config
from tracker_core.host import Host
from tracker_core.model import Project, Segment, Task, User
from tracker_core.offline import journal, orphans
from tracker_core.tracker import Tracker
from tracker_core.user_folder import cache, remembered_sign_in

TURNS = 5000
MARK_US = 200.0


class BenchHost(Host):
    name, version = "bench", "1"

    def connect(self, on_signal):
        self.signal = on_signal

    def start_timer(self, seconds, fn):
        self.tick = fn


def percentiles(costs_ns: list) -> tuple:
    ordered = sorted(costs_ns)
    return ordered[len(ordered) // 2] / 1000, ordered[len(ordered) * 99 // 100] / 1000


def timed(fn, turns: int = TURNS) -> tuple:
    costs = []
    for _ in range(turns):
        began = time.perf_counter_ns()
        fn()
        costs.append(time.perf_counter_ns() - began)
    return percentiles(costs)


def row(name: str, cost: tuple, mark: float) -> dict:
    median, p99 = cost
    return {
        "name": name + ", us on the main thread, p99",
        "ours": round(p99, 1),
        "median": round(median, 1),
        "peer": None,
        "peer_name": None,
        "ratio": None,
        "mark": mark,
        "met": p99 < mark,
    }


def tracking(home: str) -> tuple:
    """A tracker with somebody signed in and a task running."""
    settings = config.load(server_url="http://127.0.0.1:9", home=home, os_idle=False, environ={})
    user = User(1, "anna", "Anna", "artist", "UTC")
    remembered_sign_in.save(home, remembered_sign_in.Account(settings.server_url, "token", user))
    owner = journal.Owner(settings.server_url, 1)
    task = Task(1, Project(1, "DEMO", "Demo"), "shot", "SH010", "Animation", "", "open", None, None)
    cache.save(journal.folder_for(home, owner), cache.Known(tasks=(task,)))
    host = BenchHost()
    tracker = Tracker(host, settings)
    tracker.open()
    tracker.start(1)
    return host, tracker


def append_cost(home: str) -> tuple:
    owner = journal.Owner("http://127.0.0.1:9", 1)
    book = journal.LiveJournal(
        os.path.join(home, "j"), "run", orphans.head_of(owner, "run", "bench"), os.remove
    )
    segment = Segment("0" * 32, 1, "1" * 32, 1, "active", 0, 0, True, None, "Europe/Berlin")
    return timed(lambda: book.append(segment))


def main() -> int:
    home = tempfile.mkdtemp()
    try:
        host, tracker = tracking(home)

        def signal_and_tick():
            time.sleep(0.001)  # instants are whole milliseconds: sooner, no activity would be new
            began = time.perf_counter_ns()
            host.signal("input")
            host.tick()
            return time.perf_counter_ns() - began

        rows = [row("signal", timed(lambda: host.signal("input")), MARK_US)]
        rows.append(
            row(
                "signal and tick while working",
                percentiles([signal_and_tick() for _ in range(TURNS)]),
                MARK_US,
            )
        )
        rows.append(row("view", timed(tracker.view), MARK_US))
        rows.append(row("append of a line", append_cost(home), MARK_US))
        tracker.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print("\n".join(json.dumps(each) for each in rows))
    return 0 if all(each["met"] for each in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
