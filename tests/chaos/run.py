"""Kill, restart, kill: one folder, one person, one server, and the judgement at the end."""

from __future__ import annotations

import glob
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.acceptance.server import running_server

from .oracle import Run, union_ms
from .proxy import Proxy

ROOT = Path(__file__).resolve().parents[2]
USER, PASSWORD = "chaos", "nine purple otters juggle"
TASKS = "project,entity_type,entity,task_type,name,bid_hours,assignees\n" + "".join(
    f"CHA,shot,SQ010/SH00{n}0,Animation,,16,chaos\n" for n in range(1, 5)
)
RESTART_MS = 60_000  # of virtual time between a kill and the next start
TEAR_SHARE = 0.25


class Chaos:
    def __init__(self, folder, kills, seed):
        self.folder, self.kills = Path(folder), kills
        self.chance = random.Random(seed)
        self.seed = seed
        days_ago = 60 + kills // 4  # enough that the played time never overtakes the server's
        self.now_ms = int(time.time()) * 1000 - days_ago * 86_400_000
        self.runs, self.tears, self.quarantined = [], 0, None

    def play(self):
        """Returns the figures, a dict. A law that is broken makes one of its `..._s` or `..._segments`
        positive.
        """
        with running_server(self.folder) as server:
            body = {"username": USER, "password": PASSWORD, "tz": "UTC"}
            assert server.api("POST", "/register", body).status == 201
            tasks = self.folder / "tasks.csv"
            tasks.write_text(TASKS)
            imported = server.run_cli("task", "import", str(tasks))
            assert imported.returncode == 0, imported.stderr
            self.proxy = Proxy(server.url, self.seed, lambda: self.now_ms)
            try:
                for n in range(self.kills):
                    self.live_and_die(n)
                self.proxy.is_calm = True
                self.drain()
            finally:
                self.proxy.close()
            checked = server.run_cli("check")
            return dict(
                self.judge(), check="ok" if checked.returncode == 0 else checked.stdout + checked.stderr
            )

    def client(self, n, *more):
        command = [sys.executable, "-m", "tests.chaos.client", "--home", str(self.folder / "home")]
        command += ["--server", self.proxy.url, "--user", USER, "--password", PASSWORD]
        command += ["--start-ms", str(self.now_ms), "--seed", str(self.seed * 100_000 + n), *more]
        environment = dict(os.environ, TZ="UTC")
        return subprocess.Popen(command, cwd=str(ROOT), stdout=subprocess.PIPE, env=environment)

    def live_and_die(self, n):
        run, process = Run(), self.client(n)
        here = threading.Event()
        listener = threading.Thread(target=self.listen, args=(process, run, here))
        listener.start()
        here.wait(self.chance.choice([0.2, 10, 10, 10]))  # some are killed while they start
        time.sleep(self.chance.uniform(0.0, 0.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        listener.join()
        process.stdout.close()
        if run.deeds and self.chance.random() < TEAR_SHARE:
            run.is_torn = self.tear()  # its own file is the newest, as it wrote just now
        self.runs.append(run)
        self.now_ms = max(self.now_ms, run.last_ms or 0) + RESTART_MS

    def listen(self, process, run, here):
        for line in process.stdout:
            if not line.endswith(b"\n"):
                return
            text = line.decode("ascii")
            run.hear(text)
            here.set()
            self.now_ms = max(self.now_ms, int(text.split()[2]))

    def tear(self):
        """Cut up to 20 bytes off the newest live file, as a power cut would."""
        files = glob.glob(str(self.folder / "home" / "journal" / "*" / "*.live"))
        if not files:
            return False
        newest = max(files, key=os.path.getmtime)
        cut = self.chance.randrange(1, 21)
        os.truncate(newest, max(0, os.path.getsize(newest) - cut))
        self.tears += 1
        return True

    def drain(self):
        process = self.client(self.kills, "--drain")
        try:
            out, _ = process.communicate(timeout=300)
        finally:
            process.kill()
        (line,) = [text for text in out.decode("ascii").splitlines() if text.startswith("! drained")]
        self.quarantined = int(line.split()[2])

    def judge(self):
        rows = self.rows()
        stored = {}
        for session, task, start, end in rows:
            stored.setdefault(session, (set(), []))
            stored[session][0].add(task)
            stored[session][1].append((start, end))
        lost = torn_lost = worst_tear = invented = wrong = sure = 0
        expected = set()
        for run in self.runs:
            whole = Run()
            whole.deeds = run.deeds
            whole_bounds = whole.bounds()
            for session, (task, least, most) in run.bounds().items():
                expected.add(session)
                tasks, spans = stored.get(session, ({task}, []))
                counted = union_ms(spans)
                sure += least
                lost += max(0, least - counted)
                invented += max(0, counted - most)
                wrong += counted if tasks != {task} else 0
                tear = max(0, whole_bounds.get(session, (0, 0, 0))[1] - counted) if run.is_torn else 0
                torn_lost, worst_tear = torn_lost + tear, max(worst_tear, tear)
        invented += sum(union_ms(spans) for session, (_, spans) in stored.items() if session not in expected)
        spans = [(start, end) for _, _, start, end in rows]
        ids = self.newest_rows()
        missing = [s for s in self.proxy.acknowledged.values() if self.is_missing(s, ids)]
        return {
            "kills": self.kills,
            "requests": self.proxy.counts["requests"],
            "sabotaged": sum(count for name, count in self.proxy.counts.items() if name != "requests"),
            "sabotage": {k: v for k, v in sorted(self.proxy.counts.items()) if k != "requests"},
            "counted_s": sum(end - start for start, end in spans) / 1000,
            "sure_s": sure / 1000,
            "acknowledged_segments": len(self.proxy.acknowledged),
            "acknowledged_missing_segments": len(missing),
            "lost_s": lost / 1000,
            "double_s": (sum(end - start for start, end in spans) - union_ms(spans)) / 1000,
            "invented_s": invented / 1000,
            "wrong_task_s": wrong / 1000,
            "torn_tails": self.tears,
            "torn_lost_s": torn_lost / 1000,
            "worst_tear_s": worst_tear / 1000,
            "quarantined_segments": self.quarantined,
            "undelivered_files": len(glob.glob(str(self.folder / "home" / "journal" / "*" / "*.live")))
            + len(glob.glob(str(self.folder / "home" / "journal" / "*" / "*.kept"))),
        }

    def rows(self):
        """(session, task, start_ms, end_ms) of the active segments, read past the server."""
        return self.ask("select hex(session), task_id, start_ms, end_ms from segment where kind = 'active'")

    def newest_rows(self):
        return {row[0]: row[1:] for row in self.ask("select hex(id), rev, end_ms, task_id from segment")}

    def ask(self, query):
        with sqlite3.connect(str(self.folder / "tracker.sqlite3")) as database:
            return [(row[0].lower(), *row[1:]) for row in database.execute(query)]

    def is_missing(self, segment, rows):
        rev, end_ms, task_id = rows.get(segment["id"], (0, 0, None))
        return rev < segment["rev"] or end_ms < segment["end_ms"] or task_id != segment["task_id"]


# A torn tail costs one line: a step of the played hands, or a pause just short of the idle limit.
ONE_LINE_S = 30 + 600


def broken(figures):
    """The laws that were broken, as sentences."""
    zero = (
        "lost_s",
        "double_s",
        "invented_s",
        "wrong_task_s",
        "acknowledged_missing_segments",
        "quarantined_segments",
        "undelivered_files",
    )
    faults = [f"{name} is {figures[name]}, not 0" for name in zero if figures[name]]
    if figures["worst_tear_s"] > ONE_LINE_S:
        faults.append("a torn tail cost {} s".format(figures["worst_tear_s"]))
    if figures["check"] != "ok":
        faults.append("vfx-tracker check: {}".format(figures["check"]))
    return faults
