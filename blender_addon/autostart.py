# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the newest task when the artist opens a file, if the preferences say so."""

import bpy
from bpy.app.handlers import persistent

from . import form, preferences


class Autostart:
    def __init__(self):
        self._asked = False
        self._handler = self._make_handler()

    def _make_handler(self):
        @persistent
        def file_opened(*_):
            self._asked = bool(bpy.data.filepath)  # a new, empty file is no work yet

        return file_opened

    def begin(self):
        bpy.app.handlers.load_post.append(self._handler)

    def end(self):
        self._asked = False
        while self._handler in bpy.app.handlers.load_post:
            bpy.app.handlers.load_post.remove(self._handler)

    def start_if_asked(self, tracker, view):
        """Called by the tick. Who tracks or paused is left alone; who is being signed in, or waits for tasks,
        waits.
        """
        if not self._asked:
            return
        if not preferences.starts_with_file() or view.state not in ("signed_out", "stopped"):
            self._asked = False
            return
        task = form.picked(view)
        if view.state == "stopped" and task is not None:
            self._asked = False
            tracker.start(task.id)
