"""How the add-on leaves: in Debian's Blender, as a wheel calls no `unregister` at its end."""

import signal
import time

import pytest

from tests.blender_ui import program
from tests.e2e.desk import prepared

pytestmark = [
    pytest.mark.blender,
    pytest.mark.slow,
    pytest.mark.skipif(program.find_program("3.4") is None, reason=program.why_absent("3.4")),
]
QUITS_WITHIN_S = 1.5


@pytest.fixture
def desk(tmp_path):
    """A Blender that tracks, and its server."""
    with prepared("3.4", tmp_path, idle_after_s=600) as desk:
        desk.blender.start(desk.screen)
        desk.sign_in_at_once()
        desk.start_at_once()
        desk.screen.drag((300, 300), (400, 400), button=2, seconds=4)
        time.sleep(2)
        yield desk


def journal(desk):
    """All that stands in the artist's folder."""
    files = [path for path in (desk.blender.folder / "tracker").rglob("*") if path.is_file()]
    return b"\n".join(path.read_bytes() for path in files).decode(errors="replace")


def sessions(desk):
    token = desk.server.sign_in("mara")
    date = time.strftime("%Y-%m-%d", time.gmtime())
    return desk.server.get(f"me/sessions?date={date}", token)["sessions"]


def test_quitting_closes_the_session(desk):
    desk.blender.quit()
    deadline = time.monotonic() + 10
    while sessions(desk)[0]["open"] and time.monotonic() < deadline:
        time.sleep(0.2)
    # Said in passing, or it stands in the journal for the next run; either way nothing is lost.
    assert not sessions(desk)[0]["open"] or '"quit"' in journal(desk)


def test_quitting_beside_a_hanging_server_takes_no_time(desk):
    desk.server.freeze()
    try:
        desk.blender.ask("answer = list(bpy.ops.vfx_time_tracker.retry())")
        desk.screen.move(320, 320)
        time.sleep(1.5)  # the worker waits for an answer now
        assert desk.blender.quit() < QUITS_WITHIN_S
        assert '"quit"' in journal(desk)
    finally:
        desk.server.thaw()


def test_switching_off_beside_a_hanging_server_takes_no_time(desk):
    desk.server.freeze()
    try:
        desk.blender.ask("answer = list(bpy.ops.vfx_time_tracker.retry())")
        time.sleep(1)
        took_s = desk.blender.ask(SWITCH_OFF)
        assert took_s < 0.1
    finally:
        desk.server.thaw()


def test_a_terminated_blender_leaves_its_time_in_the_journal(desk):
    desk.blender.process.send_signal(signal.SIGTERM)
    desk.blender.process.wait(10)
    assert '"open":true' in journal(desk).replace(" ", "")
    desk.blender.start(desk.screen)
    desk.panel.wait_until("signed in and delivered", signed_in=True, connection="online", waiting=0)
    deadline = time.monotonic() + 20
    while sessions(desk)[0]["open"] and time.monotonic() < deadline:
        time.sleep(0.5)
    (session,) = sessions(desk)
    assert not session["open"]
    assert session["active_s"] >= 3


def test_auto_save_is_not_held_up(desk):
    """Blender saves by itself only while no modal operator runs."""
    running = desk.blender.ask("getattr(bpy.context.window_manager.windows[0], 'modal_operators', [])")
    assert not list(running)
    assert not desk.blender.ask(MODAL_OPERATORS)


SWITCH_OFF = """
import time
began = time.perf_counter()
bpy.ops.preferences.addon_disable(module="vfx_time_tracker")
answer = time.perf_counter() - began
"""

MODAL_OPERATORS = """
ours = [getattr(bpy.types, name) for name in dir(bpy.types) if name.startswith("VFX_TIME_TRACKER_OT")]
answer = [cls.__name__ for cls in ours if hasattr(cls, "modal")]
"""
