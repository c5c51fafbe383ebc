"""An artist's desk: a server with a small studio, a Blender with the built add-on, and a screen."""

import time
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import build_addons
from tests.blender_ui.panel import Panel
from tests.blender_ui.program import Blender
from tests.blender_ui.screen import Screen
from tests.e2e.server import PASSWORD, Server

TASKS_WITHIN_S = 20


class Desk(NamedTuple):
    version: str
    server: Server
    blender: Blender
    screen: Screen
    panel: Panel

    def sign_in_at_once(self):
        """By the operator, for tests that are about something else than typing."""
        self.blender.ask(SIGN_IN.format(password=PASSWORD))
        self.panel.wait_until("signed in", signed_in=True, connection="online")

    def start_at_once(self):
        deadline = time.monotonic() + TASKS_WITHIN_S
        while not self.panel.view()["tasks"] and time.monotonic() < deadline:
            time.sleep(0.2)
        self.blender.ask(START.format(module=self.blender.module))
        self.panel.wait_until("tracking", state="tracking")


SIGN_IN = """
fields = bpy.context.window_manager.vfx_time_tracker
fields.username, fields.password = "mara", {password!r}
answer = list(bpy.ops.vfx_time_tracker.sign_in())
"""

START = """
import sys
task = sys.modules["{module}.running"].view().tasks[0]
bpy.ops.vfx_time_tracker.pick_task(task=str(task.id))
answer = list(bpy.ops.vfx_time_tracker.start())
"""


@contextmanager
def prepared(version, folder, idle_after_s, environment=None):
    """A desk at which Blender is still closed: `desk.blender.start(desk.screen)` opens it."""
    folder = Path(folder)
    server = Server(folder / "server", idle_after_s)
    blender = Blender(version, folder / "artist", environment)
    try:
        server.start()
        server.register("mara", "Mara Stein")
        server.import_tasks()
        archive = build_addons.build_blender(server.address, "0.1.0")
        (folder / archive.name).write_bytes(archive.data)
        blender.install(folder / archive.name)
        with Screen() as screen:
            yield Desk(version, server, blender, screen, Panel(blender, screen))
    finally:
        blender.close()
        server.close()
