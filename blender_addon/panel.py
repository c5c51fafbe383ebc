# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel "Time Tracker" in the sidebar of the 3D view. It draws a `View` of the core and knows nothing
else.
"""

import bpy

from . import form, running, sentence
from .redraw import CATEGORY
from .tracker_core.panel import choices, wording

ICONS = bpy.types.UILayout.bl_rna.functions["label"].parameters["icon"].enum_items.keys()
OFFLINE = "INTERNET_OFFLINE" if "INTERNET_OFFLINE" in ICONS else "UNLINKED"
SWATCH = "STRIP_COLOR_" if "STRIP_COLOR_01" in ICONS else "SEQUENCE_COLOR_"  # renamed in Blender 5
STATE_ICONS = {
    "signed_out": "RADIOBUT_OFF",
    "stopped": "RADIOBUT_OFF",
    "tracking": SWATCH + "04",  # green
    "machine": SWATCH + "05",  # blue
    "idle": SWATCH + "02",  # orange
    "paused": SWATCH + "03",  # yellow
}
ACTION_ICONS = {
    "start": "PLAY",
    "switch": "PLAY",
    "pause": "PAUSE",
    "resume": "PLAY",
    "stop": "SNAP_FACE",
}
LETTER_PX = 7.2  # of Blender's font at scale 1, on average
POPOVER_UNITS = 12
UNIT_PX = 20
BUTTONS_LETTERS = 4  # the width of the small button beside the task


class VFX_TIME_TRACKER_PT_panel(bpy.types.Panel):
    bl_idname = "VFX_TIME_TRACKER_PT_panel"
    bl_label = "Time Tracker"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = CATEGORY
    bl_ui_units_x = POPOVER_UNITS  # where the status bar opens it

    def draw(self, context):
        view = running.view()
        if running.problem:
            draw_text(self.layout, context, running.problem, "ERROR")
        if view is None:
            self.layout.label(text="Time tracking is switched off.")
        elif view.signed_in:
            draw_tracker(self.layout, context, view)
        else:
            draw_sign_in(self.layout, context, view)


def draw_sign_in(layout, context, view):
    draw_form(layout, context, view)
    draw_message(layout, context, view.message, view.message_level)
    if view.connection == "not_allowed":
        draw_connection(layout, context, view)
    layout.label(text=view.server_url, icon="URL")


def draw_form(layout, context, view):
    fields = form.fields(context)
    column = layout.column()
    column.enabled = not view.signing_in
    column.prop(fields, "username", icon="USER", **hint("Username"))
    column.prop(fields, "password", icon="LOCKED", **hint("Password"))
    column.prop(fields, "remember")
    button = layout.row()  # not in the column: Blender leaves a button under the pointer grey
    button.scale_y = 1.4
    button.operator("vfx_time_tracker.sign_in", text=wording.sign_in_label(view))


def hint(text):
    """A placeholder with the field's name, where Blender supports it; the icon is always shown."""
    can = "placeholder" in bpy.types.UILayout.bl_rna.functions["prop"].parameters
    return {"text": "", "placeholder": text} if can else {"text": ""}


def draw_tracker(layout, context, view):
    draw_now(layout, context, view)
    draw_interrupted(layout, context, view)
    if view.state == "stopped" and form.asks_for_task():
        draw_text(layout, context, wording.ASK_FOR_TASK, "QUESTION")
    draw_choice(layout, context, view)
    draw_actions(layout, view)
    draw_message(layout, context, wording.message_line(view), view.message_level)
    draw_connection(layout, context, view)
    draw_refused(layout, context, view)
    draw_foot(layout, view)


def draw_now(layout, context, view):
    """What is counted, and how much: the state, and both clocks."""
    box = layout.box().column(align=True)
    draw_text(box, context, wording.state_line(view), STATE_ICONS[view.state])
    if view.task is not None:
        for line in wording.task_lines(view.task):
            box.label(text=line, icon="BLANK1")
        draw_clock(box, "Session", view.session_s)
    draw_clock(box, "Today", view.today_s)


