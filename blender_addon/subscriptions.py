# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's events as signals of the core. Some arrive on the thread of a render or bake, so all they do
is stamp.
"""

from functools import partial

import bpy
from bpy.app.handlers import persistent

from .tracker_core.activity import Signal

# Which events exist differs between versions; those that this Blender lacks are skipped.
SIGNALS = {
    # Scripts and drivers cause these too: corroboration, not proof of activity.
    "undo_post": Signal.EDIT,
    "redo_post": Signal.EDIT,
    "depsgraph_update_post": Signal.EDIT,
    "load_post": Signal.EDIT,
    "save_post": Signal.EDIT,
    "render_init": Signal.COMPUTE_BEGIN,
    "render_complete": Signal.COMPUTE_END,
    "render_cancel": Signal.COMPUTE_END,
    "object_bake_pre": Signal.COMPUTE_BEGIN,
    "object_bake_complete": Signal.COMPUTE_END,
    "object_bake_cancel": Signal.COMPUTE_END,
}
# Playback (`frame_change_post`) is deliberately absent: a looping animation is idle.


def subscribe(on_signal, on_load):
    """Attach to every event; `on_load()` runs when another file opens. Returns a function that detaches."""
    attached = []
    wanted = [(name, partial(on_signal, signal)) for name, signal in SIGNALS.items()]
    for name, call in [*wanted, ("load_post", on_load)]:
        handlers = getattr(bpy.app.handlers, name, None)
        if handlers is not None:
            handler = _persistent(call)
            handlers.append(handler)
            attached.append((handlers, handler))

    def unsubscribe():
        while attached:
            handlers, handler = attached.pop()
            while handler in handlers:
                handlers.remove(handler)

    return unsubscribe


def _persistent(call):
    @persistent  # survives the opening of another file
    def handler(*_):
        call()

    return handler
