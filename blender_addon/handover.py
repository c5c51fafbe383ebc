# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender reloads add-ons: for an update, another application template (File > New), Reload Scripts. The task
goes on afterwards, as the artist left it.
"""

import time
from typing import NamedTuple

import bpy

KEY = "vfx_time_tracker_handover"
LASTS_S = 120


class Handover(NamedTuple):
    """What was on when the add-on was switched off."""

    task_id: object
    is_paused: bool


def leave(view):
    """Called when the add-on ends."""
    if view is not None and view.task is not None:
        left = (view.task.id, view.state == "paused", time.monotonic())
        bpy.app.driver_namespace[KEY] = left


def take():
    """The `Handover` to continue with; None if nothing was on, or too long ago."""
    task_id, is_paused, at = bpy.app.driver_namespace.pop(KEY, (None, False, 0.0))
    is_fresh = task_id is not None and time.monotonic() - at < LASTS_S
    return Handover(task_id, is_paused) if is_fresh else None