def draw_clock(layout, name, seconds):
    row = layout.row()
    row.label(text=name, icon="BLANK1")
    clock = row.row()
    clock.alignment = "RIGHT"
    clock.label(text=wording.clock(seconds))


def draw_interrupted(layout, context, view):
    line = wording.interrupted_line(view)
    if not line:
        return
    box = layout.box().column(align=True)
    draw_text(box, context, line, "QUESTION")
    row = box.row(align=True)
    row.operator("vfx_time_tracker.continue_interrupted", icon="PLAY")
    row.operator("vfx_time_tracker.dismiss_interrupted", text="", icon="X")


def draw_choice(layout, context, view):
    picked = form.picked(view)
    column = layout.column(align=True)
    row = column.row(align=True)
    text = short_line(picked, letters_in(context) - BUTTONS_LETTERS) if picked else "Pick a task"
    row.operator("vfx_time_tracker.pick_task", text=text, icon="DOWNARROW_HLT")
    row.operator("vfx_time_tracker.all_open", text="", icon="COMMUNITY", depress=form.shows_all_open())
    if form.shows_all_open():
        column.prop(form.fields(context), "search", text="", icon="VIEWZOOM")


def draw_actions(layout, view):
    picked = form.picked(view)
    actions = choices.actions(view, picked.id if picked else None)
    column = layout.column(align=True)
    column.scale_y = 1.4
    if "switch" in actions:  # on a line of its own, as its label is long
        draw_action(column, "switch")
    row = column.row(align=True)
    for action in actions:
        if action != "switch":
            draw_action(row, action)


def draw_action(layout, action):
    operator = f"vfx_time_tracker.{choices.METHODS[action]}"
    layout.operator(operator, text=wording.ACTIONS[action], icon=ACTION_ICONS[action])


def draw_message(layout, context, text, level):
    if text:
        column = layout.column(align=True)
        column.alert = level == "error"
        draw_text(column, context, text, "INFO" if level == "info" else "ERROR")


def draw_connection(layout, context, view):
    line = wording.connection_line(view)
    if not line:
        return
    column = layout.column(align=True)
    draw_text(column, context, line, OFFLINE)
    remedy = choices.remedy(view)
    if remedy == "sign_in":
        draw_form(column, context, view)
    elif remedy == "allow_online":
        column.operator("vfx_time_tracker.allow_online")
    elif remedy == "retry":
        column.operator("vfx_time_tracker.retry", icon="FILE_REFRESH")


def draw_refused(layout, context, view):
    line = wording.quarantine_line(view)
    if not line:
        return
    box = layout.box().column(align=True)
    draw_text(box, context, line, "ERROR")
    for reason in wording.quarantine_reasons(view):
        draw_text(box, context, reason, "DOT")
    box.operator("vfx_time_tracker.discard_refused", text="Discard", icon="TRASH")


def draw_foot(layout, view):
    layout.operator("vfx_time_tracker.open_log", icon="URL")
    row = layout.row()
    row.label(text=view.user_name, icon="USER")
    row.operator("vfx_time_tracker.refresh", text="", icon="FILE_REFRESH", emboss=False)
    row.operator("vfx_time_tracker.sign_out", text="", icon="QUIT", emboss=False)


def draw_text(layout, context, text, icon):
    sentence.draw(layout, text, icon, letters_in(context))


def letters_in(context):
    """How many letters a line of the panel takes, beside an icon."""
    width = POPOVER_UNITS * UNIT_PX
    if context.region.type == "UI":
        width = context.region.width / context.preferences.system.ui_scale
    return max(18, int(width / LETTER_PX) - 8)


def short_line(task, letters):
    """The task's title, without the folders of its entity if that is too long: "SH0020 · Lighting"."""
    title = wording.task_title(task)
    return title if len(title) <= letters else title[task.entity.rfind("/") + 1 :]


def register():
    bpy.utils.register_class(VFX_TIME_TRACKER_PT_panel)


def unregister():
    bpy.utils.unregister_class(VFX_TIME_TRACKER_PT_panel)
