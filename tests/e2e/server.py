"""The real server for one story: its own database, its own port, killed and started again at will."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 30
PASSWORD = "three-lamps-on-a-stage"
TASKS = """project,entity_type,entity,task_type,bid_s,due,assignees
KITE,shot,SQ010/SH0010,Animation,28800,2027-03-01,mara
MOTH,shot,SQ010/SH0020,Lighting,14400,2027-03-05,mara
KITE,asset,Kite,Modeling,57600,,
"""
# The shortest idle limit a manager may choose is a minute; a story has not that long.
CHOOSE = """
import sys
from webapp.app import build_app
from webapp.config import read_config
from webapp.store import settings
build_app(read_config())
settings.set_value("idle_after_s", int(sys.argv[1]), None, 0)
settings.set_value("heartbeat_every_s", 2, None, 0)
"""


class Server:
    """`vfx-tracker serve` in a folder of its own. `address` stays the same over restarts."""

    def __init__(self, folder, idle_after_s):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process = None
        self._make_studio(idle_after_s)

    def _environment(self):
        kept = {key: value for key, value in os.environ.items() if not key.startswith("VFX_TRACKER_")}
        return {
            **kept,
            "VFX_TRACKER_PORT": str(self.port),
            "VFX_TRACKER_DATABASE": str(self.folder / "tracker.sqlite3"),
            "VFX_TRACKER_ADDONS": str(self.folder / "addons"),
        }

    def _call(self, *arguments):
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def command(self, *arguments):
        """A command of `vfx-tracker`; returns what it prints."""
        return self._call("-m", "webapp", *arguments)

    def _make_studio(self, idle_after_s):
        self.command("migrate")
        self._call("-c", CHOOSE, idle_after_s)

    def start(self):
        log = open(self.folder / "server.log", "ab")  # noqa: SIM115  the process keeps it
        self._process = subprocess.Popen(
            [sys.executable, "-m", "webapp", "serve"],
            cwd=ROOT,
            env=self._environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        log.close()
        deadline = time.monotonic() + STARTS_WITHIN_S
        while True:
            try:
                return self.get("health")
            except OSError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.1)

    def kill(self):
        """End it as a power cut does."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)

    def freeze(self):
        """Let it hang: connections are taken, answers never come."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)

    def close(self):
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(20)

    # The wire

    def get(self, route, token=None):
        return self._exchange("GET", route, token, None)

    def post(self, route, body, token=None):
        return self._exchange("POST", route, token, body)

    def _exchange(self, method, route, token, body):
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/v1/{route}", content, headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def register(self, username, display_name):
        return self.post(
            "register",
            {"username": username, "password": PASSWORD, "display_name": display_name, "tz": "UTC"},
        )

    def sign_in(self, username):
        """A token for looking at the person's own log."""
        client = {"host": "browser", "host_version": "", "addon_version": "", "device": "test"}
        body = {"username": username, "password": PASSWORD, "client": client}
        return self.post("sign-in", body)["token"]

    def close_project(self, code):
        """Close a project under the artist's hands: work begun after this instant is refused."""
        self._change("UPDATE project SET status = 'closed', closed_ms = ? WHERE code = ?", _now_ms(), code)

    def revoke_every_sign_in(self):
        self._change("UPDATE token SET revoked_ms = ?", _now_ms())

    def _change(self, statement, *values):
        with sqlite3.connect(self.folder / "tracker.sqlite3", timeout=20) as database:
            database.execute(statement, values)

    def import_tasks(self):
        path = self.folder / "tasks.csv"
        path.write_text(TASKS, encoding="utf-8")
        return self.command("task", "import", path)


def _now_ms():
    return time.time_ns() // 1_000_000


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
