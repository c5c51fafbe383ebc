# SPDX-License-Identifier: GPL-3.0-or-later
"""An update replaces the running add-on: tracking continues with the same task afterwards."""

import time

import bpy

KEY = "vfx_time_tracker_handover"
LASTS_S = 120


def leave(version, view):
    """Called when the old version ends."""
    if view is not None and view.state in ("tracking", "machine", "idle"):
        bpy.app.driver_namespace[KEY] = (version, view.task.id, time.monotonic())


def take(version):
    """The task to continue with, or None if none was left, or by the same version, or too long ago."""
    left_by, task_id, at = bpy.app.driver_namespace.pop(KEY, (version, None, 0.0))
    return task_id if left_by != version and time.monotonic() - at < LASTS_S else None
