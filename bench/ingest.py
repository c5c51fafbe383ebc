"""Heartbeats a second through the whole server, beside ActivityWatch's aw-server and beside an empty route.

Ours is the real `vfx-tracker serve` on SQLite in its own process: token check, validation, upsert, rebuilt
day totals and a commit with synchronous=FULL before each answer. Each connection is one artist who works
eight hours a day, half an hour at a time.

- *live*: the open segment grows by a minute with every request. aw-server gets heartbeats of the same
  rhythm, which extend its last event. Two limits stand beside it, both bottle on waitress with as many
  threads: a route that does nothing, and one that does nothing but one durable commit of one row.
- *backlog*: what was kept while the network was away, a hundred segments a request. aw-server takes the
  same only one by one, as its client's queue sends it.

    python -m bench.ingest [--seconds 5]

aw-server is installed from PyPI into .venvs/aw at the first run.
"""

import argparse
import datetime
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.load import Load, NextRequest, post, run_load  # noqa: E402  the checkout goes first
from webapp.store.access import tokens  # noqa: E402
from webapp.store.db import database  # noqa: E402
from webapp.store.db.models import Entity, Person, PersonZone, Project, Task, TaskType  # noqa: E402

CONCURRENCIES = (1, 8, 32)
MARK = 10.0  # times aw-server, at every concurrency
AW_VERSION = "0.12.0"
AW_VENV = ROOT / ".venvs" / "aw"
MINUTE_MS = 60_000
DAY_MS = 86_400_000
YEARS_BACK = 50  # room for every day that is worked in a run
BEATS_A_SEGMENT = 30
BACKLOG = 100  # segments a request may bring
CLIENT = {"host": "blender", "host_version": "4.5.15", "addon_version": "0.1.0", "device": "bench"}
EMPTY_ROUTE = """
import sqlite3, sys, tempfile, threading, bottle, waitress
app = bottle.Bottle()
row = sqlite3.connect(tempfile.mkdtemp() + "/row.sqlite3", isolation_level=None, check_same_thread=False)
row.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (n INTEGER);"
                  "INSERT INTO row VALUES (0)")
turn = threading.Lock()
@app.post("/heartbeat")
def heartbeat():
    bottle.request.body.read()
    return {"status": "stored"}
@app.post("/durable")
def durable():
    bottle.request.body.read()
    with turn:
        row.execute("UPDATE row SET n = n + 1")
    return {"status": "stored"}
waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=16, _quiet=True, asyncore_use_poll=True)
"""


