"""What was acknowledged is there after `kill -9`, in the middle of whatever the server did."""

import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request

import pytest

from tests.support.builders import CLIENT, MINUTE_MS, World, migrated_database, new_id
from webapp.store.db import database
from webapp.store.tracked import day_totals

WRITERS = 6


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(location, port):
    process = subprocess.Popen(
        [sys.executable, "-m", "webapp", "serve"],
        env={**os.environ, "VFX_TRACKER_DATABASE": location, "VFX_TRACKER_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=2).close()
            return process
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")


def send_until_it_dies(port, token, task_id, first_ms, acknowledged):
    """Heartbeats one after the other; keeps what the server acknowledged."""
    number = 0
    while True:
        number += 1
        start_ms = first_ms + number * MINUTE_MS
        item = {
            "id": new_id(),
            "rev": 1,
            "session": "0" * 32,
            "task_id": task_id,
            "kind": "active",
            "start_ms": start_ms,
            "end_ms": start_ms + MINUTE_MS,
            "open": False,
        }
        body = json.dumps({"sent_ms": 1, "client": CLIENT, "segments": [item]}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/segments", body)
        request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                if json.load(answer)["results"][0]["status"] == "stored":
                    acknowledged.append(item["id"])
        except (OSError, ValueError, http.client.HTTPException):
            return


def crash_once(location, token, task_id, first_ms, acknowledged):
    port = free_port()
    process = start_server(location, port)
    writers = [
        threading.Thread(
            target=send_until_it_dies,
            args=(port, token, task_id, first_ms + number * 500 * MINUTE_MS, acknowledged),
        )
        for number in range(WRITERS)
    ]
    for one in writers:
        one.start()
    time.sleep(random.uniform(0.2, 0.6))
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    for one in writers:
        one.join(10)


def crash(tmp_path, times):
    world = World(str(migrated_database(tmp_path)))
    location, token = world.config.database, world.owner.token
    database.close()
    acknowledged: list[str] = []
    for number in range(times):
        first_ms = world.at(-24 * 300) + number * WRITERS * 500 * MINUTE_MS
        crash_once(location, token, world.task.id, first_ms, acknowledged)
    with sqlite3.connect(location) as connection:
        kept = {row[0].hex() for row in connection.execute("SELECT id FROM segment")}
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(acknowledged) > times
    assert set(acknowledged) <= kept
    database.open_database(location)
    assert day_totals.check_all() == []
    database.close()


def test_no_acknowledged_segment_is_missing_after_a_crash(tmp_path):
    crash(tmp_path, times=2)


@pytest.mark.slow
def test_no_acknowledged_segment_is_missing_after_a_hundred_crashes(tmp_path):
    crash(tmp_path, times=100)
