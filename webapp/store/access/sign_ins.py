"""Where a person is signed in: their DCCs, their scripts and their browsers."""

from __future__ import annotations

from typing import NamedTuple

from webapp.store.access import web_sessions
from webapp.store.db.database import fetch


class Device(NamedTuple):
    """One token that lives: a DCC's, or one made by hand (`kind` personal, with a `name`)."""

    id: int
    kind: str
    name: str
    host: str
    host_version: str
    addon_version: str
    device: str
    created_ms: int
    last_seen_ms: int
    expires_ms: int


class Browser(NamedTuple):
    """One signed-in browser."""

    id: int
    user_agent: str
    created_ms: int
    last_seen_ms: int


def list_devices(person_id: int, now_ms: int) -> list[Device]:
    """The tokens of this person that live, the last used first."""
    rows = fetch(
        "SELECT id, kind, name, host, host_version, addon_version, device,"
        " created_ms, last_seen_ms, expires_ms FROM token"
        " WHERE person_id = ? AND revoked_ms IS NULL AND expires_ms > ? ORDER BY last_seen_ms DESC, id DESC",
        (person_id, now_ms),
    )
    return [Device(*row) for row in rows]


def list_browsers(person_id: int, now_ms: int) -> list[Browser]:
    """The browsers in which this person is signed in, the last used first."""
    return [
        Browser(session.id, session.user_agent, session.created_ms, session.last_seen_ms)
        for session in web_sessions.list_for_person(person_id, now_ms)
    ]


RECENT_MS = 30 * 86_400_000
"""Add-ons not seen for longer than this are no longer in use."""


def list_addons(since_ms: int) -> list[tuple[str, str, str, str, str, str, int]]:
    """(host, host version, add-on version, device, username, name, last seen) of each DCC signed in
    lately.
    """
    return fetch(
        """SELECT token.host, token.host_version, token.addon_version, token.device, person.username,
                  person.display_name, MAX(token.last_seen_ms)
           FROM token JOIN person ON person.id = token.person_id
           WHERE token.kind = 'device' AND token.revoked_ms IS NULL AND token.last_seen_ms >= ? AND
           person.active GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 3, 6""",
        [since_ms],
    )
