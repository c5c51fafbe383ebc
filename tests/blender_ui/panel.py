"""The tracker's panel as hands find it: by the button under the pointer, not by counted pixels."""

import contextlib
import time

TOP_PX = 30  # the panel's own header
STEP_PX = 9
TABS_PX = 25
OLD_TAB_PX = 177  # where Blender 3.4 draws the fourth tab, which cannot be opened otherwise
SHOWS_WITHIN_S = 20

PASSES = 3  # a software frame may take a second: what one pass over the panel misses, a slower one finds

# Where in the sidebar's width a button lies; the others reach over the whole width.
ACROSS = {"start": 0.15, "pause": 0.42, "resume": 0.42, "stop": 0.8}
# Icons keep their distance from the sidebar's right edge, however wide it is.
FROM_RIGHT_PX = {"all_open": 48, "refresh": 77, "sign_out": 48}


class Panel:
    def __init__(self, blender, screen):
        self._blender = blender
        self._screen = screen
        self._found_at = {}

    @property
    def place(self):
        """(x, y, width, height) of the sidebar on the screen."""
        return self._blender.places["sidebar"]

    def open_tab(self):
        """Blender 3 has to be clicked; later ones were told."""
        if not self._blender.places["tab"]:
            x, y, width, _ = self.place
            self._screen.click(x + width - 14, y + OLD_TAB_PX)

    def find(self, name, passes=PASSES):
        """The point of a button or field, by moving the pointer down the panel. Raises AssertionError."""
        across = self._across(name)
        _, y, _, height = self.place
        rows = range(y + TOP_PX, y + min(height, 520), STEP_PX)
        for slowness in range(passes):
            for row in [*self._found_at.get(name, ()), *rows]:
                self._screen.hover(across, row)
                time.sleep(0.1 * slowness)
                if self._under_pointer() == name:
                    self._found_at[name] = [row]
                    return across, row
        raise AssertionError(f"the panel shows no {name!r}")

    def _across(self, name):
        x, _, width, _ = self.place
        if name in FROM_RIGHT_PX:
            return x + width - FROM_RIGHT_PX[name]
        return x + (width - TABS_PX) * ACROSS.get(name, 0.4)

    def _under_pointer(self):
        told = self._blender.ask("under_pointer()")
        return told.removeprefix("bpy.ops.").removeprefix("vfx_time_tracker.").partition("(")[0]

    def press(self, name):
        self._screen.click(*self.find(name))

    def press_if_shown(self, name):
        with contextlib.suppress(AssertionError):
            self._screen.click(*self.find(name, passes=1))

    def fill(self, name, text):
        """Type into a field. While it is edited nothing is under the pointer: Return is pressed again."""
        self._screen.type_into(*self.find(name), text)
        for _ in range(PASSES):
            if self._under_pointer():
                return
            time.sleep(1)
        self._screen.key("Return")

    def pick_task(self, words):
        """Open the list of tasks, type, take the first."""
        self.press("pick_task")
        self._screen.type(words)
        time.sleep(0.6)
        self._screen.key("Return")

    # What it draws, asked of the add-on

    def view(self):
        """The core's `View` that the panel draws, as a dictionary; tasks by their one line."""
        return self._blender.ask(VIEW.format(module=self._blender.module))

    def wait_until(self, what, within_s=SHOWS_WITHIN_S, **expected):
        """Wait until the view has these values; returns it."""
        deadline = time.monotonic() + within_s
        while True:
            view = self.view()
            if all(view[key] == value for key, value in expected.items()):
                return view
            if time.monotonic() > deadline:
                raise AssertionError(f"not seen in {within_s} s: {what}; the panel shows {view}")
            time.sleep(0.2)

    def picture(self, path):
        """What the panel looks like, without the tabs."""
        x, y, width, height = self.place
        self._screen.picture(path, (x, y, width - TABS_PX + 2, min(height, 420)))


VIEW = """
import importlib
running = importlib.import_module("{module}.running")
wording = importlib.import_module("{module}.tracker_core.panel.wording")
view = running.view()._asdict()
view["task"] = wording.task_line(view["task"]) if view["task"] else None
for name in ("tasks", "recent"):
    view[name] = [wording.task_line(task) for task in view[name]]
answer = view
"""
