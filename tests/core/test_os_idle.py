"""The OS idle time on a real X server, and None wherever it cannot be told."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import time

import pytest

from tracker_core.os_idle import reader

from .world import eventually

needs_x = pytest.mark.skipif(
    sys.platform != "linux" or not (shutil.which("Xvfb") and shutil.which("xdotool")),
    reason="no Xvfb and xdotool to play an X server with",
)
needs_openbox = pytest.mark.skipif(
    shutil.which("openbox") is None, reason="no openbox to tell the active window"
)


@pytest.fixture(scope="module")
def display():
    read_end, write_end = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(write_end),
        "-screen",
        "0",
        "320x240x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    server = subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as told:
        number = told.readline().strip()
    yield ":" + number
    server.terminate()
    server.wait()


@pytest.fixture
def on_display(display, monkeypatch):
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return display


def moves_the_mouse(x):
    subprocess.run(["xdotool", "mousemove", str(x), "20"], check=True)


@needs_x
class TestX11:
    def test_a_moved_mouse_begins_the_idle_time_again(self, on_display):
        idle = reader.open_reader()
        assert idle.idle_ms() is not None, "libXss is missing"
        time.sleep(0.4)
        assert idle.idle_ms() >= 400
        moves_the_mouse(30)
        assert idle.idle_ms() < 300
        idle.close()

    def test_without_a_window_manager_nobody_can_say_who_is_in_front(self, on_display):
        idle = reader.open_reader()
        assert idle.in_front() is None
        idle.close()

    def test_on_wayland_everything_is_unknown(self, on_display, monkeypatch):
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
        assert (reader.open_reader().idle_ms(), reader.open_reader().in_front()) == (None, None)

    def test_it_costs_little(self, on_display):
        idle = reader.open_reader()
        began = time.perf_counter()
        for _ in range(200):
            idle.idle_ms()
        assert (time.perf_counter() - began) / 200 < 0.005
        idle.close()

    @needs_openbox
    def test_the_window_in_front_is_ours_or_another_process_s(self, on_display):
        manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        idle = reader.open_reader()
        window = Window()
        try:
            window.belongs_to(os.getpid())
            eventually(window.is_activated)
            eventually(lambda: idle.in_front() is True)
            window.belongs_to(1)
            eventually(lambda: idle.in_front() is False)
            window.belongs_to(None)
            assert idle.in_front() is False
        finally:
            window.close()
            idle.close()
            manager.terminate()
            manager.wait()


def test_without_a_display_everything_is_unknown_and_nothing_raises(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    idle = reader.open_reader()
    assert (idle.idle_ms(), idle.in_front()) == (None, None)
    idle.close()


def test_a_display_that_is_gone_is_no_error(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":98765")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert reader.open_reader().idle_ms() is None


class Window:
    """A plain X window of the test's own, with whatever process it is told to name."""

    def __init__(self):
        self.x11 = ctypes.CDLL("libX11.so.6")
        for name in ("XOpenDisplay", "XDefaultRootWindow", "XCreateSimpleWindow", "XInternAtom"):
            getattr(self.x11, name).restype = ctypes.c_void_p if name == "XOpenDisplay" else ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        self.window = ctypes.c_ulong(self.x11.XCreateSimpleWindow(self.display, root, 5, 5, 90, 90, 0, 0, 0))
        self.pid = ctypes.c_ulong(self.x11.XInternAtom(self.display, b"_NET_WM_PID", 0))
        self.x11.XMapRaised(self.display, self.window)
        self.x11.XSync(self.display, 0)

    def is_activated(self):
        command = ["xdotool", "windowactivate", str(self.window.value)]
        return subprocess.run(command, stderr=subprocess.PIPE, check=False).stderr == b""

    def belongs_to(self, pid):
        if pid is None:
            self.x11.XDeleteProperty(self.display, self.window, self.pid)
        else:
            value, cardinal = ctypes.c_ulong(pid), ctypes.c_ulong(6)
            self.x11.XChangeProperty(
                self.display, self.window, self.pid, cardinal, 32, 0, ctypes.byref(value), 1
            )
        self.x11.XSync(self.display, 0)

    def close(self):
        self.x11.XCloseDisplay(self.display)
