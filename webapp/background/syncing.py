"""The thread that keeps production trackers in sync. It waits for the network and holds up no request."""

from __future__ import annotations

import logging
from collections.abc import Callable

from webapp.background.rounds import Rounds
from webapp.integrations.connector import ConnectorProblem
from webapp.integrations.sync import run_sync
from webapp.store.db.models import Integration
from webapp.store.integrations import connections
from webapp.store.refusal import Refused

LOG = logging.getLogger("webapp.syncing")
LOOK_EVERY_S = 5.0


class Syncer(Rounds):
    """One daemon thread a process; each connection is claimed, so that one process alone runs it."""

    def __init__(self, now_ms: Callable[[], int]):
        super().__init__("syncer", every_s=LOOK_EVERY_S, ends_within_s=LOOK_EVERY_S)
        self.now_ms = now_ms

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
        except Exception as error:  # a bug of ours must back off like any other failure, and be logged
            LOG.exception("a sync failed")
            sentence = f"The sync failed by an error in this server: {type(error).__name__}. See its log."
            connections.record_failure(integration.id, sentence, self.now_ms())
