# SPDX-License-Identifier: GPL-3.0-or-later
"""Switches the add-on on and off. Doing so any number of times leaves Blender as it was."""

import bpy

from . import form, mouse_ping, operators, panel, preferences, second_copy, status_bar
from .tracker_core.guard import guarded
from .tracking import Tracking

PARTS = (preferences, form, operators, panel, status_bar, mouse_ping)
_tracking = Tracking()


def register():
    """Register all classes and begin tracking. Beside another running copy, only say why not; in
    background mode, do not track.
    """
    if second_copy.find_running():
        second_copy.register()
        return
    for part in PARTS:
        part.register()
    second_copy.mark_running()
    if not bpy.app.background:
        guarded(_tracking.begin, give_up=_tracking.end)()


def unregister():
    if second_copy.was_refused():
        second_copy.unregister()
        return
    guarded(_tracking.end, give_up=lambda: None)()
    second_copy.mark_stopped()
    for part in reversed(PARTS):
        part.unregister()
