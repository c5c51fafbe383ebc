"""A real Zou of its own for the tests: PostgreSQL, redis and Kitsu's server, on free ports."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.support.postgresql import _free_port, running_postgresql

BIN = Path(__file__).parents[2] / ".venvs" / "zou" / "bin"
UP_AFTER_S = 90
EMAIL, PASSWORD = "admin@studio.example", "a-long-enough-password"


@contextlib.contextmanager
def running_zou(folder: Path) -> Iterator[str]:
    """Start it; yields its address. Skips where Zou or redis are not installed."""
    if not (BIN / "zou").exists():
        pytest.skip("Zou is not installed: make integrations")
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
    with running_postgresql() as postgresql, contextlib.ExitStack() as stack:
        environment = _environment(postgresql, folder)
        with psycopg.connect(f"{postgresql}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE zoudb")
        redis = ["redis-server", "--port", environment["KV_PORT"], "--save", "", "--dir", str(folder)]
        stack.enter_context(_process(redis, environment, folder))
        for command in (["init-db"], ["init-data"], ["create-admin", EMAIL, "--password", PASSWORD]):
            done = subprocess.run(
                [str(BIN / "zou"), *command], env=environment, cwd=folder, capture_output=True, check=False
            )
            assert done.returncode == 0, f"zou {command[0]}: {done.stdout.decode()}{done.stderr.decode()}"
        port = _free_port()
        server = [str(BIN / "gunicorn"), "-b", f"127.0.0.1:{port}", "-w", "2", "zou.app:app"]
        stack.enter_context(_process(server, environment, folder))
        address = f"http://127.0.0.1:{port}"
        _wait(address)
        yield address


def _environment(postgresql: str, folder: Path) -> dict[str, str]:
    parts = urlsplit(postgresql)
    (folder / "previews").mkdir(exist_ok=True)
    return {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": str(folder),
        "DB_HOST": str(parts.hostname),
        "DB_PORT": str(parts.port),
        "DB_USERNAME": "vfx",
        "DB_PASSWORD": "any",
        "DB_DATABASE": "zoudb",
        "KV_HOST": "127.0.0.1",
        "KV_PORT": str(_free_port()),
        "MAIL_CHECK_DELIVERABILITY": "False",
        "SECRET_KEY": "only-for-this-test-run-0123456789abcdef",
        "PREVIEW_FOLDER": str(folder / "previews"),
        "TMP_DIR": str(folder),
    }


@contextlib.contextmanager
def _process(command: list[str], environment: dict[str, str], folder: Path) -> Iterator[None]:
    with (folder / f"{Path(command[0]).name}.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(address: str) -> None:
    until = time.monotonic() + UP_AFTER_S
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).read()
            return
        except (OSError, urllib.error.URLError):
            assert time.monotonic() < until, "Zou did not come up"
            time.sleep(0.3)


class Kitsu:
    """What a supervisor does in Kitsu, by its API."""

    def __init__(self, address: str):
        self.address, self.token = address, ""
        self.token = self.ask("POST", "auth/login", email=EMAIL, password=PASSWORD)["access_token"]
        self.task_types = {one["name"]: one["id"] for one in self.ask("GET", "data/task-types")}
        self.statuses = {one["name"]: one["id"] for one in self.ask("GET", "data/task-status")}
        self.project = self.ask("POST", "data/projects", name="Otter Creek", code="KOTR")["id"]
        path = f"data/projects/{self.project}/sequences"
        self.sequence = self.ask("POST", path, name="SQ010")["id"]

    def ask(self, method, path, **body):
        request = urllib.request.Request(
            f"{self.address}/{path}", json.dumps(body).encode() if body else None, method=method
        )
        request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read()[:500]!r}") from None
        return json.loads(text) if text else None

    def make_bot(self) -> str:
        """A bot's token."""
        made = self.ask(
            "POST", "data/persons", first_name="Time", last_name="Tracker", is_bot=True, role="admin"
        )
        return made["access_token"]

    def make_person(self, name: str, email: str) -> str:
        made = self.ask(
            "POST", "data/persons", first_name=name, last_name="X", email=email, role="user", active=True
        )
        self.ask("POST", f"data/projects/{self.project}/team", person_id=made["id"])
        return made["id"]

    def make_shot(self, name: str) -> str:
        path = f"data/projects/{self.project}/shots"
        return self.ask("POST", path, name=name, sequence_id=self.sequence)["id"]

    def make_task(self, shot: str, task_type: str, *people: str, minutes: int = 0) -> str:
        made = self.ask(
            "POST",
            "data/tasks",
            name="main",
            project_id=self.project,
            entity_id=shot,
            task_type_id=self.task_types[task_type],
            task_status_id=next(iter(self.statuses.values())),
            estimation=minutes,
        )["id"]
        for person in people:
            self.ask("PUT", f"actions/persons/{person}/assign", task_ids=[made])
        return made

    def minutes(self, date: str) -> dict[tuple[str, str], float]:
        """(task, person) to the minutes that stand there."""
        rows = self.ask("GET", f"data/time-spents?date={date}")
        return {(row["task_id"], row["person_id"]): row["duration"] for row in rows}
