"""The stand-in's window on a screen of its own, worked by xdotool: an artist's hands and eyes in Maya."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from tests.blender_ui.screen import Screen
from tools.maya_venvs import Row

HERE = Path(__file__).resolve().parent
SHOWS_WITHIN_S = 20
SIZE = (900, 640)


class MayaWindow:
    """One Maya of a row, and the artist's folder that outlives it. Ended by `kill` or `close`."""

    def __init__(
        self, row: Row, folder: Path, module: Path, server_url: str, screen: Screen, size: tuple = SIZE
    ):
        self._row, self._folder, self._screen, self._server_url = row, folder, screen, server_url
        self._process: subprocess.Popen | None = None
        folder.mkdir(parents=True, exist_ok=True)
        start = {"year": row.maya, "modules": [str(module)], "size": size}
        (folder / "start.json").write_text(json.dumps(start), encoding="utf-8")

    def start(self) -> None:
        """Start it and wait until the panel shows."""
        (self._folder / "now.json").unlink(missing_ok=True)
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
        environment = {
            **kept,
            **self._screen.environment,
            "HOME": str(self._folder),
            "PYTHONPATH": str(HERE),
            "PYTHONDONTWRITEBYTECODE": "1",
            "VFX_TRACKER_HOME": str(self._folder / "tracker"),
            "VFX_TRACKER_SERVER": self._server_url,
        }
        command = [str(self._row.interpreter), "-m", "standin.app", str(self._folder)]
        with (self._folder / "maya.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=environment, cwd=self._folder, stdout=log, stderr=log
            )
        self.wait_for("the panel", lambda now: now.get("places"))

    def kill(self) -> None:
        """What a crash does."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10)

    @property
    def log(self) -> str:
        return (self._folder / "maya.log").read_text(encoding="utf-8")

    # Eyes

    def now(self) -> dict:
        """What `now.json` tells: `places` and `tasks` on the screen, `view`, `faults`, `viewport`."""
        file = self._folder / "now.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}

    def view(self) -> dict:
        return self.now()["view"]

    def wait_for(self, what: str, holds, within_s: float = SHOWS_WITHIN_S) -> dict:
        """Wait until `holds(now)`; returns that now. AssertionError otherwise."""
        deadline = time.monotonic() + within_s
        while True:
            now = self.now()
            if now and holds(now):
                return now
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise AssertionError(f"not seen in {within_s} s: {what}; it shows {now}\n{self.log[-2000:]}")
            time.sleep(0.1)

    def wait_until(self, what: str, within_s: float = SHOWS_WITHIN_S, **expected) -> dict:
        """Wait until the panel's view has these values; returns the view."""

        def as_expected(now):
            view = now.get("view")
            return view and all(view[key] == value for key, value in expected.items())

        return self.wait_for(what, as_expected, within_s)["view"]

    def picture(self, path: Path) -> None:
        """The panel, as it looks."""
        self._screen.picture(path, self.now()["places"]["panel"])

    # Hands

    def _middle(self, name: str) -> tuple[float, float]:
        now = self.wait_for(f"a {name}", lambda now: name in now.get("places", {}))
        x, y, width, height = now["places"][name]
        return x + width / 2, y + height / 2

    def press(self, name: str) -> None:
        self._screen.click(*self._middle(name))

    def fill(self, name: str, text: str) -> None:
        self._screen.click(*self._middle(name))
        self._screen.type(text)

    def pick_task(self, words: str) -> None:
        """Type into the search, and click the task that is left."""
        self.fill("search", words)

        def one_left(now):
            return len(now["tasks"]) == 1

        ((x, y, width, height),) = self.wait_for(f"one task with {words}", one_left)["tasks"].values()
        self._screen.click(x + width / 3, y + height / 2)

    def work_in_viewport(self, strokes: int = 3, seconds: float = 1.0) -> None:
        """Drag about in the viewport, as navigating and posing do."""
        x, y, width, height = self.now()["viewport"]
        for stroke in range(strokes):
            start = (x + width * 0.3, y + height * 0.5)
            end = (x + width * 0.6, y + height * (0.3 + 0.4 * (stroke % 2)))
            self._screen.drag(start, end, seconds=seconds)
