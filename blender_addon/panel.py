# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel "Time Tracker" in the sidebar of the 3D view. It draws a `View` of the core and knows nothing
else.
"""

import textwrap

import bpy

from . import form, running
from .redraw import CATEGORY
from .tracker_core import choices, wording

ICONS = bpy.types.UILayout.bl_rna.functions["label"].parameters["icon"].enum_items.keys()
OFFLINE = "INTERNET_OFFLINE" if "INTERNET_OFFLINE" in ICONS else "UNLINKED"
STATE_ICONS = {
    "signed_out": "RADIOBUT_OFF",
    "stopped": "RADIOBUT_OFF",
    "tracking": "COLORSET_03_VEC",
    "machine": "COLORSET_04_VEC",
    "idle": "COLORSET_09_VEC",
    "paused": "COLORSET_02_VEC",
}
ACTION_ICONS = {
    "start": "PLAY",
    "switch": "PLAY",
    "pause": "PAUSE",
    "resume": "PLAY",
    "stop": "SNAP_FACE",
}
ACTION_OPERATORS = {"switch": "vfx_time_tracker.start"}
LETTER_PX = 7.2  # of Blender's font at scale 1, on average
POPOVER_UNITS = 12
UNIT_PX = 20
REASONS_SHOWN = 3


class VFX_TIME_TRACKER_PT_panel(bpy.types.Panel):
    bl_idname = "VFX_TIME_TRACKER_PT_panel"
    bl_label = "Time Tracker"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = CATEGORY
    bl_ui_units_x = POPOVER_UNITS  # where the status bar opens it

    def draw(self, context):
        view = running.view()
        if view is None:
            draw_text(self.layout, context, running.problem or "The tracker is switched off.", "ERROR")
        elif view.signed_in:
            draw_tracker(self.layout, context, view)
        else:
            draw_sign_in(self.layout, context, view)


def draw_sign_in(layout, context, view):
    fields = form.fields(context)
    column = layout.column()
    column.enabled = not view.signing_in
    column.prop(fields, "username", icon="USER", **hint("User name"))
    column.prop(fields, "password", icon="LOCKED", **hint("Password"))
    column.prop(fields, "remember")
    button = column.row()
    button.scale_y = 1.4
    button.operator(
        "vfx_time_tracker.sign_in", text=wording.state_line(view) if view.signing_in else "Sign in"
    )
    draw_message(layout, context, view)
    if view.waiting or view.connection == "not_allowed":
        draw_connection(layout, context, view)
    layout.label(text=view.server_url, icon="URL")


def hint(text):
    """A field with its name inside, where Blender can; before 4.1 with its name beside."""
    if "placeholder" in bpy.types.UILayout.bl_rna.functions["prop"].parameters:
        return {"text": "", "placeholder": text}
    return {"text": text}


def draw_tracker(layout, context, view):
    draw_now(layout, context, view)
    draw_choice(layout, context, view)
    draw_actions(layout, view)
    draw_message(layout, context, view)
    draw_connection(layout, context, view)
    draw_refused(layout, context, view)
    draw_foot(layout, view)


def draw_now(layout, context, view):
    """What is counted, and how much: the state, and both clocks."""
    box = layout.box().column(align=True)
    draw_text(box, context, wording.state_line(view), STATE_ICONS[view.state])
    if view.task is not None:
        box.label(text=view.task.entity, icon="BLANK1")
        draw_clock(box, "Session", view.session_s)
    draw_clock(box, "Today", view.today_s)


def draw_clock(layout, name, seconds):
    row = layout.row()
    row.label(text=name, icon="BLANK1")
    clock = row.row()
    clock.alignment = "RIGHT"
    clock.label(text=wording.clock(seconds))


def draw_choice(layout, context, view):
    picked = form.picked(view)
    column = layout.column(align=True)
    row = column.row(align=True)
    text = wording.task_line(picked) if picked else "Pick a task"
    row.operator("vfx_time_tracker.pick_task", text=text, icon="DOWNARROW_HLT")
    row.operator("vfx_time_tracker.all_open", text="", icon="COMMUNITY", depress=form.shows_all_open())
    row.operator("vfx_time_tracker.refresh", text="", icon="FILE_REFRESH")
    if form.shows_all_open():
        column.prop(form.fields(context), "search", text="", icon="VIEWZOOM")


def draw_actions(layout, view):
    row = layout.row(align=True)
    row.scale_y = 1.4
    picked = form.picked(view)
    for action in choices.actions(view, picked.id if picked else None):
        operator = ACTION_OPERATORS.get(action, f"vfx_time_tracker.{action}")
        row.operator(operator, text=wording.ACTIONS[action], icon=ACTION_ICONS[action])


def draw_message(layout, context, view):
    if view.message:
        column = layout.column(align=True)
        column.alert = view.message_level == "error"
        draw_text(column, context, view.message, "INFO" if view.message_level == "info" else "ERROR")


def draw_connection(layout, context, view):
    line = wording.connection_line(view)
    if not line:
        return
    column = layout.column(align=True)
    draw_text(column, context, line, OFFLINE)
    if view.connection == "not_allowed":
        column.operator("vfx_time_tracker.allow_online")
    elif view.connection == "offline" and not view.needs_sign_in:
        column.operator("vfx_time_tracker.retry", icon="FILE_REFRESH")


def draw_refused(layout, context, view):
    line = wording.quarantine_line(view)
    if not line:
        return
    box = layout.box().column(align=True)
    draw_text(box, context, line, "ERROR")
    reasons = list(dict.fromkeys(sentence for _, sentence in view.quarantined))
    for sentence in reasons[:REASONS_SHOWN]:
        draw_text(box, context, sentence, "DOT")
    box.operator("vfx_time_tracker.discard_refused", text="Discard", icon="TRASH")


def draw_foot(layout, view):
    layout.operator("vfx_time_tracker.open_log", icon="URL")
    row = layout.row()
    row.label(text=view.user_name, icon="USER")
    row.operator("vfx_time_tracker.sign_out", text="", icon="QUIT", emboss=False)


def draw_text(layout, context, text, icon):
    """A sentence on as many lines as the panel's width needs, the icon before the first."""
    width = POPOVER_UNITS * UNIT_PX
    if context.region.type == "UI":
        width = context.region.width / context.preferences.system.ui_scale
    for line in textwrap.wrap(text, max(18, int(width / LETTER_PX) - 8)):
        layout.label(text=line, icon=icon)
        icon = "BLANK1"


def register():
    bpy.utils.register_class(VFX_TIME_TRACKER_PT_panel)


def unregister():
    bpy.utils.unregister_class(VFX_TIME_TRACKER_PT_panel)
