"""Maya as the core sees it: one timer, callbacks that only stamp, and polls that cost microseconds.

No application-wide event filter, no scriptJob, nothing that waits for Maya to be idle: each of them costs
the artist.
"""

from __future__ import annotations

import itertools
from collections import deque
from typing import Any

from maya import cmds
from maya.api import OpenMaya

from .maya_qt import QtCore, QtGui
from .tracker_core.activity import Signal
from .tracker_core.guard import guarded
from .tracker_core.host import Host
from .tracker_core.panel import wording

# A script can undo, select, scrub and save as well as a hand can, so these corroborate; picking a tool is a
# hand.
EVENTS = {
    "ToolChanged": Signal.INPUT,
    "Undo": Signal.EDIT,
    "Redo": Signal.EDIT,
    "SelectionChanged": Signal.EDIT,
    "SceneOpened": Signal.EDIT,
    "NewSceneOpened": Signal.EDIT,
    "SceneSaved": Signal.EDIT,
}
RENDERS = {
    OpenMaya.MSceneMessage.kBeforeSoftwareRender: Signal.COMPUTE_BEGIN,
    OpenMaya.MSceneMessage.kAfterSoftwareRender: Signal.COMPUTE_END,
    OpenMaya.MSceneMessage.kSoftwareRenderInterrupted: Signal.COMPUTE_END,
}
BEAT_S = 0.25  # what the worker has to say shows within this; Tracker's own tick is a second
# Polled, not subscribed to: `busy` may come and go many times a second. What blocks the main thread, such as
# a playblast, is seen by the core from its own thread.
COMPUTING = ("busy", "readingFile")
NOTICES = {
    "info": OpenMaya.MGlobal.displayInfo,
    "warning": OpenMaya.MGlobal.displayWarning,
    "error": OpenMaya.MGlobal.displayError,
}


class MayaHost(Host):
    """The one Host of this Maya. `on_beat` is called after each tick, to draw; `on_exit` when Maya quits."""

    name = "maya"

    def __init__(self, on_beat, on_exit):
        self.version = cmds.about(version=True)
        self._on_beat, self._on_exit = on_beat, on_exit
        self._callback_ids: list = []
        self._calls: deque = deque()
        self._timer = None
        self._on_signal: Any = None
        self._has_news = False
        self._pointer = None  # where it was, while it is listened to

    def scene_path(self):
        return cmds.file(query=True, sceneName=True) or None

    def connect(self, on_signal):
        self.disconnect()
        self._on_signal = on_signal
        add_event = OpenMaya.MEventMessage.addEventCallback
        add_message = OpenMaya.MSceneMessage.addCallback
        for event, signal in EVENTS.items():
            self._callback_ids.append(add_event(event, _stamp(on_signal, signal)))
        self._callback_ids.append(add_event("timeChanged", guarded(self._time_changed, self._give_up)))
        for message, signal in RENDERS.items():
            self._callback_ids.append(add_message(message, _stamp(on_signal, signal)))
        self._callback_ids.append(
            add_message(OpenMaya.MSceneMessage.kMayaExiting, guarded(self._exiting, self._give_up))
        )

    def disconnect(self):
        ids, self._callback_ids = self._callback_ids, []
        for callback_id in ids:
            OpenMaya.MMessage.removeCallback(callback_id)
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.stop()
            timer.deleteLater()
        self._calls.clear()
        self._pointer = None

    def start_timer(self, seconds, fn):
        beats = max(2, round(seconds / BEAT_S))
        self._beats_to_tick = itertools.cycle(reversed(range(beats)))
        self._timer = QtCore.QTimer()
        self._timer.setInterval(int(seconds * 1000 / beats))
        self._timer.timeout.connect(guarded(lambda: self._beat(fn), self._give_up))
        self._timer.start()

    def is_computing(self):
        return any(OpenMaya.MConditionMessage.getConditionState(name) for name in COMPUTING)

    def hear_pointer(self, wanted):
        self._pointer = QtGui.QCursor.pos() if wanted else None

    def call_on_main(self, fn):
        self._calls.append(fn)

    def notify(self, message, level):
        NOTICES[level]("Time Tracker: " + message)

    def _beat(self, tick):
        """All that happens by itself on Maya's main thread."""
        while self._calls:
            self._calls.popleft()()
            self._has_news = True
        if next(self._beats_to_tick) == 0:
            self._poll_pointer()
            tick()
            self._has_news = True  # drawn at the next beat: now the worker is awake, and Qt would wait for it
        elif self._has_news:
            self._has_news = False
            self._on_beat()

    def _poll_pointer(self):
        """A pointer that moved while Maya is in front is a hand. An event filter would cost each event."""
        if self._pointer is None:
            return
        before, self._pointer = self._pointer, QtGui.QCursor.pos()
        if before != self._pointer and QtGui.QGuiApplication.focusWindow() is not None:
            self._on_signal(Signal.INPUT)

    def _time_changed(self, *_):
        """Scrubbing is work; playback is not."""
        if not OpenMaya.MConditionMessage.getConditionState("playingBack"):
            self._on_signal(Signal.EDIT)

    def _exiting(self, *_):
        self._on_exit()

    def _give_up(self):
        """Law 9: after errors in a row this leaves Maya in peace, and says so."""
        self.disconnect()
        self.notify(wording.SWITCHED_OFF, "error")


def _stamp(on_signal, signal):
    def stamp(*_):
        on_signal(signal)

    return stamp
