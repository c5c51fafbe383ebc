"""A small world for the core: clocks that obey, a DCC that plays a script, and a server that may be hostile.

The disk, the sockets and the threads are real; only time and the DCC are played.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tracker_core import config
from tracker_core.clock import Clock, Reading
from tracker_core.host import Host
from tracker_core.tracker import Tracker

MONDAY_MS = 1_700_000_000_000 - 1_700_000_000_000 % 86_400_000 + 8 * 3_600_000  # 08:00 UTC of some day


class FakeClock(Clock):
    """Both clocks stand still until they are told to go."""

    def __init__(self, wall_ms=MONDAY_MS):
        self.wall_ms, self.mono_ms, self.slept_ms = wall_ms, 5_000_000, 0
        self.tells_sleep = True

    def read(self):
        return Reading(self.wall_ms, self.mono_ms, self.slept_ms if self.tells_sleep else None)

    def run(self, seconds):
        self.wall_ms += int(seconds * 1000)
        self.mono_ms += int(seconds * 1000)

    def sleep(self, seconds):
        """The computer sleeps."""
        self.wall_ms += int(seconds * 1000)
        self.slept_ms += int(seconds * 1000)

    def change(self, seconds):
        """Somebody changes the computer's clock."""
        self.wall_ms += int(seconds * 1000)


class ScriptedHost(Host):
    """A DCC without a DCC."""

    name, version = "scripted", "1.0"

    def __init__(self):
        self.signal = self.timer = None
        self.notices, self.for_main = [], []
        self.computing, self.online, self.scene = False, True, None
        self.disconnects = 0
        self.hears_pointer = False

    def connect(self, on_signal):
        self.signal = on_signal

    def start_timer(self, seconds, fn):
        self.timer = fn

    def disconnect(self):
        self.disconnects += 1
        self.timer = None

    def online_allowed(self):
        if isinstance(self.online, Exception):
            raise self.online
        return self.online

    def is_computing(self):
        return self.computing

    def scene_path(self):
        if isinstance(self.scene, Exception):
            raise self.scene
        return self.scene

    def hear_pointer(self, wanted):
        self.hears_pointer = wanted

    def call_on_main(self, fn):
        self.for_main.append(fn)

    def notify(self, message, level):
        self.notices.append((level, message))


