# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences. Blender saves them in clear text, so they hold no secrets."""

import bpy

from . import running, sentence
from .tracker_core.panel import wording


class VFX_TIME_TRACKER_Preferences(bpy.types.AddonPreferences):
    bl_idname = __package__

    server_address: bpy.props.StringProperty(
        name="Server",
        description="The address of your studio's time server. Empty: the one built into this add-on",
    )
    start_with_file: bpy.props.BoolProperty(
        name="Start Tracking When a File Opens",
        description="Track the task that the path of the file names; if no single one fits, the panel asks",
        default=False,
    )
    show_readout: bpy.props.BoolProperty(
        name="Show the Clock in the Status Bar",
        description="A small clock at the bottom of the window; click it for the panel",
        default=False,
    )

    def draw(self, _context):
        view = running.view()
        layout = self.layout
        layout.use_property_split = True
        column = layout.column()
        column.prop(self, "server_address")
        if running.problem:
            sentence.draw(column, running.problem, "ERROR")
        if view is not None:
            if not self.server_address:
                _draw_fact(column, "", view.server_url)
            _draw_fact(column, "Pauses After", f"{wording.hours(view.idle_after_s)} idle (set by the studio)")
        column = layout.column(heading="Options")
        column.prop(self, "start_with_file")
        column.prop(self, "show_readout")


def _draw_fact(layout, name, text):
    """A read-only line, aligned with the fields."""
    split = layout.split(factor=0.4)
    label = split.row()
    label.alignment = "RIGHT"
    label.label(text=name)
    split.label(text=text)


def _preferences():
    """This add-on's preferences, or None if a script switched it on without an entry in the preferences."""
    entry = bpy.context.preferences.addons.get(__package__)
    return entry.preferences if entry else None


def server_address():
    """What the artist typed, or "" """
    ours = _preferences()
    return ours.server_address.strip() if ours else ""


def starts_with_file():
    ours = _preferences()
    return bool(ours and ours.start_with_file)


def shows_readout():
    ours = _preferences()
    return bool(ours and ours.show_readout)


def register():
    bpy.utils.register_class(VFX_TIME_TRACKER_Preferences)


def unregister():
    bpy.utils.unregister_class(VFX_TIME_TRACKER_Preferences)
