"""Everything an add-on could leave behind in Blender, as plain values that can be compared."""

import threading

import bpy


def traces():
    handlers = {
        name: len(getattr(bpy.app.handlers, name))
        for name in dir(bpy.app.handlers)
        if isinstance(getattr(bpy.app.handlers, name), list)
    }
    types = [name for name in dir(bpy.types) if "vfx_time_tracker" in name.lower()]
    return {
        "handlers": handlers,
        "types": types,
        "operators": dir(bpy.ops.vfx_time_tracker),
        "properties": hasattr(bpy.types.WindowManager, "vfx_time_tracker"),
        "status_bar": len(getattr(bpy.types.STATUSBAR_HT_header.draw, "_draw_funcs", ())),
        "keymap": keymap_items(),
        "threads": sorted(thread.name for thread in threading.enumerate()),
    }


def keymap_items():
    configuration = bpy.context.window_manager.keyconfigs.addon
    if configuration is None:
        return 0
    items = [item for keymap in configuration.keymaps for item in keymap.keymap_items]
    return sum("vfx_time_tracker" in item.idname for item in items)