class Server:
    """A reference server on a real socket. What is in `plan` is done to the next requests, in order.

    Plans: a status number, "drop_before", "drop_after", "garbage", "redirect", "html", "hang", "drip",
    "huge", "half_results", or a function of (path, body) that returns a plan or None. `always` is used when
    the plan is out.
    """

    def __init__(self, clock=None, port=0):
        self.clock = clock or Clock()
        self.tasks = [task(1), task(2), task(3)]
        self.people = {"anna": ("correct horse", 7), "ben": ("battery staple", 8)}
        self.tokens = {}
        self.store = {}  # (user id, segment id) -> newest
        self.times_stored = {}  # (segment id, rev) -> how often it was news
        self.requests = []  # (method, path, headers, body)
        self.plan, self.always = [], None
        self.policy = {
            "idle_after_s": 600,
            "heartbeat_every_s": 60,
            "machine_cap_s": 1800,
            "day_start": "00:00",
        }
        self.reject = {}  # segment id -> code
        self.retry_after = None
        self.lock = threading.Lock()
        self.released = threading.Event()
        self._httpd = _Httpd(("127.0.0.1", port), _Handler)
        self._httpd.world = self
        self.port = self._httpd.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._httpd.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self):
        self.released.set()
        self._httpd.shutdown()
        self._httpd.server_close()

    def paths(self):
        return [path.partition("?")[0].replace("/api/v1/", "") for _, path, _, _ in self.requests]

    def segments(self, user_id=7):
        return sorted((s for (u, _), s in self.store.items() if u == user_id), key=lambda s: s["start_ms"])

    def answer(self, method, path, headers, body):
        """(status, json) of an honest server."""
        route = path.partition("?")[0].replace("/api/v1/", "")
        if route == "sign-in":
            password, user_id = self.people.get(body["username"], (None, None))
            if password != body["password"]:
                return 401, error("bad_credentials", "The username or the password is wrong.")
            token = "token-{}-{}".format(body["username"], len(self.tokens))
            self.tokens[token] = user_id
            reply = {"token": token, "expires_ms": 0, "user": user(user_id), "policy": self.policy}
            return 200, dict(reply, server_ms=self.clock.read().wall_ms)
        token = headers.get("Authorization", "")[len("Bearer ") :]
        if token not in self.tokens:
            return 401, error("signed_out", "Sign in.")
        user_id = self.tokens[token]
        if route == "sign-out":
            del self.tokens[token]
            return 204, None
        if route == "me":
            now = self.clock.read().wall_ms
            return 200, {"user": user(user_id), "policy": self.policy, "server_ms": now}
        if route == "me/tasks":
            return 200, {"tasks": self.tasks}
        if route == "segments":
            return 200, self.take(user_id, body)
        if route == "me/days":
            return 200, {"days": self.days(user_id, path)}
        if route == "me/browser-link":
            return 201, {"url": "http://elsewhere.example/me/enter?code=1", "expires_ms": 0}
        return 404, error("not_found", "No such page.")

    def take(self, user_id, body):
        results = []
        for segment in body["segments"]:
            key = (user_id, segment["id"])
            known = self.store.get(key)
            result = {"id": segment["id"], "rev": segment["rev"], "status": "stored"}
            if segment["id"] in self.reject:
                result.update(status="rejected", code=self.reject[segment["id"]], message="Not this one.")
            elif segment["end_ms"] > self.clock.read().wall_ms + 300_000:
                result.update(status="rejected", code="in_future")
            elif known is not None and known["rev"] >= segment["rev"]:
                result["status"] = "unchanged"
            else:
                self.store[key] = segment
            results.append(result)
        return {"server_ms": self.clock.read().wall_ms, "policy": self.policy, "results": results}

    def days(self, user_id, path):
        date = path.partition("from=")[2][:10]
        total = counted_ms(self.segments(user_id)) // 1000
        return [
            {"date": date, "active_s": total, "machine_s": 0, "manual_s": 0, "total_s": total, "tasks": []}
        ]


