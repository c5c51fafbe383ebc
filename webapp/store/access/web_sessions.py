"""Signed-in browsers. A row here is the sign-in: delete it and the browser is signed out at once.

It ends twelve hours after its last use and seven days after it began. Only the hash of the cookie is kept.
"""

from __future__ import annotations

from typing import NamedTuple

from webapp.store.access.tokens import ROLES, hash_secret, new_secret
from webapp.store.db.database import fetch_one, writing
from webapp.store.db.models import WebSession

HOUR_MS = 3_600_000
IDLE_MS = 12 * HOUR_MS
LIFETIME_MS = 7 * 24 * HOUR_MS
TOUCH_EVERY_MS = 300_000  # a page view writes no more often than this


class Visitor(NamedTuple):
    """The person behind a browser's cookie, as of now."""

    session_id: int
    last_seen_ms: int
    id: int
    username: str
    display_name: str
    role: str
    tz: str
    theme: str
    shortcuts: bool

    def is_at_least(self, role: str) -> bool:
        """Whether the person's role is this one or above it."""
        return ROLES.index(self.role) >= ROLES.index(role)


def create(person_id: int, user_agent: str, now_ms: int, replacing: str | None = None) -> str:
    """Sign a browser in; returns the new cookie. The one it came with, if any, is dead from then on."""
    secret = new_secret()
    with writing():
        if replacing:
            WebSession.delete().where(WebSession.sha256 == hash_secret(replacing)).execute()
        WebSession.delete().where(WebSession.person == person_id, _is_expired(now_ms)).execute()
        WebSession.create(
            person=person_id,
            sha256=hash_secret(secret),
            created_ms=now_ms,
            last_seen_ms=now_ms,
            expires_ms=now_ms + LIFETIME_MS,
            user_agent=user_agent[:300],
        )
    return secret


def find_visitor(cookie: str, now_ms: int) -> Visitor | None:
    """The visitor with this cookie, if the sign-in lives and the person is active."""
    row = fetch_one(
        "SELECT s.id, s.last_seen_ms, p.id, p.username, p.display_name, p.role, p.tz, p.theme, p.shortcuts"
        " FROM web_session s JOIN person p ON p.id = s.person_id"
        " WHERE s.sha256 = ? AND s.expires_ms > ? AND s.last_seen_ms > ? AND p.active",
        (hash_secret(cookie), now_ms, now_ms - IDLE_MS),
    )
    return None if row is None else Visitor(*row)


def touch(visitor: Visitor, now_ms: int) -> None:
    """Note that the browser is in use; seldom enough that reading stays reading."""
    if now_ms - visitor.last_seen_ms >= TOUCH_EVERY_MS:
        with writing():
            WebSession.update(last_seen_ms=now_ms).where(WebSession.id == visitor.session_id).execute()


def delete_by_cookie(cookie: str) -> None:
    """Sign this browser out."""
    with writing():
        WebSession.delete().where(WebSession.sha256 == hash_secret(cookie)).execute()


def delete_by_id(session_id: int, person_id: int) -> bool:
    """Sign one browser of this person out; False if there is none such."""
    with writing():
        gone = (
            WebSession.delete().where(WebSession.id == session_id, WebSession.person == person_id).execute()
        )
    return bool(gone)


def delete_all(person_id: int, but: int | None = None) -> None:
    """Sign out every browser of this person, all `but` that one; after a new password, say."""
    with writing():
        query = WebSession.delete().where(WebSession.person == person_id)
        (query if but is None else query.where(WebSession.id != but)).execute()


def list_for_person(person_id: int, now_ms: int) -> list[WebSession]:
    """The browsers in which this person is signed in, the last used first."""
    return list(
        WebSession.select()
        .where(WebSession.person == person_id, ~_is_expired(now_ms))
        .order_by(WebSession.last_seen_ms.desc())
    )


def _is_expired(now_ms: int):
    return (WebSession.expires_ms <= now_ms) | (WebSession.last_seen_ms <= now_ms - IDLE_MS)
