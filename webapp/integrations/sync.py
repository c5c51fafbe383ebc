"""One run of a connection: pull what changed there, then push what was worked here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webapp.integrations.connector import Connector, Snapshot
from webapp.integrations.kitsu.connector import KitsuConnector
from webapp.integrations.push import Push, Pushed
from webapp.store.db.database import writing
from webapp.store.db.models import Integration
from webapp.store.integrations import connections, pulling
from webapp.store.integrations.pulling import Pulled

CONNECTORS: dict[str, Callable[[str, str], Connector]] = {"kitsu": KitsuConnector}


@dataclass
class Synced:
    """What one run did, or would do."""

    pulled: Pulled
    pushed: Pushed


def open_connector(kind: str, url: str, token: str) -> Connector:
    """The connector of that kind. Raises ConnectorProblem for an address that is none."""
    return CONNECTORS[kind](url, token)


def run_sync(
    integration: Integration, now_ms: Callable[[], int], *, dry_run: bool = False, whole: bool = False
) -> Synced:
    """Pull, then push. Raises ConnectorProblem; the next run continues where this one stopped.

    A dry run changes nothing on either side and pulls whole, to say what a first run would do.
    """
    connector = open_connector(integration.kind, integration.url, connections.read_token(integration))
    snapshot, cursor = _pull(integration, connector, whole=whole or dry_run)
    if dry_run:
        pulled = pulling.rehearse_pull(integration.id, snapshot, now_ms())
    else:
        pulled = pulling.apply_pull(integration.id, snapshot, cursor, now_ms())
    pushed = Push(integration, connector, now_ms, dry_run=dry_run).run()
    if not dry_run:
        if pushed.sent:
            with writing():
                connections.add_lines(integration.id, "info", [f"Pushed: {pushed.sentence}."], now_ms())
        connections.record_success(integration.id, now_ms())
    return Synced(pulled, pushed)


def _pull(integration: Integration, connector: Connector, *, whole: bool) -> tuple[Snapshot, str]:
    """The cursor is read before the pull: what happens meanwhile is pulled again, never missed."""
    if integration.cursor and not whole:
        changes = connector.find_changes(integration.cursor)
        if not changes.needs_whole:
            pulled = connector.pull_tasks(changes.task_ids)
            gone = [*pulled.gone_task_ids, *changes.gone_task_ids]
            return Snapshot(tasks=pulled.tasks, gone_task_ids=gone, is_whole=False), changes.cursor
    cursor = connector.get_cursor()
    return connector.pull_all(), cursor
