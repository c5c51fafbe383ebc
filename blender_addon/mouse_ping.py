# SPDX-License-Identifier: GPL-3.0-or-later
"""Detects mouse movement through a keymap item. Used only where the computer's idle time cannot be read.

The operator lets every event pass. A modal operator would receive more, but Blender does not auto-save while
one runs.
"""

import bpy


class VFX_TIME_TRACKER_OT_mouse_ping(bpy.types.Operator):
    bl_idname = "vfx_time_tracker.mouse_ping"
    bl_label = "Detect Mouse Movement"
    bl_options = {"INTERNAL"}

    on_move = None  # set on the class while it is listened to

    def invoke(self, _context, _event):
        if self.on_move is not None:
            self.on_move()
        return {"PASS_THROUGH"}


def listen(on_move):
    """Call `on_move()` at every mouse move in any window, until `stop_listening`. May be called again."""
    VFX_TIME_TRACKER_OT_mouse_ping.on_move = staticmethod(on_move)
    configuration = bpy.context.window_manager.keyconfigs.addon
    if configuration is not None and not _items(configuration):
        keymap = configuration.keymaps.new(name="Window", space_type="EMPTY", region_type="WINDOW")
        keymap.keymap_items.new(VFX_TIME_TRACKER_OT_mouse_ping.bl_idname, "MOUSEMOVE", "ANY", any=True)


def stop_listening():
    """Looks the items up each time: references kept since they were created have crashed Blender on exit."""
    VFX_TIME_TRACKER_OT_mouse_ping.on_move = None
    manager = bpy.context.window_manager
    configuration = manager.keyconfigs.addon if manager else None
    if configuration is not None:
        for keymap, item in _items(configuration):
            keymap.keymap_items.remove(item)


def _items(configuration):
    keymap = configuration.keymaps.get("Window")
    if keymap is None:
        return []
    idname = VFX_TIME_TRACKER_OT_mouse_ping.bl_idname
    return [(keymap, item) for item in keymap.keymap_items if item.idname == idname]


def register():
    bpy.utils.register_class(VFX_TIME_TRACKER_OT_mouse_ping)


def unregister():
    stop_listening()
    bpy.utils.unregister_class(VFX_TIME_TRACKER_OT_mouse_ping)
