# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses to run beside another copy of this add-on, such as the legacy add-on beside the extension.

Blender lets both be switched on, and the second then silently replaces the classes of the first. A refused
copy registers only a preferences panel with one sentence.
"""

import sys

import bpy

from . import sentence

PACKAGE_ID = __package__.rpartition(".")[2]
RUNNING = "vfx_time_tracker_is_running"  # an attribute of each copy's package

_refused = []  # the name of the copy that was there first


def find_running():
    """The module name of another copy that runs, or None."""
    for name, module in list(sys.modules.items()):
        if name != __package__ and name.rpartition(".")[2] == PACKAGE_ID and getattr(module, RUNNING, False):
            return name
    return None


def refusal(other):
    kind = "extension" if other.startswith("bl_ext.") else "add-on"
    return (
        f"Another copy of VFX Time Tracker is switched on: the {kind} '{other}'. "
        "Only one can track your time. Remove one of the two, then restart Blender."
    )


def mark_running():
    setattr(sys.modules[__package__], RUNNING, True)


def mark_stopped():
    setattr(sys.modules[__package__], RUNNING, False)


def was_refused():
    return bool(_refused)


class RefusedCopyPreferences(bpy.types.AddonPreferences):
    bl_idname = __package__

    def draw(self, _context):
        sentence.draw(self.layout.column(align=True), refusal(_refused[0]), "ERROR")


def register():
    _refused.append(find_running())
    bpy.utils.register_class(RefusedCopyPreferences)
    print("VFX Time Tracker:", refusal(_refused[0]))


def unregister():
    _refused.clear()
    bpy.utils.unregister_class(RefusedCopyPreferences)