def main() -> int:
    """Measure, and print one JSON row a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    for row in measure(options.seconds):
        print(json.dumps(row), flush=True)
    return 0


def measure(seconds: float) -> list[dict[str, Any]]:
    """The rows of one run: all servers at each concurrency, one after the other."""
    with our_server() as (our_port, artists), aw_server() as aw_port, empty_route() as empty_port:
        rows = []
        for count in CONCURRENCIES:
            makers = [artist.next_heartbeat for artist in artists[:count]]
            ours = run_load("127.0.0.1", our_port, makers, seconds)
            drain = [artist.next_backlog for artist in artists[:count]]
            drained = run_load("127.0.0.1", our_port, drain, seconds)
            extending = run_load("127.0.0.1", aw_port, aw_makers(aw_port, count, BEATS_A_SEGMENT), seconds)
            beginning = run_load("127.0.0.1", aw_port, aw_makers(aw_port, count, 1), seconds)
            empty = run_load("127.0.0.1", empty_port, [lambda: post("/heartbeat", b"{}")] * count, seconds)
            durable = run_load("127.0.0.1", empty_port, [lambda: post("/durable", b"{}")] * count, seconds)
            rows += [
                row(
                    f"live_c{count}",
                    ours,
                    extending,
                    f"aw-server {AW_VERSION}, the last event extended",
                    MARK,
                ),
                row(
                    f"backlog_c{count}",
                    drained,
                    beginning,
                    f"aw-server {AW_VERSION}, event by event",
                    MARK,
                    BACKLOG,
                ),
                row(f"live_empty_c{count}", ours, empty, "an empty route of bottle on waitress"),
                row(f"live_durable_c{count}", ours, durable, "the same with one durable commit of one row"),
            ]
    return rows


def row(
    name: str, ours: Load, peer: Load, peer_name: str, mark: float | None = None, a_request: int = 1
) -> dict[str, Any]:
    """One result; without a mark it is told for comparison only."""
    per_s = ours.per_s * a_request
    ratio = per_s / peer.per_s
    return {
        "name": f"ingest/{name}",
        "ours": round(per_s),
        "peer": round(peer.per_s),
        "peer_name": peer_name,
        "ratio": round(ratio, 2),
        "mark": mark,
        "met": None if mark is None else ratio >= mark,
        "ours_p99_ms": round(ours.p99_ms, 1),
        "peer_p99_ms": round(peer.p99_ms, 1),
    }


# ---------------------------------------------------------------- ours


class Artist:
    """One signed-in DCC whose segments are asked for as fast as they are answered.

    It works eight hours a day from fifty years ago on, half an hour at a time.
    """

    def __init__(self, token: str, task_id: int, now_ms: int):
        self.token = token
        self.task_id = task_id
        self.session = uuid.uuid4().hex
        self.start_ms = self.end_ms = (now_ms // DAY_MS - YEARS_BACK * 365) * DAY_MS + 9 * 60 * MINUTE_MS
        self.rev = 0
        self.id = uuid.uuid4().hex

    def next_heartbeat(self) -> bytes:
        """The open segment, a minute longer; closed after half an hour, when a new one begins."""
        self.rev += 1
        self.end_ms += MINUTE_MS
        body = self.batch([self.segment(is_closed=self.rev == BEATS_A_SEGMENT)])
        if self.rev == BEATS_A_SEGMENT:
            self.begin_segment()
        return body

    def next_backlog(self) -> bytes:
        """As much as one request takes of what a DCC kept while the network was away: closed segments."""
        segments = []
        for _ in range(BACKLOG):
            self.rev, self.end_ms = BEATS_A_SEGMENT, self.start_ms + BEATS_A_SEGMENT * MINUTE_MS
            segments.append(self.segment(is_closed=True))
            self.begin_segment()
        return self.batch(segments)

    def segment(self, is_closed: bool) -> str:
        """The newest snapshot, as JSON."""
        return (
            f'{{"id":"{self.id}","rev":{self.rev},"session":"{self.session}","task_id":{self.task_id},'
            f'"kind":"active","start_ms":{self.start_ms},"end_ms":{self.end_ms},'
            f'"open":{"false" if is_closed else "true"},"tz":"UTC"}}'
        )

    def batch(self, segments: list[str]) -> bytes:
        """The request that sends them."""
        body = f'{{"sent_ms":1,"client":{json.dumps(CLIENT)},"segments":[{",".join(segments)}]}}'
        return post("/api/v1/segments", body.encode(), f"Authorization: Bearer {self.token}")

    def begin_segment(self) -> None:
        """After two minutes' rest, or after eight hours the next morning."""
        self.rev, self.id = 0, uuid.uuid4().hex
        day_ms = self.end_ms // DAY_MS * DAY_MS
        is_evening = self.end_ms - day_ms >= 17 * 60 * MINUTE_MS
        self.start_ms = day_ms + DAY_MS + 9 * 60 * MINUTE_MS if is_evening else self.end_ms + 2 * MINUTE_MS
        self.end_ms = self.start_ms


@contextmanager
def our_server() -> Iterator[tuple[int, list[Artist]]]:
    """`vfx-tracker serve` with one artist a connection."""
    with tempfile.TemporaryDirectory() as folder:
        location = str(Path(folder) / "tracker.sqlite3")
        database.open_database(location)
        database.migrate()
        now_ms = time.time_ns() // 1_000_000
        artists = [new_artist(number, now_ms) for number in range(max(CONCURRENCIES))]
        database.close()
        port = free_port()
        settings = {"VFX_TRACKER_DATABASE": location, "VFX_TRACKER_PORT": str(port)}
        command = [sys.executable, "-m", "webapp", "serve"]
        with process(command, f"http://127.0.0.1:{port}/api/v1/health", settings, folder):
            yield port, artists


