import os
from pathlib import Path

import bpy
import pytest
from conftest import BUILDS, install, is_extension
from traces import traces


def switch(module, on):
    operator = bpy.ops.preferences.addon_enable if on else bpy.ops.preferences.addon_disable
    assert operator(module=module) == {"FINISHED"}


def remove(module):
    """The operator redraws the preferences, so it wants an area."""
    window = bpy.context.window_manager.windows[0]
    with bpy.context.temp_override(window=window, area=window.screen.areas[0]):
        bpy.ops.preferences.addon_remove(module=module)


def test_the_built_zip_installs_and_is_switched_on(installed):
    assert installed in bpy.context.preferences.addons
    assert hasattr(bpy.types, "VFX_TIME_TRACKER_PT_panel")


def test_ten_cycles_leave_nothing(addon):
    switch(addon.__name__, on=False)
    before = traces()
    for _ in range(10):
        switch(addon.__name__, on=True)
        switch(addon.__name__, on=False)
    assert traces() == before
    assert before["types"] == []


def test_cycles_add_nothing_to_a_running_one(addon):
    before = traces()
    for _ in range(3):
        switch(addon.__name__, on=False)
        switch(addon.__name__, on=True)
    assert traces() == before


def test_the_background_is_silent(addon):
    switch(addon.__name__, on=False)
    without = traces()
    switch(addon.__name__, on=True)
    with_us = traces()
    assert bpy.app.background
    assert with_us["handlers"] == without["handlers"]
    assert with_us["threads"] == without["threads"]
    assert with_us["keymap"] == 0
    assert list(Path(os.environ["VFX_TRACKER_HOME"]).iterdir()) == []


def test_buttons_are_off_in_the_background(addon):
    for name in ("sign_in", "start", "pause", "resume", "stop", "open_log"):
        assert not getattr(bpy.ops.vfx_time_tracker, name).poll()


def test_another_file_changes_nothing(addon):
    before = traces()
    bpy.ops.wm.read_homefile(use_factory_startup=False)
    assert traces() == before


@pytest.mark.skipif(not is_extension(), reason="Blender 3 knows one kind of add-on")
def test_a_second_copy_is_refused_with_a_sentence(addon, part, capfd):
    before = traces()
    bpy.ops.preferences.addon_install(filepath=str(BUILDS / "vfx_time_tracker-0.1.0.zip"), overwrite=True)
    switch("vfx_time_tracker", on=True)
    assert "Another copy of VFX Time Tracker is switched on" in capfd.readouterr().out
    assert traces() == before | {"types": traces()["types"]}
    assert bpy.types.VFX_TIME_TRACKER_PT_panel.__module__.startswith(addon.__name__)
    switch("vfx_time_tracker", on=False)
    assert traces() == before
    remove("vfx_time_tracker")


def test_the_refused_copy_runs_once_the_other_is_off(addon):
    if not is_extension():
        pytest.skip("Blender 3 knows one kind of add-on")
    bpy.ops.preferences.addon_install(filepath=str(BUILDS / "vfx_time_tracker-0.1.0.zip"), overwrite=True)
    switch("vfx_time_tracker", on=True)
    switch(addon.__name__, on=False)
    switch("vfx_time_tracker", on=False)
    switch("vfx_time_tracker", on=True)
    assert bpy.types.VFX_TIME_TRACKER_PT_panel.__module__ == "vfx_time_tracker.panel"
    switch("vfx_time_tracker", on=False)
    remove("vfx_time_tracker")


@pytest.mark.skipif(not is_extension(), reason="Blender 3 knows one kind of add-on")
def test_the_extension_is_refused_beside_a_running_add_on(addon, capfd):
    ours = addon.__name__
    switch(ours, on=False)
    bpy.ops.preferences.addon_install(filepath=str(BUILDS / "vfx_time_tracker-0.1.0.zip"), overwrite=True)
    switch("vfx_time_tracker", on=True)
    switch(ours, on=True)
    assert "the add-on 'vfx_time_tracker'" in capfd.readouterr().out
    assert bpy.types.VFX_TIME_TRACKER_PT_panel.__module__ == "vfx_time_tracker.panel"
    switch(ours, on=False)
    switch("vfx_time_tracker", on=False)
    remove("vfx_time_tracker")
    switch(ours, on=True)


def test_uninstalling_keeps_the_artists_files(addon):
    kept = Path(os.environ["VFX_TRACKER_HOME"]) / "kept.txt"
    kept.write_text("a minute")
    try:
        if is_extension():
            bpy.ops.extensions.package_uninstall(repo_index=user_repository(), pkg_id="vfx_time_tracker")
        else:
            remove(addon.__name__)
        assert not hasattr(bpy.types, "VFX_TIME_TRACKER_PT_panel")
        assert kept.read_text() == "a minute"
    finally:
        kept.unlink()
        install(BUILDS / "vfx_time_tracker-0.1.0.zip")


def user_repository():
    names = [repository.module for repository in bpy.context.preferences.extensions.repos]
    return names.index("user_default")
