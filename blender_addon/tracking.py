# SPDX-License-Identifier: GPL-3.0-or-later
"""Begins tracking when the add-on is switched on, and ends it when it is switched off.

The tracker lives in Python, where opening a file and undo change nothing.
"""

from . import handover, preferences, redraw, running
from .autostart import Autostart
from .host import BlenderHost
from .tracker_core import config
from .tracker_core.errors import BadSetting
from .tracker_core.tracker import Tracker


class Tracking:
    def __init__(self):
        self._autostart = Autostart()
        self._address = ""
        self._drawn = None

    def begin(self):
        self._address = preferences.server_address()
        settings = load_settings(self._address)
        if settings is not None:
            running.tracker = Tracker(BlenderHost(self._after_tick), settings)
            running.tracker.open()
            self._autostart.begin(handover.take())

    def end(self):
        self._autostart.end()
        handover.leave(running.view())
        ended, running.tracker, self._drawn = running.tracker, None, None
        if ended is not None:
            ended.close()

    def _after_tick(self):
        """Draw again only what changed since the last tick: a clock that runs, a state, a message."""
        if preferences.server_address() != self._address:
            self.end()  # what waits in the journal stays there for its own server
            self.begin()
        view = running.view()
        if view is None:
            return
        self._autostart.start_if_asked(running.tracker, view)
        if view != self._drawn:
            self._drawn = view
            redraw.redraw_sidebars()
            if preferences.shows_readout():
                redraw.redraw_status_bar()


def load_settings(address):
    """The core's settings; with an invalid address those of the build, and the reason in `running`."""
    running.problem = ""
    for typed in (address, ""):
        try:
            return config.load(server_url=typed)
        except BadSetting as error:
            running.problem = error.user_message
    return None
