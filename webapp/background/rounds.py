"""A daemon thread that works in rounds: what the messenger and the syncer have in common."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod

from webapp.store.db import database

LOG = logging.getLogger("webapp.background")


class Rounds(ABC):
    """Calls `work` every `every_s` seconds until `stop`, which waits at most `ends_within_s`."""

    def __init__(self, name: str, *, every_s: float, ends_within_s: float):
        self._name = name
        self._every_s = every_s
        self._ends_within_s = ends_within_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @abstractmethod
    def work(self) -> None:
        """One round."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the work in progress, or give up waiting for it."""
        self._stop.set()
        self._thread.join(self._ends_within_s)

    def _run(self) -> None:
        while not self._stop.wait(self._every_s):
            try:
                database.refresh_connection()
                self.work()
            except Exception:  # an edge: nobody above could catch it, and the next round tries again
                LOG.exception("a round of the %s failed", self._name)
        database.close()
