"""Which thing of ours is which thing there. Links are never deleted: what is gone there is marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from webapp.store import audit
from webapp.store.db.database import execute, execute_many, fetch, writing
from webapp.store.people import accounts
from webapp.store.refusal import Refused

_UPSERT = (
    "INSERT INTO foreign_id (integration_id, kind, foreign_id, local_id, label) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (integration_id, kind, foreign_id) DO UPDATE SET local_id = excluded.local_id,"
    " label = excluded.label, gone_ms = NULL"
)


def map_links(integration_id: int, kind: str) -> dict[str, int | None]:
    """Foreign id to our id, None where nothing here is it."""
    sql = "SELECT foreign_id, local_id FROM foreign_id WHERE integration_id = ? AND kind = ?"
    return dict(fetch(sql, [integration_id, kind]))


def map_foreign(integration_id: int, kind: str) -> dict[int, str]:
    """Our id to the foreign one, of what is still there."""
    sql = (
        "SELECT local_id, foreign_id FROM foreign_id WHERE integration_id = ? AND kind = ?"
        " AND gone_ms IS NULL AND local_id IS NOT NULL"
    )
    return dict(fetch(sql, [integration_id, kind]))


def list_gone(integration_id: int, kind: str) -> set[int]:
    """Our ids of what is not there any more."""
    sql = "SELECT local_id FROM foreign_id WHERE integration_id = ? AND kind = ? AND gone_ms IS NOT NULL"
    return {local_id for (local_id,) in fetch(sql, [integration_id, kind])}


def save_links(integration_id: int, kind: str, links: Iterable[tuple[str, int | None, str]]) -> None:
    """Keep (foreign id, our id, label) of each, within the caller's transaction."""
    execute_many(
        _UPSERT, [(integration_id, kind, foreign_id, ours, label[:300]) for foreign_id, ours, label in links]
    )


def mark_gone(integration_id: int, kind: str, foreign_ids: Sequence[str], now_ms: int) -> None:
    """These are not there any more, within the caller's transaction."""
    sql = (
        "UPDATE foreign_id SET gone_ms = ? WHERE integration_id = ? AND kind = ? AND foreign_id = ?"
        " AND gone_ms IS NULL"
    )
    execute_many(sql, [(now_ms, integration_id, kind, foreign_id) for foreign_id in foreign_ids])


def list_unmatched_people(integration_id: int) -> list[tuple[str, str]]:
    """(foreign id, name and address) of those there who are nobody here yet."""
    return fetch(
        "SELECT foreign_id, label FROM foreign_id WHERE integration_id = ? AND kind = 'person'"
        " AND local_id IS NULL AND gone_ms IS NULL ORDER BY label",
        [integration_id],
    )


def match_person(
    integration_id: int, foreign_id: str, username: str, author_id: int | None, now_ms: int
) -> None:
    """Say by hand who somebody there is here. Refuses with `bad_value`."""
    person = accounts.find_by_username(username)
    if person is None:
        raise Refused("bad_value", f"There is nobody with the username {username}.", "username")
    with writing():
        taken = fetch(
            "SELECT label FROM foreign_id WHERE integration_id = ? AND kind = 'person' AND local_id = ?",
            [integration_id, person.id],
        )
        if taken:
            raise Refused(
                "exists", f"{person.display_name} is matched with {taken[0][0]} already.", "username"
            )
        execute(
            "UPDATE foreign_id SET local_id = ?"
            " WHERE integration_id = ? AND kind = 'person' AND foreign_id = ?",
            [person.id, integration_id, foreign_id],
        )
        execute("UPDATE integration SET cursor = '', next_ms = ? WHERE id = ?", [now_ms, integration_id])
        audit.record(now_ms, author_id, "integration.match", person.id, f"person {foreign_id}")
