"""The artist's hour in the stand-in's window, against the real server; the rules judge what was seen."""

from __future__ import annotations

import time
from pathlib import Path

from tests.blender_ui.screen import Screen
from tests.e2e.hour import IDLE_AFTER_S, PICTURES, Hour
from tests.e2e.ledger import stretches
from tests.e2e.server import PASSWORD, Server
from tests.maya.run_rows import unpack_module
from tests.maya.window import MayaWindow
from tools.maya_venvs import Row


def live_through(row: Row, folder: Path) -> Hour:
    """Live the hour in that Maya. Leaves pictures in `test-artifacts/`, also of where it broke."""
    server = Server(folder / "server", IDLE_AFTER_S)
    with Screen() as screen:
        maya = MayaWindow(row, folder / "artist", unpack_module(folder / "module"), server.address, screen)
        try:
            server.start()
            server.register("mara", "Mara Stein")
            server.import_tasks()
            return Story(row, server, maya, screen).live()
        except BaseException:
            screen.picture(PICTURES / f"maya-{row.maya}-broke.png")
            raise
        finally:
            maya.close()
            server.close()


class Story:
    def __init__(self, row: Row, server: Server, maya: MayaWindow, screen: Screen):
        self.year, self.server, self.maya, self.screen = row.maya, server, maya, screen
        self.hour = Hour()

    def live(self) -> Hour:
        self.maya.start()
        self.sign_in()
        began_ms = self.start("SH0010")
        self.maya.work_in_viewport(5)
        self.note("tracking", self.maya.wait_until("tracking", state="tracking"))
        self.walk_away_and_come_back()
        self.lose_the_server()
        self.maya.work_in_viewport()
        last_touch_ms = self.screen.touches_ms[-1]
        self.maya.kill()
        self.hour.seen["killed after"] = last_touch_ms
        self.expect(began_ms, last_touch_ms)
        self.maya.start()
        self.hour.seen["after the crash"] = self.maya.wait_until(
            "signed in again", signed_in=True, connection="online", waiting=0
        )
        began_ms = self.start("SH0010")
        self.maya.work_in_viewport()
        self.expect(began_ms, self.stop())
        self.look_at_the_server()
        return self.hour

    def expect(self, begin_ms: int, end_ms: int) -> None:
        self.hour.expected += stretches(self.screen.touches_ms, begin_ms, end_ms, IDLE_AFTER_S * 1000)

    def note(self, moment: str, view: dict) -> None:
        self.hour.seen[moment] = view
        self.maya.picture(PICTURES / f"maya-{self.year}-{moment}.png")

    def sign_in(self) -> None:
        self.note("signed-out", self.maya.wait_until("signed out", state="signed_out"))
        self.maya.fill("user", "mara")
        self.maya.fill("password", PASSWORD)
        self.maya.press("signIn")
        self.maya.wait_for("the tasks", lambda now: now["view"]["signed_in"] and len(now["tasks"]) == 2)
        self.note("stopped", self.maya.view())

    def start(self, words: str) -> int:
        self.maya.pick_task(words)
        self.maya.press("start")
        pressed_ms = self.screen.touches_ms[-1]
        self.maya.wait_until("tracking", state="tracking")
        return pressed_ms

    def walk_away_and_come_back(self) -> None:
        self.note("idle", self.maya.wait_until("idle", within_s=IDLE_AFTER_S + 8, state="idle"))
        time.sleep(3)
        self.maya.work_in_viewport()
        self.maya.wait_until("tracking again", state="tracking")

    def lose_the_server(self) -> None:
        self.server.kill()
        for _ in range(20):
            self.maya.work_in_viewport(1)
            if self.maya.view()["connection"] == "offline":
                break
        self.note("offline", self.maya.wait_until("offline", connection="offline"))
        self.server.start()
        self.maya.press("retry")
        self.hour.seen["back online"] = self.maya.wait_until("online", connection="online")

    def stop(self) -> int:
        self.maya.press("stop")
        pressed_ms = self.screen.touches_ms[-1]
        self.note("at-the-end", self.maya.wait_until("stopped and sent", state="stopped", waiting=0))
        self.hour.seen["at the end"] = self.hour.seen["at-the-end"]
        return pressed_ms

    def look_at_the_server(self) -> None:
        assert self.maya.now()["faults"] == []
        token = self.server.sign_in("mara")
        date = time.strftime("%Y-%m-%d", time.gmtime())
        self.hour.sessions = self.server.get(f"me/sessions?date={date}", token)["sessions"]
        self.hour.days = self.server.get(f"me/days?from={date}&to={date}", token)["days"]
        self.hour.check = self.server.command("check")
