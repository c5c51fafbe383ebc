"""Pictures of the panel in each state, for the docs: `python -m tests.maya.pictures docs/images [YEAR]`.

They show the real panel with the real server behind it, in the stand-in's window.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from tests.blender_ui.screen import Screen
from tests.e2e.server import PASSWORD, Server
from tests.maya.run_rows import unpack_module
from tests.maya.window import MayaWindow
from tools.maya_venvs import chosen

IDLE_AFTER_S = 8
SIZE = (760, 460)


def take_pictures(maya: MayaWindow, server: Server, screen: Screen, out: Path, name: str) -> None:
    def picture(state: str) -> None:
        time.sleep(1.2)  # drawn at the next beat
        maya.picture(out / f"{name}-{state}.png")

    maya.start()
    picture("signed-out")
    maya.fill("user", "mara")
    maya.fill("password", PASSWORD)
    maya.press("signIn")
    maya.wait_for("the tasks", lambda now: now["view"]["signed_in"] and len(now["tasks"]) > 1)
    picture("stopped")
    maya.press("start")
    maya.work_in_viewport(4)
    picture("tracking")
    maya.wait_until("idle", within_s=IDLE_AFTER_S + 10, state="idle")
    picture("idle")
    maya.work_in_viewport(1)
    screen.key("r")
    maya.wait_until("a render", state="machine")
    picture("machine")
    screen.key("r")
    maya.wait_until("the end of the render", state="tracking")
    maya.press("pause")
    picture("paused")
    maya.press("resume")
    server.kill()
    maya.work_in_viewport(3)
    maya.wait_until("offline", connection="offline")
    picture("offline")
    close_projects(server)
    server.start()
    maya.press("retry")
    maya.press("stop")
    maya.wait_for("what was refused", lambda now: now["view"]["quarantined"])
    picture("refused")


def close_projects(server: Server) -> None:
    """What a manager would do; time worked after it is refused."""
    with sqlite3.connect(server.folder / "tracker.sqlite3") as database:
        database.execute("update project set status = 'closed', closed_ms = 1")
    database.close()


def main(arguments: list[str]) -> int:
    out = Path(arguments[0]).resolve()
    (row,) = chosen(arguments[1:] or ["2027"])
    name = "maya" if len(arguments) == 1 else f"maya-{row.maya}"
    with tempfile.TemporaryDirectory() as folder, Screen() as screen:
        server = Server(Path(folder) / "server", IDLE_AFTER_S)
        module = unpack_module(Path(folder) / "module")
        maya = MayaWindow(row, Path(folder) / "artist", module, server.address, screen, SIZE)
        try:
            server.start()
            server.register("mara", "Mara Stein")
            server.import_tasks()
            take_pictures(maya, server, screen, out, name)
        finally:
            maya.close()
            server.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
