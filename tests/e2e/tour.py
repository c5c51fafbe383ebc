"""A tour of everything else the add-on promises in a window, in one Blender; each stop keeps what it saw."""

import json
import shutil
import time

from tests.e2e.hour import IDLE_AFTER_S, PASSWORD, Story
from tests.e2e.server import ROOT

INSIDE = ROOT / "tests" / "blender" / "inside"
CYCLES = 10


class Tour(Story):
    """`seen` maps the name of a stop to what was observed there."""

    def live(self):
        self.seen = self.hour.seen
        self.arrive()
        self.see_the_form()
        self.mistype()
        self.sign_in()
        self.start("SH0010")
        for stop in (
            self.pause_and_resume,
            self.switch,
            self.find_any_task,
            self.play_back,
            self.draw_only_the_panel,
            self.undo,
            self.load_a_file,
            self.play_through_the_camera,
            self.steer_views,
            self.render,
            self.forbid_the_network,
            self.be_signed_out_by_the_server,
            self.be_refused,
            self.open_a_file_to_start,
            self.cycle,
        ):
            stop()
        self.look_at_the_server()
        return self.hour

    def pause_and_resume(self):
        self.panel.press("pause")
        self.note("paused", self.panel.wait_until("paused", state="paused"))
        self.edit_a_little()
        self.seen["work while paused"] = self.panel.view()
        self.panel.press("resume")
        self.seen["resumed"] = self.panel.wait_until("resumed", state="tracking")

    def switch(self):
        self.panel.pick_task("Lighting")
        self.note("to-switch", self.panel.view())
        self.panel.press("start")  # its button says "Switch task"
        self.seen["switched"] = self.panel.wait_until("switched", task="MOTH · SQ010/SH0020 · Lighting")

    def mistype(self):
        self.panel.fill("username", "mara")
        self.panel.fill("password", "not-her-password")
        self.panel.press("sign_in")
        self.note("wrong-password", self.panel.wait_until("refused", message_level="error"))

    def find_any_task(self):
        """One that is nobody's yet."""
        mine = self.panel.view()["tasks"]
        self.panel.press("all_open")
        self.panel.fill("search", "kite modeling")
        self.note("search", self.panel.wait_until("found", tasks=["KITE · Kite · Modeling"]))
        self.panel.press("all_open")
        self.seen["my tasks again"] = (mine, self.panel.wait_until("mine", tasks=mine)["tasks"])

    def play_back(self):
        """Looping playback, hands off."""
        self.seen["played"] = self.watch_the_playback()

    def play_through_the_camera(self):
        """The same through a camera that turns, once for itself and once locked to the view."""
        self.blender.ask(ANIMATE_THE_CAMERA)
        for name, locked in (("played through the camera", False), ("played through a locked camera", True)):
            self.blender.ask(LOOK_THROUGH_THE_CAMERA.format(locked=locked))
            self.seen[name] = self.watch_the_playback()

    def watch_the_playback(self):
        """(What the panel shows after the idle limit, whether the playback still ran)."""
        self.blender.ask(WITH_WINDOW + "    bpy.ops.screen.animation_play()\nanswer = True")
        self.panel.wait_until("idle", within_s=IDLE_AFTER_S + 8, state="idle")
        time.sleep(2.5)  # nothing resumes it
        seen = (
            self.panel.view(),
            self.blender.ask("bpy.context.window_manager.windows[0].screen.is_animation_playing"),
        )
        self.blender.ask(WITH_WINDOW + "    bpy.ops.screen.animation_cancel()\nanswer = True")
        self.edit_a_little()
        self.panel.wait_until("tracking", state="tracking")
        return seen

    def steer_views(self):
        """What the polled views alone tell of hands that steer them; the OS idle time has no say here."""
        self.blender.ask(FORGET_THE_ANIMATION)
        self.steer("a locked camera", LOOK_THROUGH_THE_CAMERA.format(locked=True), self.orbit)
        self.steer("a view on an object", LOOK_AT_THE_CUBE, self.orbit)
        self.steer("a walk", LOOK_FREELY, self.walk)
        self.steer("a quarter of a quad view", TOGGLE_QUAD_VIEW, self.zoom_a_quarter)
        self.blender.ask(TOGGLE_QUAD_VIEW)
        self.screen.move(*self.viewport())

    def steer(self, name, look, move):
        """Look that way, let the view be drawn, then move; keeps whether each of both was a movement."""
        self.blender.ask(look)
        time.sleep(1)
        self.blender.ask(WATCH.format(module=self.blender.module))
        time.sleep(1)
        drawn = self.blender.ask("bpy.app.driver_namespace['watch'].has_moved()")
        move()
        self.seen[f"steered {name}"] = (
            drawn,
            self.blender.ask("bpy.app.driver_namespace['watch'].has_moved()"),
        )

    def orbit(self):
        x, y = self.viewport()
        self.screen.drag((x, y), (x + 60, y + 20), button=2)
        time.sleep(1)

    def walk(self):
        self.screen.move(*self.viewport())
        self.blender.ask(WITH_WINDOW + "    bpy.ops.view3d.walk('INVOKE_DEFAULT')\nanswer = True")
        self.screen.hold("w", seconds=1)
        self.screen.key("Return")
        time.sleep(1)

    def zoom_a_quarter(self):
        """By the wheel, in the view from the top, the lower left one."""
        x, y, width, height = self.blender.places["area"]
        self.screen.move(x + width * 0.2, y + height * 0.75)
        self.screen.turn_wheel()
        time.sleep(1)

    def draw_only_the_panel(self):
        """Count what Blender draws in four seconds of tracking, once the last edit is drawn."""
        self.blender.ask(SET.format(module=self.blender.module, name="show_readout", value=True))
        self.edit_a_little()
        time.sleep(4)
        self.screen.move(self.blender.places["window"][0] - 4, self.blender.places["window"][1] - 4)
        time.sleep(3)  # a busy machine draws the last edit late
        self.blender.ask(COUNT_DRAWS)
        time.sleep(4)
        self.seen["drawn"] = self.blender.ask("dict(bpy.app.driver_namespace['drawn'])")
        self.screen.picture(self.pictures / f"blender-{self.version}-readout.png")

    def undo(self):
        self.edit_a_little()
        before = self.panel.wait_until("tracking", state="tracking")
        self.screen.key("ctrl+z")
        self.seen["undo"] = (before, self.panel.view())

    def load_a_file(self):
        self.edit_a_little()
        before = self.panel.wait_until("tracking", state="tracking")
        path = self.blender.folder / "scene.blend"
        self.blender.ask(f"bpy.ops.wm.save_as_mainfile(filepath={str(path)!r})\nanswer = True")
        self.blender.ask(f"bpy.ops.wm.open_mainfile(filepath={str(path)!r})\nanswer = True")
        self.edit_a_little()
        time.sleep(2.5)
        self.seen["file"] = (before, self.panel.view())

    def render(self):
        """A render of some seconds by F12, with the artist away for longer than the idle limit."""
        self.blender.ask(SLOW_RENDER)
        x, y = self.viewport()
        self.screen.move(x, y)
        self.screen.key("F12")
        self.seen["render"] = self.panel.wait_until("machine time", within_s=40, state="machine")
        time.sleep(IDLE_AFTER_S + 3)
        self.note("machine", self.panel.view())
        self.screen.key("Escape")
        self.panel.wait_until("render over", within_s=40, state="tracking")
        self.screen.key("Escape")
        self.edit_a_little()
        self.panel.wait_until("tracking", state="tracking")

    def forbid_the_network(self):
        if not self.blender.ask("hasattr(bpy.app, 'online_access')"):
            return
        self.blender.ask("bpy.context.preferences.system.use_online_access = False\nanswer = True")
        self.panel.wait_until("not allowed", connection="not_allowed")
        self.edit_a_little()
        time.sleep(4)
        self.edit_a_little()
        self.note("not-allowed", self.panel.view())
        self.blender.ask("bpy.context.preferences.system.use_online_access = True\nanswer = True")
        self.seen["allowed"] = self.panel.wait_until("allowed", connection="online")

    def be_signed_out_by_the_server(self):
        """The sign-in has expired, or was revoked: work goes on, and waits for a new one."""
        self.server.revoke_every_sign_in()
        deadline = time.monotonic() + 40
        while not self.panel.view()["needs_sign_in"] and time.monotonic() < deadline:
            self.edit_a_little()
        self.note("sign-in-again", self.panel.view())
        self.panel.fill("username", "mara")
        self.panel.fill("password", PASSWORD)
        self.panel.press("sign_in")
        self.seen["signed in again"] = self.panel.wait_until(
            "again", needs_sign_in=False, connection="online"
        )

    def be_refused(self):
        """The studio closes the project, and the artist goes on working on it."""
        self.server.close_project("MOTH")
        self.panel.press("pause")
        self.panel.press("resume")
        deadline = time.monotonic() + 40
        while not self.panel.view()["quarantined"] and time.monotonic() < deadline:
            self.edit_a_little()
        self.panel.press("stop")
        self.panel.wait_until("stopped", state="stopped")
        time.sleep(1)
        self.note("refused", self.panel.view())
        self.panel.press("discard_refused")
        time.sleep(1.5)  # until Blender asks whether to; its "OK" opens under the pointer
        self.screen.click_here()
        self.seen["discarded"] = self.panel.wait_until("discarded", quarantined=[])

    def open_a_file_to_start(self):
        path = self.blender.folder / "scene.blend"
        self.blender.ask(f"bpy.ops.wm.open_mainfile(filepath={str(path)!r})\nanswer = True")
        time.sleep(2.5)
        self.seen["file without the preference"] = self.panel.view()
        self.blender.ask(SET.format(module=self.blender.module, name="start_with_file", value=True))
        self.blender.ask(f"bpy.ops.wm.open_mainfile(filepath={str(path)!r})\nanswer = True")
        time.sleep(2.5)
        self.seen["file of no certain task"] = self.panel.view()
        folder = self.blender.folder / "KITE" / "SQ010" / "SH0010" / "anim"
        folder.mkdir(parents=True)
        path = shutil.copy(path, folder / "KITE_SQ010_SH0010_anim_v003.blend")
        self.blender.ask(f"bpy.ops.wm.open_mainfile(filepath={str(path)!r})\nanswer = True")
        self.seen["file with the preference"] = self.panel.wait_until("started", state="tracking")
        self.panel.press("stop")
        self.panel.wait_until("stopped and sent", state="stopped", waiting=0)

    def cycle(self):
        """Switch the add-on off and on, signed in, so that timer, handlers and worker are all at work."""
        observed = []
        for _ in range(CYCLES):
            self.blender.ask(SWITCH.format(module=self.blender.module, what="disable"))
            self.wait_for_no_worker()
            off = self.traces()
            self.blender.ask(SWITCH.format(module=self.blender.module, what="enable"))
            self.panel.wait_until("signed in", signed_in=True)
            observed.append((off, self.traces()))
        self.seen["cycles"] = observed

    def wait_for_no_worker(self):
        deadline = time.monotonic() + 10
        while "vfx-time-tracker" in self.traces()["threads"] and time.monotonic() < deadline:
            time.sleep(0.2)

    def traces(self):
        source = f"import sys\nsys.path.insert(0, {str(INSIDE)!r})\nimport traces\nanswer = traces.traces()"
        return json.loads(json.dumps(self.blender.ask(source)))

    def edit_a_little(self):
        x, y = self.viewport()
        self.screen.move(x, y)
        self.screen.key("g")
        self.screen.click(x + 30, y + 10)


