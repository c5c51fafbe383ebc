"""The composition root: one Host, one Tracker, one View. Nothing imports it but the plug-ins.

This slice tracks in memory; the journal, the worker and the network join it next.
"""

from __future__ import annotations

import os
from binascii import hexlify

from . import session
from .activity import ActivityMonitor, Sign
from .clock import Clock
from .errors import NotNow
from .model import View
from .session import Event


class Tracker:
    """What a plug-in uses. All methods belong to the DCC's main thread."""

    def __init__(self, host, config, clock=None):
        self._host = host
        self._config = config
        self._clock = clock or Clock()
        self._monitor = ActivityMonitor(self._clock)
        self._state = session.initial(self._clock.read())
        self._open = False

    def open(self):
        if self._host.is_batch or self._open:
            return
        self._open = True
        self._host.connect(self._monitor.on_signal)
        self._host.start_timer(1.0, self._tick)

    def close(self):
        if self._open:
            self._open = False
            self._host.disconnect()
            self._step(Event("quit"))

    def sign_in(self, username, password, remember=True):
        raise NotNow("Signing in is not possible yet.")

    def sign_out(self):
        self.stop()

    def start(self, task_id):
        self._step(Event("start", task_id=task_id, session=hexlify(os.urandom(16)).decode("ascii")))

    def pause(self):
        self._step(Event("pause"))

    def resume(self):
        self._step(Event("resume"))

    def stop(self):
        self._step(Event("stop"))

    def refresh_tasks(self, search="", all_open=False):
        """Ask the worker for the list; the answer shows in view()."""

    def open_log(self):
        """Open the artist's log in the browser."""

    def retry_now(self):
        """Skip the back-off."""

    def discard_quarantined(self):
        """Put the quarantined segments aside, after the artist saw the reasons."""

    def view(self):
        return View(server_url=self._config.server_url, state=self._state.phase)

    def _tick(self):
        for sign in self._monitor.drain():
            self._step(Event(sign.name), sign.at)
        self._step(Event("tick", computing=self._host.is_computing()))

    def _step(self, event, now=None):
        self._state, _effects = session.step(self._state, event, now or self._clock.read())


__all__ = ["Sign", "Tracker"]
