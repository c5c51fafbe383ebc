"""An update inside Blender, from the repository that the server itself hands out, while the artist works."""

import time

import pytest

import build_addons
from tests.blender_ui import program
from tests.e2e.desk import prepared
from tests.e2e.test_the_blender_hour import VERSIONS

pytestmark = [pytest.mark.blender, pytest.mark.slow]
OLD = "0.0.1"
MODULE = "bl_ext.studio.vfx_time_tracker"


@pytest.fixture(scope="module", params=[version for version in VERSIONS if version != "3.4"])
def update(request, tmp_path_factory):
    """What was seen (before, after) the update, and what the server holds of it."""
    if program.find_program(request.param) is None:
        pytest.skip(program.why_absent(request.param))
    folder = tmp_path_factory.mktemp(f"update-{request.param}")
    with prepared(request.param, folder, idle_after_s=600) as desk:
        old = build_addons.build_blender(desk.server.address, OLD)
        (folder / old.name).write_bytes(old.data)
        desk.blender.module = MODULE
        desk.blender.run_script(USE_THE_SERVERS_REPOSITORY, desk.server.address, folder / old.name)
        desk.blender.start(desk.screen)
        desk.sign_in_at_once()
        desk.start_at_once()
        desk.screen.drag((300, 300), (400, 400), button=2, seconds=3)
        before = {**desk.panel.view(), "version": stamped(desk)}
        desk.blender.ask(UPDATE)
        desk.panel.wait_until("tracking again", state="tracking")
        desk.screen.drag((300, 300), (400, 400), button=2, seconds=3)
        after = {**desk.panel.view(), "version": stamped(desk)}
        threads = desk.blender.ask(THREADS)
        desk.blender.ask("answer = list(bpy.ops.vfx_time_tracker.stop())")
        desk.panel.wait_until("delivered", state="stopped", waiting=0)
        token = desk.server.sign_in("mara")
        date = time.strftime("%Y-%m-%d", time.gmtime())
        yield before, after, threads, desk.server.get(f"me/sessions?date={date}", token)["sessions"]


def stamped(desk):
    return desk.blender.ask(
        f"import importlib\nanswer = importlib.import_module('{MODULE}.tracker_core._stamp').VERSION"
    )


def test_the_servers_version_runs_afterwards(update):
    before, after, _, _ = update
    assert before["version"] == OLD
    assert after["version"] == build_addons.our_version()


def test_the_artist_goes_on_with_the_same_task_without_a_click(update):
    before, after, _, sessions = update
    assert after["task"] == before["task"]
    assert {session["task"]["id"] for session in sessions} == {sessions[0]["task"]["id"]}


def test_no_time_is_lost_and_none_counted_twice(update):
    _, _, _, sessions = update
    spans = sorted((session["start_ms"], session["end_ms"]) for session in sessions)
    assert len(spans) == 2
    assert spans[0][1] <= spans[1][0]
    assert sum(session["active_s"] for session in sessions) >= 5
    assert not any(session["open"] for session in sessions)


def test_the_old_worker_is_gone(update):
    assert update[2].count("vfx-time-tracker") == 1


USE_THE_SERVERS_REPOSITORY = """
import sys
import bpy

address, old = sys.argv[-2:]
bpy.ops.extensions.package_uninstall(
    repo_index=[each.module for each in bpy.context.preferences.extensions.repos].index("user_default"),
    pkg_id="vfx_time_tracker",
)
bpy.ops.preferences.extension_repo_add(
    name="studio", remote_url=f"{address}/addons/blender/index.json", type="REMOTE"
)
bpy.context.preferences.system.use_online_access = True
bpy.context.preferences.view.show_splash = False
bpy.ops.extensions.package_install_files(filepath=old, repo="studio", enable_on_install=True)
bpy.ops.wm.save_userpref()
"""

UPDATE = """
import bpy
bpy.ops.extensions.repo_sync_all()
bpy.ops.extensions.package_upgrade_all()
answer = True
"""

THREADS = "import threading\nanswer = [thread.name for thread in threading.enumerate()]"
