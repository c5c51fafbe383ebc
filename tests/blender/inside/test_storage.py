"""Where the artist's words may not be found."""

import os
from pathlib import Path

import bpy
import pytest

SECRET = "correct-horse-battery-äß"


@pytest.fixture
def fields(addon):
    return bpy.context.window_manager.vfx_time_tracker


def all_bytes(folder):
    return b"".join(path.read_bytes() for path in Path(folder).rglob("*") if path.is_file())


def test_a_typed_password_is_in_no_saved_file(fields, tmp_path):
    fields.password = SECRET
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"), compress=False)
    bpy.ops.wm.save_userpref()
    assert SECRET.encode() not in all_bytes(tmp_path)
    assert SECRET.encode() not in all_bytes(os.environ["BLENDER_USER_RESOURCES"])


def test_a_typed_name_is_in_no_scene(fields, tmp_path):
    fields.username = "mara.stein.of.studio"
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"), compress=False)
    assert b"mara.stein.of.studio" not in all_bytes(tmp_path)


def test_a_password_that_was_sent_is_forgotten(fields, part):
    fields.password = SECRET
    part("form").forget_password()
    assert fields.password == ""


def test_what_was_typed_outlives_another_file(fields, part):
    fields.username = "mara"
    bpy.ops.wm.read_homefile(use_factory_startup=False)
    assert bpy.context.window_manager.vfx_time_tracker.username == "mara"


def test_switching_off_forgets_what_was_typed(fields, part, addon):
    fields.password = SECRET
    bpy.ops.preferences.addon_disable(module=addon.__name__)
    bpy.ops.preferences.addon_enable(module=addon.__name__)
    assert bpy.context.window_manager.vfx_time_tracker.password == ""


def test_preferences_hold_nothing_secret(addon):
    kept = bpy.context.preferences.addons[addon.__name__].preferences.bl_rna.properties.keys()
    assert set(kept) - {"rna_type", "bl_idname"} == {"server_address", "start_with_file", "show_readout"}
