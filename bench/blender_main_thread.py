"""What tracking costs Blender's main thread: one tick, one signal, and the frames of a playback.

In the real window of each Blender there is, on a display of its own, signed in to a real server and
tracking. A tick is the whole of it: views and operators polled, the OS input's signs taken, the session
stepped, a changed segment written to the journal, the panel redrawn. It is measured with fresh activity in
every tick, which is its most expensive kind. The OS idle time is read by the worker, so no tick contains it.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.blender_ui.program import VERSIONS, find_program, why_absent  # noqa: E402  the checkout goes first
from tests.e2e.desk import prepared  # noqa: E402

TOOLS_ABSENT = 3
TICKS = 600
SIGNALS = 20000
TICK_MARK_US = 200.0  # p99
SIGNAL_MARK_US = 2.0  # p99: an edit may signal hundreds of times a second
FPS_MARK = 0.95  # of the frames without the add-on; the rest is noise of a shared machine
PLAY_S = 5
ROUNDS = 4

# The timer and the handler that the add-on gave to Blender, called as Blender calls them.
MEASURE = """
import gc, importlib, time
running = importlib.import_module("{module}.running")
host = running.tracker._host
(beat,) = host._timers
(handler,) = [h for h in bpy.app.handlers.depsgraph_update_post if h.__module__.startswith("{module}")]
scene, graph = bpy.context.scene, bpy.context.evaluated_depsgraph_get()

def timed(call, *arguments):
    begin = time.perf_counter_ns()
    call(*arguments)
    return (time.perf_counter_ns() - begin) / 1000

gc.collect()
ticks = []
for _ in range({ticks}):
    time.sleep(0.002)  # another millisecond, so that the segment grows and is written
    host._on_signal("input")
    ticks.append(timed(beat))
nothing = [timed(lambda *_: None, scene, graph) for _ in range({signals})]
signals = [timed(handler, scene, graph) for _ in range({signals})]
answer = [ticks, signals, nothing]
"""

MANY_OBJECTS = """
import math
for number in range(40):
    bpy.ops.mesh.primitive_cube_add(location=(number % 8, number // 8, 0), size=0.5)
    moved = bpy.context.object
    for frame in (1, 30, 60):
        moved.location.z = math.sin(number + frame)
        moved.keyframe_insert("location", frame=frame)
bpy.context.scene.frame_end = 60
bpy.context.scene.sync_mode = "NONE"
bpy.context.scene.render.fps = 240
answer = True
"""

PLAY = """
def count(*_):
    bpy.app.driver_namespace["frames"] += 1
bpy.app.driver_namespace["frames"] = 0
bpy.app.driver_namespace["count"] = count
bpy.app.handlers.frame_change_post.append(count)
window, area, _ = sidebar()
region = next(region for region in area.regions if region.type == "WINDOW")
with bpy.context.temp_override(window=window, area=area, region=region):
    bpy.ops.screen.animation_play()
answer = True
"""

STOP = """
window, area, _ = sidebar()
with bpy.context.temp_override(window=window, area=area):
    bpy.ops.screen.animation_cancel()
bpy.app.handlers.frame_change_post.remove(bpy.app.driver_namespace["count"])
answer = bpy.app.driver_namespace["frames"]
"""

SWITCH = "bpy.ops.preferences.addon_{what}(module='{module}')\nanswer = True"


def main() -> int:
    wanted = sys.argv[1:] or VERSIONS
    here = [version for version in wanted if find_program(version)]
    for version in set(wanted) - set(here):
        print(why_absent(version), file=sys.stderr)
    if not here:
        return TOOLS_ABSENT
    for version in here:
        with tempfile.TemporaryDirectory() as folder:
            for row in measure(version, Path(folder)):
                print(json.dumps(row), flush=True)
    return 0


def measure(version, folder):
    with prepared(version, folder, idle_after_s=600) as desk:
        desk.blender.start(desk.screen)
        desk.sign_in_at_once()
        desk.start_at_once()
        yield from rows_of_calls(version, desk.blender)
        yield row_of_playback(desk)


def rows_of_calls(version, blender):
    source = MEASURE.format(module=blender.module, ticks=TICKS, signals=SIGNALS)
    ticks, signals, nothing = blender.ask(source)
    for name, values, mark in (("tick", ticks, TICK_MARK_US), ("signal", signals, SIGNAL_MARK_US)):
        p99 = percentile(values, 99)
        yield row(f"{name} p99 us, Blender {version}", p99, mark, "the mark", p99 / mark, 1.0, p99 < mark)
        median = statistics.median(values)
        beside = percentile(nothing, 50)
        yield row(f"{name} median us, Blender {version}", median, beside, "a function that does nothing")


def row_of_playback(desk):
    """Frames a second, with and without the add-on in turns, so that both meet the same noise."""
    blender = desk.blender
    blender.ask(MANY_OBJECTS)
    with_us, without = [], []
    for _ in range(ROUNDS):
        with_us.append(play(blender))
        blender.ask(SWITCH.format(what="disable", module=blender.module))
        without.append(play(blender))
        blender.ask(SWITCH.format(what="enable", module=blender.module))
        desk.panel.wait_until("signed in", signed_in=True)
        desk.start_at_once()
    ours, peer = statistics.median(with_us), statistics.median(without)
    ratio = ours / peer
    name = f"playback fps, Blender {desk.version}"
    return row(name, ours, peer, "without the add-on", ratio, FPS_MARK, ratio >= FPS_MARK)


def play(blender):
    blender.ask(PLAY)
    began = time.monotonic()
    time.sleep(PLAY_S)
    frames = blender.ask(STOP)
    return frames / (time.monotonic() - began)


def percentile(values, rank):
    return statistics.quantiles(values, n=100)[rank - 1]


def row(name, ours, peer, peer_name, ratio=None, mark=None, met=None):
    ratio = ours / peer if ratio is None else ratio
    return {
        "name": name,
        "ours": round(ours, 3),
        "peer": round(peer, 3),
        "peer_name": peer_name,
        "ratio": round(ratio, 3),
        "mark": mark,
        "met": met,
    }


if __name__ == "__main__":
    sys.exit(main())
