"""Start, stop and exit of the tracker in this Maya; the only place that holds the parts together."""

from __future__ import annotations

import logging
from types import SimpleNamespace

from maya.api import OpenMaya

from . import dock, menu, preferences
from .host import MayaHost
from .tracker_core.errors import TrackerError
from .tracker_core.guard import guarded
from .tracker_core.tracker import Tracker

log = logging.getLogger("vfx_time_tracker")
_held = SimpleNamespace(expected=False, tracker=None)


def expect_start():
    """The plug-in is loaded and has asked Maya to call `start` when it is idle."""
    _held.expected = True


def start():
    """Called by Maya when it is idle; harmless when the plug-in was unloaded in the meantime."""
    if not _held.expected or _held.tracker is not None:
        return
    try:
        _start()
    except TrackerError as error:
        _complain(error.user_message)
    except Exception:
        log.exception("start")
        _complain("It could not start properly; tell your TD.")


def _start():
    host = MayaHost(on_beat=guarded(dock.draw, dock.give_up), on_exit=leave)
    tracker = _held.tracker = Tracker(host, preferences.read_config())
    tracker.open()
    menu.build([("Open Panel", dock.show), ("Open My Log", tracker.open_log)])
    dock.attach(tracker, choose_server)
    if not preferences.panel_was_seen():
        dock.show()


def _complain(sentence):
    dock.tell(sentence)
    OpenMaya.MGlobal.displayError("Time Tracker: " + sentence)


def choose_server(address):
    """Track on another server from now on. Raises TrackerError for an address that cannot be one."""
    preferences.choose_server(address)
    _close()
    expect_start()
    start()


def leave():
    """Maya quits: write what there is and let go; nothing is waited for, nothing of Maya's taken away."""
    _close()
    dock.detach()


def stop():
    """The plug-in is unloaded: everything of it goes."""
    _close()
    menu.remove()
    dock.remove()


def _close():
    _held.expected = False
    tracker, _held.tracker = _held.tracker, None
    if tracker is not None:
        tracker.close()
