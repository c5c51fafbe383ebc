# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts without a click: when the artist opens a file, if the preferences say so, and after an update."""

import bpy
from bpy.app.handlers import persistent

from . import form, preferences
from .tracker_core.panel import choices


class Autostart:
    def __init__(self):
        self._file_opened = False
        self._handler = self._make_handler()
        self._task_id = None

    def _make_handler(self):
        @persistent
        def file_opened(*_):
            self._file_opened = bool(bpy.data.filepath)  # a new, empty file is not work yet

        return file_opened

    def begin(self, task_id):
        """`task_id` was being tracked when an update came, or is None."""
        self._task_id = task_id
        bpy.app.handlers.load_post.append(self._handler)

    def end(self):
        self._file_opened = False
        while self._handler in bpy.app.handlers.load_post:
            bpy.app.handlers.load_post.remove(self._handler)

    def start_if_asked(self, tracker, view):
        """Called by the tick. Does nothing while tracking or paused; waits for the sign-in and the tasks."""
        if view.state == "signed_out":
            return
        wanted = self._wanted(view)
        if wanted is None:
            return
        self._file_opened, self._task_id = False, None
        if view.state == "stopped":
            tracker.start(wanted.id)

    def _wanted(self, view):
        if self._task_id is not None:
            return choices.find(view, self._task_id)
        if self._file_opened and preferences.starts_with_file():
            return form.picked(view)
        self._file_opened = False
        return None
