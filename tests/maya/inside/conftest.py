"""One Maya a test: a profile on disk, a running stand-in, and no fault at the end.

`MAYA_YEAR`, `MAYA_MODULE` (the unpacked zip) and `MAYA_SERVER` (a real server) come from run_rows.py.
"""

from __future__ import annotations

import itertools
import json
import os
import time
import urllib.request
from pathlib import Path

import pytest
from standin.profile import Profile
from standin.world import Maya

YEAR = int(os.environ["MAYA_YEAR"])
MODULE = Path(os.environ["MAYA_MODULE"])
SERVER = os.environ.get("MAYA_SERVER", "")
PASSWORD = "three-lamps-on-a-stage"
CLIENT = {"host": "browser", "host_version": "", "addon_version": "", "device": "test"}
_numbers = itertools.count(1)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The artist's own folder for journal, token and log, fresh for each test."""
    folder = tmp_path / "home"
    monkeypatch.setenv("VFX_TRACKER_HOME", str(folder))
    monkeypatch.setenv("VFX_TRACKER_OS_IDLE", "0")
    return folder


@pytest.fixture
def profile(tmp_path):
    folder = tmp_path / "user folder with spaces" / "maya"
    folder.mkdir(parents=True)
    return Profile(folder)


@pytest.fixture
def run_maya(profile, home):
    """`run_maya(batch=..., modules=...)` starts a Maya; by default the module is on MAYA_MODULE_PATH."""
    running = []

    def start(**options):
        options.setdefault("modules", [MODULE])
        maya = Maya(YEAR, profile, **options)
        running.append(maya)
        return maya

    yield start
    for maya in running:
        if not maya.is_gone:
            for name in list(maya.plugins):
                maya.unload_plugin(name)
            maya.vanish()
    faults = [fault for maya in running for fault in maya.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def maya(run_maya):
    """A Maya in which the plug-in is loaded and has started."""
    started = run_maya()
    started.load_plugin("vfx_time_tracker")
    started.run(0.05)
    return started


@pytest.fixture
def server(monkeypatch):
    """The address of the real server, which the plug-in is told as a TD would."""
    monkeypatch.setenv("VFX_TRACKER_SERVER", SERVER)
    return SERVER


@pytest.fixture
def artist(server):
    """A person whom the server has never seen track."""
    return Artist(server)


@pytest.fixture
def other_artist(server):
    return Artist(server)


class Artist:
    """Registers, and can look at the log as the browser would."""

    def __init__(self, server):
        self._server = server
        number = "%d-%d-%d" % (YEAR, os.getpid(), next(_numbers))
        self.username, self.display_name = "artist-" + number, "Artist " + number
        self._call(
            "register",
            {
                "username": self.username,
                "password": PASSWORD,
                "display_name": self.display_name,
                "tz": "UTC",
            },
        )

    def sessions(self):
        """Today's sessions, as `GET me/sessions` tells them."""
        token = self._call("sign-in", {"username": self.username, "password": PASSWORD, "client": CLIENT})[
            "token"
        ]
        return self._call("me/sessions?date=" + time.strftime("%Y-%m-%d", time.gmtime()), token=token)[
            "sessions"
        ]

    def _call(self, route, body=None, token=None):
        content = None if body is None else json.dumps(body).encode("utf-8")
        request = urllib.request.Request(self._server + "/api/v1/" + route, content)
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", "Bearer " + token)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read().decode("utf-8"))
