# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts without a click: when the artist opens a file, if the preferences say so, and after the add-on was
reloaded.
"""

import bpy
from bpy.app.handlers import persistent

from . import form, preferences
from .tracker_core.panel import choices


class Autostart:
    def __init__(self):
        self._file_opened = False
        self._handler = self._make_handler()
        self._left = None

    def _make_handler(self):
        @persistent
        def file_opened(*_):
            self._file_opened = bool(bpy.data.filepath)  # a new, empty file is not work yet
            form.ask_for_task(False)

        return file_opened

    def begin(self, left):
        """`left` was on when the add-on was reloaded (`handover.Handover`), or is None."""
        self._left = left
        bpy.app.handlers.load_post.append(self._handler)

    def end(self):
        self._file_opened = False
        while self._handler in bpy.app.handlers.load_post:
            bpy.app.handlers.load_post.remove(self._handler)

    def start_if_asked(self, tracker, view):
        """Called by the tick. Does nothing while tracking or paused; waits for the sign-in and the tasks."""
        if view.state == "signed_out":
            return
        if view.state != "stopped":
            self._left, self._file_opened = None, False
        elif self._left is not None:
            self._continue(tracker, view)
        elif self._file_opened and (view.tasks or view.recent):
            self._file_opened = False
            if preferences.starts_with_file():
                self._start_task_of_file(tracker)

    def _continue(self, tracker, view):
        if choices.find(view, self._left.task_id) is not None:
            left, self._left = self._left, None
            tracker.start(left.task_id, paused=left.is_paused)

    def _start_task_of_file(self, tracker):
        """Only the file's own task starts by itself; where that is not certain, the panel asks."""
        task = tracker.find_task_of_file(bpy.data.filepath)
        if task is None:
            form.ask_for_task(True)
        else:
            tracker.start(task.id)
