"""Where the computer's idle time cannot be read, as on Wayland: Blender's own signs of the artist alone."""

import time

import pytest

from tests.blender_ui import program
from tests.e2e.desk import prepared
from tests.e2e.test_the_blender_hour import VERSIONS

pytestmark = [pytest.mark.blender, pytest.mark.slow]
IDLE_AFTER_S = 6

KEYMAP_ITEMS = """
keymap = bpy.context.window_manager.keyconfigs.addon.keymaps.get("Window")
items = keymap.keymap_items if keymap else []
answer = sum(item.idname == "vfx_time_tracker.mouse_ping" for item in items)
"""


@pytest.fixture(scope="module", params=VERSIONS)
def seen(request, tmp_path_factory):
    """What the panel said, and how many mouse pings there were, at each moment."""
    if program.find_program(request.param) is None:
        pytest.skip(program.why_absent(request.param))
    folder = tmp_path_factory.mktemp(f"mouse-{request.param}")
    with prepared(request.param, folder, IDLE_AFTER_S, {"VFX_TRACKER_OS_IDLE": "0"}) as desk:
        desk.blender.start(desk.screen)
        desk.sign_in_at_once()
        moments = {"before": look(desk)}
        desk.start_at_once()
        for turn in range(2 * IDLE_AFTER_S):
            desk.screen.move(300 + 40 * (turn % 2), 400)
            time.sleep(0.6)
        moments["moving the mouse"] = look(desk)
        desk.panel.wait_until("idle", within_s=IDLE_AFTER_S + 6, state="idle")
        time.sleep(2)
        moments["away"] = look(desk)
        desk.screen.move(420, 420)
        desk.panel.wait_until("back", state="tracking")
        for turn in range(5):
            desk.screen.drag((300, 400), (380, 400 + 20 * (-1) ** turn), button=2, seconds=1.5)
        moments["turning the view"] = look(desk)
        desk.blender.ask("answer = list(bpy.ops.vfx_time_tracker.stop())")
        time.sleep(2)
        moments["stopped"] = look(desk)
        yield moments


def look(desk):
    return {**desk.panel.view(), "pings": desk.blender.ask(KEYMAP_ITEMS)}


def test_moving_the_mouse_is_work(seen):
    assert seen["moving the mouse"]["state"] == "tracking"


def test_turning_the_view_is_work(seen):
    assert seen["turning the view"]["state"] == "tracking"


def test_leaving_the_mouse_alone_is_idle(seen):
    assert seen["away"]["state"] == "idle"


def test_the_mouse_is_heard_while_a_session_runs_and_not_otherwise(seen):
    moments = ("before", "moving the mouse", "away", "stopped")
    assert [seen[moment]["pings"] for moment in moments] == [0, 1, 1, 0]
