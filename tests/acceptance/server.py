"""A real `vfx-tracker serve` in its own process and folder, spoken to over a real socket."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

STARTS_WITHIN_S = 30


@dataclass
class Answer:
    status: int
    headers: Message  # by name, whatever its case
    raw: bytes

    @property
    def json(self):
        return json.loads(self.raw)

    @property
    def error_code(self):
        return self.json["error"]["code"]


@dataclass
class Server:
    url: str
    folder: Path
    process: subprocess.Popen
    log: Path
    environment: dict = field(default_factory=dict)

    def call(self, method, path, body=None, token=None, headers=None) -> Answer:
        """Send one request; `body` is JSON, or bytes as they are. Every status is an answer, none raises."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def api(self, method, path, body=None, token=None, headers=None) -> Answer:
        return self.call(method, "/api/v1" + path, body, token, headers)

    def run_cli(self, *arguments) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "webapp.cli", *arguments]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@contextlib.contextmanager
def running_server(folder: Path, **settings: str) -> Iterator[Server]:
    """Start a server on a free port with a fresh SQLite file in `folder`; it is ended when the block ends."""
    port = free_port()
    environment = {
        **os.environ,
        "VFX_TRACKER_DATABASE": str(folder / "tracker.sqlite3"),
        "VFX_TRACKER_PORT": str(port),
        **settings,
    }
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "webapp.cli", "serve"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", folder, process, log, environment)
    try:
        wait_until_it_answers(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_it_answers(server: Server) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            if server.api("GET", "/health").status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{server.log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
