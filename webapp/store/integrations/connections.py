"""Connections to production trackers: their address, token and policy, and how the last run went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from webapp.store import audit
from webapp.store.db.database import execute, fetch, writing
from webapp.store.db.models import Integration, SyncLine
from webapp.store.integrations import token_sealing
from webapp.store.refusal import Refused, not_found
from webapp.store.work.ownership import KINDS

EVERY_MS = 5 * 60_000
"""How often the worker looks while all is well."""
RETRY_AFTER_S = (30, 60, 120, 300, 900, 1800)
"""The waits after failures in a row; the last one is kept."""
LEASE_MS = 15 * 60_000
"""How long one process has for a run before another one may take over."""
KEPT_LINES = 500


def list_all() -> list[Integration]:
    """Every connection."""
    return list(Integration.select().order_by(Integration.id))


def find(integration_id: int) -> Integration:
    """One connection. Refuses with `not_found`."""
    found: Integration | None = Integration.get_or_none(Integration.id == integration_id)
    if found is None:
        raise not_found("integration")
    return found


def create(kind: str, url: str, token: str, author_id: int | None, now_ms: int) -> Integration:
    """Connect a production tracker; its token is sealed. Refuses with `bad_value`."""
    if kind not in KINDS:
        raise Refused("bad_value", f"A production tracker is one of {', '.join(KINDS)}.", "kind")
    if not url or len(url) > 500:
        raise Refused("bad_value", "Write an address of at most 500 letters.", "url")
    if not token:
        raise Refused("bad_value", "Enter the bot's token.", "token")
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date().isoformat()
    with writing():
        if Integration.select().where(Integration.url == url).exists():
            raise Refused("exists", "This address is already connected.", "url")
        made = Integration.create(
            kind=kind,
            url=url,
            token=token_sealing.seal(token),
            push_from=today,
            next_ms=now_ms,
            created_ms=now_ms,
        )
        audit.record(now_ms, author_id, "integration.make", None, KINDS[kind], new={"url": url})
    return made


def update(integration: Integration, changes: dict[str, object], author_id: int | None, now_ms: int) -> None:
    """Change `active`, `ours_wins`, `push_from` or `token`; the audit trail never holds the token."""
    with writing():
        kept = {
            **changes,
            **({"token": token_sealing.seal(str(changes["token"]))} if "token" in changes else {}),
        }
        Integration.update(**kept, next_ms=now_ms, failures=0, error="").where(
            Integration.id == integration.id
        ).execute()
        named = {name: value for name, value in changes.items() if name != "token"}
        audit.record(now_ms, author_id, "integration.change", None, KINDS[integration.kind], new=named)


def remove(integration: Integration, author_id: int | None, now_ms: int) -> None:
    """Disconnect. Tasks, people and time stay, here and there; the fields can be changed here again."""
    with writing():
        Integration.delete().where(Integration.id == integration.id).execute()
        audit.record(
            now_ms,
            author_id,
            "integration.remove",
            None,
            KINDS[integration.kind],
            old={"url": integration.url},
        )


def read_token(integration: Integration) -> str:
    """The token in plain. Refuses with `not_possible` where it cannot be read any more."""
    return token_sealing.open_sealed(integration.token)


def claim_due(now_ms: int) -> list[Integration]:
    """The connections whose time has come, each for one process alone."""
    due = fetch("SELECT id, next_ms FROM integration WHERE active AND next_ms <= ?", [now_ms])
    with writing():
        mine = [integration_id for integration_id, next_ms in due if claim(integration_id, next_ms, now_ms)]
    return [find(integration_id) for integration_id in mine]


def claim(integration_id: int, next_ms: int | None, now_ms: int) -> bool:
    """Take one connection for this process, within the caller's transaction."""
    sql = "UPDATE integration SET next_ms = ? WHERE id = ? AND next_ms = ?"
    return bool(execute(sql, [now_ms + LEASE_MS, integration_id, next_ms]).rowcount == 1)


def record_success(integration_id: int, now_ms: int) -> None:
    """The run went through."""
    with writing():
        Integration.update(failures=0, error="", pushed_ms=now_ms, next_ms=now_ms + EVERY_MS).where(
            Integration.id == integration_id
        ).execute()


def record_failure(integration_id: int, sentence: str, now_ms: int) -> None:
    """The run broke off: it is tried again, later with each failure in a row."""
    with writing():
        failures = find(integration_id).failures
        wait_s = RETRY_AFTER_S[min(failures, len(RETRY_AFTER_S) - 1)]
        Integration.update(failures=failures + 1, error=sentence[:500], next_ms=now_ms + wait_s * 1000).where(
            Integration.id == integration_id
        ).execute()
        add_lines(integration_id, "error", [sentence], now_ms)


def record_pull(integration_id: int, cursor: str, now_ms: int) -> None:
    """What was pulled stands; the next pull begins at the cursor."""
    with writing():
        Integration.update(cursor=cursor, pulled_ms=now_ms).where(Integration.id == integration_id).execute()


def add_lines(integration_id: int, level: str, texts: Iterable[str], now_ms: int) -> None:
    """Add to the log, within the caller's transaction, and forget the oldest lines."""
    for text in texts:
        SyncLine.create(integration=integration_id, at_ms=now_ms, level=level, text=text[:500])
    execute(
        "DELETE FROM sync_line WHERE integration_id = ? AND id NOT IN (SELECT id FROM sync_line"
        " WHERE integration_id = ? ORDER BY id DESC LIMIT ?)",
        [integration_id, integration_id, KEPT_LINES],
    )


def list_lines(integration_id: int, limit: int = 50) -> list[SyncLine]:
    """The newest lines of the log."""
    query = SyncLine.select().where(SyncLine.integration == integration_id)
    return list(query.order_by(SyncLine.id.desc()).limit(limit))