class _Httpd(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass  # the client was killed or went away: that is what is tested


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.serve(None)

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(length)
        self.serve(json.loads(data.decode("utf-8")) if data else None)

    def serve(self, body):
        world = self.server.world
        with world.lock:
            world.requests.append((self.command, self.path, dict(self.headers), body))
            plan = world.plan.pop(0) if world.plan else world.always
            if callable(plan):
                plan = plan(self.path, body)
            untouched = plan in ("drop_before", "garbage", "redirect", "html", "hang", "drip", "huge")
            if not untouched and not isinstance(plan, int):
                status, reply = world.answer(self.command, self.path, self.headers, body)
        self.close_connection = True
        if plan == "hang":
            world.released.wait(30)
        elif plan == "drip":
            self.drip()
        elif plan in ("drop_before", "drop_after"):
            self.cut()
        elif plan == "garbage":
            self.send(200, b"\x00\xff not json", "application/json")
        elif plan == "html":
            self.send(200, b"<html>Welcome to the hotel</html>", "text/html")
        elif plan == "redirect":
            self.send(302, b"", "text/html", {"Location": world.url + "/elsewhere"})
        elif plan == "huge":
            self.huge()
        elif isinstance(plan, int):
            extra = {} if world.retry_after is None else {"Retry-After": str(world.retry_after)}
            self.send(
                plan, json.dumps(error("trouble", "Planned trouble.")).encode(), "application/json", extra
            )
        else:
            if plan == "half_results" and "results" in (reply or {}):
                reply["results"] = reply["results"][::2]
            self.send(status, b"" if reply is None else json.dumps(reply).encode(), "application/json")

    def send(self, status, data, kind, extra=None):
        self.send_response(status)
        for name, value in dict(
            {"Content-Type": kind, "Content-Length": str(len(data))}, **(extra or {})
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def cut(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def drip(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for n in range(300):
            self.wfile.write(f"X-{n}: y\r\n".encode())
            self.wfile.flush()
            if self.server.world.released.wait(0.1):
                return

    def huge(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b" " * 100_000)


class Artist:
    """One DCC with the tracker in it, on a clock that obeys. The worker is turned by hand."""

    def __init__(self, home, server, clock=None, allowed=True, **settings):
        self.clock = clock or FakeClock()
        self.host = ScriptedHost()
        self.host.online = allowed
        self.home = str(home)
        settings.setdefault("os_idle", False)
        self.config = config.load(server_url=server.url, home=self.home, environ={}, **settings)
        self.tracker = Tracker(self.host, self.config, self.clock)
        self.worker = self.tracker._worker
        self.worker.start = lambda: None  # no thread: turns are made by hand
        self.tracker.open()

    def turn(self, times=6):
        """Let the worker and the main thread talk."""
        for _ in range(times):
            self.worker.work()
            self.pump()

    def pump(self):
        calls, self.host.for_main = self.host.for_main, []
        for call in calls:
            call()
        if self.host.timer:
            self.host.timer()

    def signed_in(self, username="anna", password="correct horse", remember=True):
        self.tracker.sign_in(username, password, remember)
        self.turn()
        return self

    def works(self, seconds, every=1):
        """Moves the mouse all the time."""
        for _ in range(int(seconds / every)):
            self.clock.run(every)
            self.host.signal("input")
            self.pump()
        return self

    def is_away(self, seconds, every=1):
        for _ in range(int(seconds / every)):
            self.clock.run(every)
            self.pump()
        return self

    def is_killed(self, and_all_others_look_dead=False):
        """As by kill -9: nothing more is written. The pid in the journal is made one that is gone."""
        self.host.timer = self.host.signal = None
        run = "" if and_all_others_look_dead else self.tracker._run[0]
        folder = os.path.join(self.home, "journal")
        for root, _, names in os.walk(folder):
            for name in names:
                if name.endswith((".live", ".kept")) and name.startswith(run):
                    make_dead(os.path.join(root, name))

    def view(self):
        return self.tracker.view()


def make_dead(path):
    """Rewrite the head of a journal file as if its process were gone."""
    from tracker_core.offline import journal

    with open(path, "rb") as file:
        lines = file.read().split(b"\n")
    for n, line in enumerate(lines):
        record = journal.decode(line)
        if record and "head" in record:
            record["head"]["pid"] = 2**22 + 12345
            lines[n] = journal.encode(record).rstrip(b"\n")
    with open(path, "wb") as file:
        file.write(b"\n".join(lines))


def task(n):
    project = {"id": 1, "code": "DEMO", "name": "Demo"}
    return {
        "id": n,
        "project": project,
        "entity_type": "shot",
        "entity": f"SQ010/SH00{n}0",
        "task_type": "Animation",
        "name": "",
        "status": "open",
        "bid_s": 3600,
        "due": None,
    }


def user(user_id):
    name = {7: "anna", 8: "ben"}[user_id]
    return {
        "id": user_id,
        "username": name,
        "display_name": name.title(),
        "role": "artist",
        "tz": "UTC",
        "active": True,
    }


def error(code, message):
    return {"error": {"code": code, "message": message, "field": None, "request_id": "r1"}}


def counted_ms(segments):
    """The union of segments, by an algorithm of its own."""
    covered, reached = 0, None
    for segment in sorted(segments, key=lambda s: s["start_ms"]):
        start = segment["start_ms"] if reached is None else max(segment["start_ms"], reached)
        if segment["end_ms"] > start:
            covered += segment["end_ms"] - start
        reached = segment["end_ms"] if reached is None else max(reached, segment["end_ms"])
    return covered


def eventually(check, seconds=10.0):
    """Wait for real threads, with a deadline."""
    until = time.monotonic() + seconds
    while not check():
        if time.monotonic() > until:
            raise AssertionError(f"did not happen in {seconds} s: {check}")
        time.sleep(0.01)
