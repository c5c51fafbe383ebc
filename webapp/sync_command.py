"""`vfx-tracker sync`: run every connection to a production tracker once, or say what a run would do."""

from __future__ import annotations

from webapp.clock import now_ms
from webapp.integrations.connector import ConnectorProblem
from webapp.integrations.sync import run_sync
from webapp.store.integrations import connections
from webapp.store.refusal import Refused


def sync_all(*, dry_run: bool, whole: bool) -> list[str]:
    """Run each connection; returns what went wrong, one sentence for each."""
    found = connections.list_all()
    if not found:
        return ["No production tracker is connected. Connect one on the page Integrations."]
    problems = []
    for integration in found:
        name = f"{connections.KINDS[integration.kind]} at {integration.url}"
        try:
            synced = run_sync(integration, now_ms, dry_run=dry_run, whole=whole)
        except (ConnectorProblem, Refused) as problem:
            if not dry_run:
                connections.record_failure(integration.id, problem.message, now_ms())
            problems.append(problem.message)
        else:
            would = "would be: " if dry_run else ""
            print(f"{name}: {would}{synced.pulled.sentence}; {synced.pushed.sentence}.")
    return problems
