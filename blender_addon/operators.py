# SPDX-License-Identifier: GPL-3.0-or-later
"""The buttons. Each calls the tracker and reports in a sentence why it cannot do what was asked."""

import bpy

from . import form, redraw, running
from .tracker_core.errors import TrackerError
from .tracker_core.panel import choices, wording


class _TrackerAction:
    """Shared by all: enabled while the tracker runs, and errors become a sentence."""

    @classmethod
    def poll(cls, _context):
        return running.tracker is not None

    def execute(self, _context):
        try:
            self.act(running.tracker)
        except TrackerError as error:
            self.report({"WARNING"}, error.user_message)
        redraw.redraw_sidebars()
        redraw.redraw_status_bar()
        return {"FINISHED"}


class VFX_TIME_TRACKER_OT_sign_in(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.sign_in"
    bl_label = "Sign In"
    bl_description = "Sign in to the studio's time server"

    def act(self, tracker):
        fields = form.fields(bpy.context)
        if tracker.view().signing_in:
            return
        tracker.sign_in(form.username(), fields.password, remember=fields.remember)
        form.forget_password()  # it has been sent


class VFX_TIME_TRACKER_OT_sign_out(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.sign_out"
    bl_label = "Sign Out"
    bl_description = "Stop tracking and sign out on this computer"

    def act(self, tracker):
        form.forget()
        tracker.sign_out()


class VFX_TIME_TRACKER_OT_start(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.start"
    bl_label = "Start Tracking"
    bl_description = "Count the time you work on this task"

    def act(self, tracker):
        task = form.picked(tracker.view())
        if task is None:
            self.report({"WARNING"}, "Pick a task first.")
            return
        tracker.start(task.id)


class VFX_TIME_TRACKER_OT_pause(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.pause"
    bl_label = "Pause Tracking"
    bl_description = "Count no time until you press Resume"

    def act(self, tracker):
        tracker.pause()


class VFX_TIME_TRACKER_OT_resume(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.resume"
    bl_label = "Resume Tracking"
    bl_description = "Continue with this task"

    def act(self, tracker):
        tracker.resume()


class VFX_TIME_TRACKER_OT_stop(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.stop"
    bl_label = "Stop Tracking"
    bl_description = "End this session"

    def act(self, tracker):
        tracker.stop()


class VFX_TIME_TRACKER_OT_continue_interrupted(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.continue_interrupted"
    bl_label = "Continue"
    bl_description = "Track the task that you were on when Blender ended unexpectedly"

    def act(self, tracker):
        tracker.continue_interrupted()


class VFX_TIME_TRACKER_OT_dismiss_interrupted(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.dismiss_interrupted"
    bl_label = "Do Not Continue"
    bl_description = "Do not ask about this task again"

    def act(self, tracker):
        tracker.dismiss_interrupted()


class VFX_TIME_TRACKER_OT_pick_task(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.pick_task"
    bl_label = "Task"
    bl_description = "Pick the task you work on; type to search"
    bl_property = "task"

    offered = []  # Blender shows freed text unless Python keeps the items

    def _offer(self, _context):
        cls = VFX_TIME_TRACKER_OT_pick_task
        view = running.view()
        tasks = choices.tasks(view) if view else ()
        cls.offered = [(str(task.id), wording.task_line(task), "") for task in tasks]
        return cls.offered

    task: bpy.props.EnumProperty(name="Task", items=_offer)

    def invoke(self, context, _event):
        if not choices.tasks(running.view()):
            self.report({"INFO"}, wording.NO_TASKS)
            return {"CANCELLED"}
        context.window_manager.invoke_search_popup(self)
        return {"FINISHED"}

    def act(self, tracker):
        offered = choices.tasks(tracker.view())
        form.pick(next((task.id for task in offered if str(task.id) == self.task), None))


class VFX_TIME_TRACKER_OT_all_open(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.all_open"
    bl_label = "All Open Tasks"
    bl_description = "Show every open task of the studio, not only those assigned to you"

    def act(self, _tracker):
        form.show_all_open(not form.shows_all_open())


class VFX_TIME_TRACKER_OT_refresh(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.refresh"
    bl_label = "Refresh Tasks"
    bl_description = "Get the latest tasks from the server"

    def act(self, _tracker):
        form.refresh_tasks()


class VFX_TIME_TRACKER_OT_open_log(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.open_log"
    bl_label = "Open My Log"
    bl_description = "View and correct your days in the browser"

    def act(self, tracker):
        tracker.open_log()


class VFX_TIME_TRACKER_OT_retry(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.retry"
    bl_label = "Try Now"
    bl_description = "Send what is waiting now"

    def act(self, tracker):
        tracker.retry_now()


class VFX_TIME_TRACKER_OT_discard_refused(_TrackerAction, bpy.types.Operator):
    bl_idname = "vfx_time_tracker.discard_refused"
    bl_label = "Discard What the Server Refused"
    bl_description = "The server does not accept these entries. They stay in a file on this computer"

    def invoke(self, context, event):
        return context.window_manager.invoke_confirm(self, event)

    def act(self, tracker):
        tracker.discard_quarantined()


class VFX_TIME_TRACKER_OT_allow_online(bpy.types.Operator):
    bl_idname = "vfx_time_tracker.allow_online"
    bl_label = "Open Preferences"
    bl_description = "Show where Blender is allowed to go online: System > Network > Allow Online Access"

    def execute(self, _context):
        bpy.ops.screen.userpref_show(section="SYSTEM")
        return {"FINISHED"}


CLASSES = (
    VFX_TIME_TRACKER_OT_sign_in,
    VFX_TIME_TRACKER_OT_sign_out,
    VFX_TIME_TRACKER_OT_start,
    VFX_TIME_TRACKER_OT_pause,
    VFX_TIME_TRACKER_OT_resume,
    VFX_TIME_TRACKER_OT_stop,
    VFX_TIME_TRACKER_OT_continue_interrupted,
    VFX_TIME_TRACKER_OT_dismiss_interrupted,
    VFX_TIME_TRACKER_OT_pick_task,
    VFX_TIME_TRACKER_OT_all_open,
    VFX_TIME_TRACKER_OT_refresh,
    VFX_TIME_TRACKER_OT_open_log,
    VFX_TIME_TRACKER_OT_retry,
    VFX_TIME_TRACKER_OT_discard_refused,
    VFX_TIME_TRACKER_OT_allow_online,
)


def register():
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister():
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
