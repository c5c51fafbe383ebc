"""Quitting Maya: at once, whatever the network does, and nothing tracked is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from conftest import SERVER
from hands import Hands
from line import Line

QUICK_S = 1.5


@pytest.fixture
def line(server, monkeypatch):
    line = Line(SERVER)
    monkeypatch.setenv("VFX_TRACKER_SERVER", line.address)
    yield line
    line.cut()


@pytest.fixture
def quitting(artist, line, home, tmp_path):
    """A Maya in a process of its own that tracks."""
    script = str(Path(__file__).with_name("quitting.py"))
    process = subprocess.Popen(
        [sys.executable, script, artist.username, str(tmp_path / "maya")],
        env=dict(os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        universal_newlines=True,
    )
    assert process.stdout.readline().strip() == "tracking"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def quit_and_measure(process):
    """Seconds from File > Exit to the end of the process."""
    process.stdin.write("quit\n")
    process.stdin.flush()
    assert process.stdout.readline().strip() == "quitting"
    began = time.monotonic()
    assert process.wait(20) == 0
    return time.monotonic() - began


@pytest.mark.parametrize("trouble", ["none", "hang", "cut"])
def test_exit_is_quick_and_loses_nothing(quitting, line, artist, run_maya, trouble):
    if trouble != "none":
        getattr(line, trouble)()
    took_s = quit_and_measure(quitting)
    print("exit took %.2f s" % took_s)
    assert took_s < QUICK_S
    line.mend()
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    maya.interface.choose("vfxTimeTrackerMenu", "Open Panel")
    Hands(maya).wait_until(lambda: artist.sessions() and not artist.sessions()[0]["open"], 15)


def test_the_window_closes_without_a_word_to_maya(run_maya, capsys):
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    callbacks = len(maya.callbacks.living)
    maya.quit()
    assert callbacks > 0
    assert maya.callbacks.living == {}
    assert maya.said == []
    assert tuple(capsys.readouterr()) == ("", "")


def test_a_tracker_in_the_middle_of_a_call_lets_the_plugin_unload(run_maya, artist, line):
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    hands = Hands(maya)
    hands.sign_in(artist.username)
    line.hang()
    hands.press("refresh")
    maya.run(0.5)
    (worker,) = [thread for thread in threading.enumerate() if thread.name.startswith("vfx-time-tracker")]
    began = time.monotonic()
    maya.unload_plugin("vfx_time_tracker")
    assert time.monotonic() - began < 0.5
    assert maya.run(4, until=lambda: not worker.is_alive())