WITH_WINDOW = """
window, area, _ = sidebar()
region = next(region for region in area.regions if region.type == "WINDOW")
with bpy.context.temp_override(window=window, area=area, region=region):
"""

ANIMATE_THE_CAMERA = """
scene = bpy.context.scene
scene.frame_end = 40
camera = scene.camera
camera.rotation_mode = "XYZ"
for frame in (1, 40):
    camera.rotation_euler.z += 1
    camera.location.x += 1
    camera.keyframe_insert("rotation_euler", frame=frame)
    camera.keyframe_insert("location", frame=frame)
answer = True
"""

FORGET_THE_ANIMATION = "bpy.context.scene.camera.animation_data_clear()\nanswer = True"

LOOK_THROUGH_THE_CAMERA = """
_, area, _ = sidebar()
area.spaces.active.lock_camera = {locked}
area.spaces.active.region_3d.view_perspective = "CAMERA"
answer = True
"""

LOOK_FREELY = """
_, area, _ = sidebar()
area.spaces.active.lock_object = None
area.spaces.active.lock_camera = False
area.spaces.active.region_3d.view_perspective = "PERSP"
answer = True
"""

LOOK_AT_THE_CUBE = (
    LOOK_FREELY + "area.spaces.active.lock_object = bpy.data.objects['Cube']\n"
    "bpy.data.objects['Cube'].location.x += 1\n"
)

