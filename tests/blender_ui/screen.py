"""A display of its own and the hands in it: Xvfb, xdotool, and pictures of what is seen."""

import os
import subprocess
import time
from pathlib import Path

SIZE = (1280, 800)
POINTER_SETTLES_S = 0.4  # frames drawn in software take up to a second
CLICK_SETTLES_S = 0.6
HOVER_SETTLES_S = 0.15


class Screen:
    """An X display; a context manager. Its display number is chosen by Xvfb, so runs never meet.

    `touches_ms` is the ledger of all that the hands did: the instant of each key, button and movement.
    """

    def __init__(self):
        self.touches_ms = []

    def __enter__(self):
        reading, writing = os.pipe()
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        self._xvfb = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"
        if self.display == ":":
            raise RuntimeError("Xvfb did not start.")
        return self

    def __exit__(self, *_):
        self._xvfb.terminate()
        self._xvfb.wait(10)

    @property
    def environment(self):
        return {"DISPLAY": self.display, "LIBGL_ALWAYS_SOFTWARE": "1"}

    def _run(self, *command):
        outer = {key: value for key, value in os.environ.items() if key != "WAYLAND_DISPLAY"}
        subprocess.run(command, env={**outer, **self.environment}, check=True, timeout=60)

    # Hands

    def _hand(self, *arguments):
        self._run("xdotool", *arguments)
        self.touches_ms.append(time.time_ns() // 1_000_000)

    def _point(self, x, y):
        self._hand("mousemove", str(int(x)), str(int(y)))

    def hover(self, x, y):
        self._point(x, y)
        time.sleep(HOVER_SETTLES_S)

    def move(self, x, y):
        self._point(x, y)
        time.sleep(POINTER_SETTLES_S)

    def click(self, x, y):
        self.move(x, y)
        self.click_here()

    def click_here(self):
        self._hand("click", "1")
        time.sleep(CLICK_SETTLES_S)

    def turn_wheel(self):
        self._hand("click", "4")

    def drag(self, start, end, button=1, seconds=1.0):
        """Hold `button` from one point to the other, in ten steps."""
        self.move(*start)
        self._hand("mousedown", str(button))
        for step in range(1, 11):
            at = [a + (b - a) * step / 10 for a, b in zip(start, end, strict=True)]
            self._point(*at)
            time.sleep(seconds / 10)
        self._hand("mouseup", str(button))

    def key(self, *keys):
        self._hand("key", "--delay", "60", *keys)
        time.sleep(POINTER_SETTLES_S)

    def hold(self, key, seconds):
        """Keep a key down for a while."""
        self._hand("keydown", key)
        time.sleep(seconds)
        self._hand("keyup", key)

    def type(self, text):
        self._hand("type", "--delay", "30", text)

    def type_into(self, x, y, text):
        """Replace the text of a field: a double click opens it, Return takes the text over."""
        self.move(x, y)
        self._hand("click", "--repeat", "2", "--delay", "120", "1")
        time.sleep(CLICK_SETTLES_S)
        self._hand("key", "ctrl+a")
        self.type(text)
        self.key("Return")

    # Eyes

    def picture(self, path: Path, crop=None):
        """Save what is on the screen, or `crop` (x, y, width, height) of it, as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        area = [] if crop is None else ["-crop", "{2}x{3}+{0}+{1}".format(*map(int, crop)), "+repage"]
        self._run("import", "-window", "root", *area, str(path))