def new_artist(number: int, now_ms: int) -> Artist:
    """An account with a token and a task, straight into the database."""
    with database.writing():
        person = Person.create(
            username=f"artist{number}",
            username_key=f"artist{number}",
            display_name=f"Artist {number}",
            created_ms=now_ms,
        )
        PersonZone.create(person=person, from_ms=0, tz="UTC")
        project, _ = Project.get_or_create(code="BENCH", defaults={"name": "Bench", "created_ms": now_ms})
        kind, _ = TaskType.get_or_create(name="Animation")
        shot = Entity.create(project=project, type="shot", path=f"SQ010/SH{number:04d}")
        task = Task.create(project=project, entity=shot, task_type=kind, name="Animation", created_ms=now_ms)
        token, _ = tokens.create_device_token(person.id, CLIENT, now_ms)
    return Artist(token, task.id, now_ms)


# ---------------------------------------------------------------- the peers


@contextmanager
def aw_server() -> Iterator[int]:
    """ActivityWatch's server as it comes, with its data in a folder of its own."""
    if not (AW_VENV / "bin" / "aw-server").exists():
        subprocess.run([sys.executable, "-m", "venv", str(AW_VENV)], check=True)
        wanted = [f"aw-server=={AW_VERSION}", "peewee<4"]  # its buckets break with peewee 4
        subprocess.run([str(AW_VENV / "bin" / "pip"), "install", "-q", *wanted], check=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), folder)
        command = [str(AW_VENV / "bin" / "aw-server"), "--host", "127.0.0.1", "--port", str(port)]
        with process(command, f"http://127.0.0.1:{port}/api/0/info", homes, folder):
            yield port


def aw_makers(port: int, count: int, beats_an_event: int) -> list[NextRequest]:
    """One bucket a connection; a minute a heartbeat, with a new event after so many."""
    names = [f"bench-{beats_an_event}-{count}-{number}" for number in range(count)]
    return [aw_maker(port, name, beats_an_event) for name in names]


def aw_maker(port: int, bucket: str, beats_an_event: int) -> NextRequest:
    """The heartbeats of one bucket."""
    made = {"client": "bench", "type": "currentwindow", "hostname": "bench"}
    ask(f"http://127.0.0.1:{port}/api/0/buckets/{bucket}", made)
    at = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=180)
    beats = 0

    def next_heartbeat() -> bytes:
        nonlocal at, beats
        at += datetime.timedelta(minutes=1)
        beats += 1
        data = {"app": "blender", "title": f"shot {beats // beats_an_event}"}
        event = {"timestamp": at.isoformat(), "duration": 0, "data": data}
        return post(f"/api/0/buckets/{bucket}/heartbeat?pulsetime=120", json.dumps(event).encode())

    return next_heartbeat


@contextmanager
def empty_route() -> Iterator[int]:
    """What bottle and waitress can do at most with as many threads: answer a word, keep a row."""
    port = free_port()
    with process([sys.executable, "-c", EMPTY_ROUTE, str(port)], f"http://127.0.0.1:{port}/", {}, str(ROOT)):
        yield port


# ---------------------------------------------------------------- processes


@contextmanager
def process(command: list[str], address: str, settings: dict[str, str], folder: str) -> Iterator[None]:
    """A server process that answers at `address`, ended afterwards."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    running = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_it_answers(running, address)
        yield
    finally:
        running.terminate()
        running.wait(20)


def wait_until_it_answers(running: subprocess.Popen, address: str) -> None:
    """Any answer will do, a 404 too."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no server came up at {address}")


def ask(address: str, body: Any, headers: dict[str, str] | None = None) -> Any:
    """POST JSON and read JSON, outside of what is measured."""
    request = urllib.request.Request(address, json.dumps(body).encode(), method="POST")
    for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
        request.add_header(name, value)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or b"null")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    raise SystemExit(main())
