# SPDX-License-Identifier: GPL-3.0-or-later
"""A small clock in the status bar for those who want it; a click opens the panel."""

import bpy

from . import preferences, running
from .panel import STATE_ICONS, VFX_TIME_TRACKER_PT_panel
from .tracker_core.panel import wording


def draw(header, _context):
    view = running.view()
    if view is None or not preferences.shows_readout():
        return
    text = f"{view.task.entity}  {wording.clock(view.session_s)}" if view.task else "Time Tracker"
    row = header.layout.row(align=True)
    row.popover(VFX_TIME_TRACKER_PT_panel.bl_idname, text=text, icon=STATE_ICONS[view.state])


def register():
    bpy.types.STATUSBAR_HT_header.append(draw)


def unregister():
    bpy.types.STATUSBAR_HT_header.remove(draw)
