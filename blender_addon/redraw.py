# SPDX-License-Identifier: GPL-3.0-or-later
"""Redraws what shows the tracker, and nothing else: the sidebar where our tab is open, and the status bar."""

import bpy

CATEGORY = "Time Tracker"


def redraw_sidebars():
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D" and area.spaces.active.show_region_ui:
                for region in area.regions:
                    if region.type == "UI" and _shows_our_tab(region):
                        region.tag_redraw()


def _shows_our_tab(region):
    try:
        return getattr(region, "active_panel_category", CATEGORY) == CATEGORY  # Blender 3 does not say
    except (TypeError, RuntimeError):  # until the region has been drawn once
        return True


def redraw_status_bar():
    """The status bar is in no screen's areas, but redraws when the view layer's name changes."""
    bpy.msgbus.publish_rna(key=(bpy.types.ViewLayer, "name"))
