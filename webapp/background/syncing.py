"""The thread that keeps production trackers in step. It waits on the network alone, never on a request."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from webapp.integrations.connector import ConnectorProblem
from webapp.integrations.sync import run_sync
from webapp.store.db import database
from webapp.store.db.models import Integration
from webapp.store.integrations import connections
from webapp.store.refusal import Refused

LOG = logging.getLogger("webapp.syncing")
LOOK_EVERY_S = 5.0


class Syncer:
    """One daemon thread a process; each connection is claimed, so that one process alone runs it."""

    def __init__(self, now_ms: Callable[[], int]):
        self.now_ms = now_ms
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="syncer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End soon; a run that is under way is broken off and taken up again at the next start."""
        self._stop.set()
        self._thread.join(LOOK_EVERY_S)

    def _run(self) -> None:
        while not self._stop.wait(LOOK_EVERY_S):
            try:
                database.refresh_connection()
                self.work()
            except Exception:  # an edge: nobody above could catch it, and the next round tries again
                LOG.exception("the syncer stumbled")
        database.close()

    def work(self) -> None:
        """Run every connection whose time has come."""
        for integration in connections.claim_due(self.now_ms()):
            self._sync(integration)

    def _sync(self, integration: Integration) -> None:
        try:
            run_sync(integration, self.now_ms)
        except (ConnectorProblem, Refused) as problem:
            LOG.warning("%s: %s", integration.kind, problem.message)
            connections.record_failure(integration.id, problem.message, self.now_ms())
        except Exception as error:  # a mistake of ours must back off like any other, and be logged
            LOG.exception("a sync broke off")
            sentence = f"The sync broke off by a mistake of this server: {type(error).__name__}. See its log."
            connections.record_failure(integration.id, sentence, self.now_ms())
