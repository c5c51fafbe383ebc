"""The artist's hour, lived through once in a real Blender window; what was seen is kept for the tests."""

import time
from dataclasses import dataclass, field

from tests.e2e.desk import prepared
from tests.e2e.ledger import stretches
from tests.e2e.server import PASSWORD, ROOT

IDLE_AFTER_S = 6
PICTURES = ROOT / "test-artifacts"


@dataclass
class Hour:
    """What happened: by the ledger of the hands, and by what the panel and the server said."""

    expected: list = field(default_factory=list)  # of Stretch, for all sessions in order
    seen: dict = field(default_factory=dict)  # moment -> the panel's view
    sessions: list = field(default_factory=list)
    days: list = field(default_factory=list)
    check: str = ""  # what `vfx-tracker check` printed


def live_through(version, folder, story=None):
    """Live the hour, or another story, in that Blender. Leaves pictures in `test-artifacts/`."""
    with prepared(version, folder, IDLE_AFTER_S) as desk:
        try:
            return (story or Story)(desk).live()
        except BaseException:
            desk.screen.picture(PICTURES / f"blender-{version}-broke.png")
            print(desk.blender.log_tail())
            raise


class Story:
    def __init__(self, desk):
        self.version, self.server, self.blender, self.screen, self.panel = desk
        self.hour = Hour()
        self.pictures = PICTURES

    def live(self):
        self.arrive()
        self.see_the_form()
        self.sign_in()
        began_ms = self.start("SH0010")
        self.edit()
        self.orbit()
        self.walk_away()
        self.come_back()
        self.lose_the_server()
        killed_ms = self.crash()
        self.expect(began_ms, killed_ms)
        self.arrive()
        self.find_oneself_signed_in()
        began_ms = self.start("SH0010")
        self.orbit()
        self.expect(began_ms, self.stop())
        self.look_at_the_server()
        return self.hour

    def expect(self, begin_ms, end_ms):
        self.hour.expected += stretches(self.screen.touches_ms, begin_ms, end_ms, IDLE_AFTER_S * 1000)

    def note(self, moment, view):
        """Keep what the panel shows, as values and as a picture."""
        self.hour.seen[moment] = view
        time.sleep(1.2)  # drawn at the next tick
        self.panel.picture(PICTURES / f"blender-{self.version}-{moment}.png")

    # The steps

    def arrive(self):
        self.blender.start(self.screen)
        self.panel.open_tab()

    def see_the_form(self):
        self.note("signed-out", self.panel.wait_until("signed out", state="signed_out"))

    def sign_in(self):
        self.panel.fill("username", "mara")
        self.panel.fill("password", PASSWORD)
        self.panel.press("sign_in")
        self.panel.wait_until("signed in", signed_in=True, connection="online")
        self.note("stopped", self.panel.view())

    def start(self, words):
        self.panel.pick_task(words)
        self.panel.press("start")
        pressed_ms = self.screen.touches_ms[-1]
        self.panel.wait_until("tracking", state="tracking")
        return pressed_ms

    def edit(self):
        """Grab the cube and move it, twice."""
        x, y = self.viewport()
        for turn in (1, -1):
            self.screen.move(x, y)
            self.screen.key("g")
            self.screen.move(x + turn * 60, y + 20)
            self.screen.click(x + turn * 60, y + 20)
        self.note("tracking", self.panel.wait_until("tracking", state="tracking"))

    def orbit(self):
        """Turn the view by the middle button, for longer than the idle limit, and edit nothing."""
        x, y = self.viewport()
        for turn in range(5):
            self.screen.drag((x, y), (x + 90, y + 30 * (-1) ** turn), button=2, seconds=1.5)
        self.panel.wait_until("tracking", state="tracking")

    def walk_away(self):
        view = self.panel.wait_until("idle", within_s=IDLE_AFTER_S + 8, state="idle")
        self.note("idle", view)
        time.sleep(3)

    def come_back(self):
        x, y = self.viewport()
        self.screen.move(x - 40, y - 40)
        self.panel.wait_until("tracking again", state="tracking")
        self.edit()

    def lose_the_server(self):
        self.server.kill()
        for _ in range(20):
            self.orbit()
            if self.panel.view()["connection"] == "offline":
                break
        self.note("offline", self.panel.wait_until("offline", connection="offline"))
        self.server.start()
        self.panel.press_if_shown("retry")  # the tracker may have tried by itself already
        self.hour.seen["back online"] = self.panel.wait_until("online", connection="online")
        self.edit()

    def crash(self):
        """Blender dies in the middle of the work."""
        self.orbit()
        last_touch_ms = self.screen.touches_ms[-1]
        self.blender.kill()
        return last_touch_ms

    def find_oneself_signed_in(self):
        view = self.panel.wait_until("signed in again", signed_in=True, connection="online", waiting=0)
        self.hour.seen["after the crash"] = view

    def stop(self):
        self.panel.press("stop")
        pressed_ms = self.screen.touches_ms[-1]
        self.panel.wait_until("stopped and sent", state="stopped", waiting=0)
        self.note("at-the-end", self.panel.view())
        return pressed_ms

    def look_at_the_server(self):
        token = self.server.sign_in("mara")
        date = time.strftime("%Y-%m-%d", time.gmtime())
        self.hour.sessions = self.server.get(f"me/sessions?date={date}", token)["sessions"]
        self.hour.days = self.server.get(f"me/days?from={date}&to={date}", token)["days"]
        self.hour.check = self.server.command("check")

    def viewport(self):
        """A point in the 3D view, on the default cube, away from the sidebar."""
        x, y, width, height = self.blender.places["area"]
        return x + width * 0.45, y + height * 0.5