TOGGLE_QUAD_VIEW = WITH_WINDOW + "    bpy.ops.screen.region_quadview()\nanswer = True"

WATCH = """
import importlib
watch = importlib.import_module("{module}.navigation").Navigation()
watch.has_moved()
bpy.app.driver_namespace["watch"] = watch
answer = True
"""

SET = "bpy.context.preferences.addons['{module}'].preferences.{name} = {value}\nanswer = True"

COUNT_DRAWS = """
drawn = bpy.app.driver_namespace["drawn"] = {"view": 0, "status bar": 0, "outliner": 0}

def count(name):
    def once(*_):
        drawn[name] += 1
    return once

bpy.types.SpaceView3D.draw_handler_add(count("view"), (), "WINDOW", "POST_PIXEL")
bpy.types.STATUSBAR_HT_header.append(count("status bar"))
bpy.types.OUTLINER_HT_header.append(count("outliner"))
answer = True
"""

# Without a window of its own, which would keep the keyboard.
SLOW_RENDER = """
bpy.context.preferences.view.render_display_type = "NONE"
scene = bpy.context.scene
scene.render.engine = "CYCLES"
scene.cycles.samples = 100000
scene.cycles.use_denoising = False
scene.cycles.use_adaptive_sampling = False
scene.render.resolution_x = scene.render.resolution_y = 256
answer = True
"""

SWITCH = "bpy.ops.preferences.addon_{what}(module='{module}')\nanswer = True"

__all__ = ["CYCLES", "PASSWORD", "Tour"]
