"""Where a person is signed in: their DCCs, their scripts and their browsers."""

from __future__ import annotations

from typing import NamedTuple

from webapp.store import web_sessions
from webapp.store.database import fetch


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
        Browser(one.id, one.user_agent, one.created_ms, one.last_seen_ms)
        for one in web_sessions.of_person(person_id, now_ms)
    ]
