"""Bearer tokens: 256 random bits, of which only the SHA-256 is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import NamedTuple

from webapp.domain.written import parse_number
from webapp.store import audit
from webapp.store.db.database import execute, fetch_one, writing
from webapp.store.db.models import Token
from webapp.store.refusal import Refused, not_found

DAY_MS = 86_400_000
DEVICE_TOKEN_LIFETIME_MS = 180 * DAY_MS  # from its last use, so an artist who works signs in once
TOUCH_EVERY_MS = 60_000  # reading alone moves `last_seen_ms` no more often than this
ROLES = ("artist", "lead", "manager", "admin")


class Caller(NamedTuple):
    """The token of a request and its person, as of now."""

    token_id: int
    kind: str
    scopes: str
    host: str
    last_seen_ms: int
    person_id: int
    username: str
    display_name: str
    role: str
    tz: str

    def is_at_least(self, role: str) -> bool:
        """Whether the person's role is this one or above it."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def may(self, scope: str) -> bool:
        """Whether the token reaches this far: a DCC's reaches as far as its person, a hand-made one says."""
        return self.kind == "device" or scope in self.scopes.split()


def hash_secret(secret: str) -> bytes:
    """What is kept of a token, cookie or code. A plain hash does: these are long and random."""
    return hashlib.sha256(secret.encode()).digest()


def new_secret() -> str:
    """A token, cookie or code that nobody guesses."""
    return secrets.token_urlsafe(32)


def find_caller(secret: str, now_ms: int) -> Caller | None:
    """The caller with this token, if it lives and its person is active."""
    row = fetch_one(
        "SELECT t.id, t.kind, t.scopes, t.host, t.last_seen_ms,"
        " p.id, p.username, p.display_name, p.role, p.tz"
        " FROM token t JOIN person p ON p.id = t.person_id"
        " WHERE t.sha256 = ? AND t.revoked_ms IS NULL AND t.expires_ms > ? AND p.active",
        (hash_secret(secret), now_ms),
    )
    return None if row is None else Caller(*row)


def touch(caller: Caller, now_ms: int) -> None:
    """Note that the token is in use, and let it live on; seldom enough that reading stays reading."""
    if now_ms - caller.last_seen_ms >= TOUCH_EVERY_MS:
        with writing():
            record_use(caller, now_ms)


def record_use(caller: Caller, now_ms: int) -> None:
    """The same as part of a transaction that is open anyway."""
    if caller.kind == "device":
        execute(
            "UPDATE token SET last_seen_ms = ?, expires_ms = ? WHERE id = ?",
            (now_ms, now_ms + DEVICE_TOKEN_LIFETIME_MS, caller.token_id),
        )
    else:
        execute("UPDATE token SET last_seen_ms = ? WHERE id = ?", (now_ms, caller.token_id))


def create_device_token(person_id: int, client: dict[str, str], now_ms: int) -> tuple[str, int]:
    """Sign a DCC in; returns its token, which is shown this once, and when it expires."""
    secret = new_secret()
    expires_ms = now_ms + DEVICE_TOKEN_LIFETIME_MS
    with writing():
        token = Token.create(
            person=person_id,
            kind="device",
            sha256=hash_secret(secret),
            created_ms=now_ms,
            last_seen_ms=now_ms,
            expires_ms=expires_ms,
            **client,
        )
        audit.record(
            now_ms,
            person_id,
            "token.sign_in",
            person_id,
            f"token {token.id}",
            new={"device": client["device"]},
        )
    return secret, expires_ms


def insert_personal_token(
    person_id: int, name: str, scopes: list[str], expires_ms: int, now_ms: int
) -> tuple[str, Token]:
    """Make a token for a script; returns it, which is shown this once, and its row."""
    secret = new_secret()
    with writing():
        token = Token.create(
            person=person_id,
            kind="personal",
            sha256=hash_secret(secret),
            name=name,
            scopes=" ".join(scopes),
            created_ms=now_ms,
            last_seen_ms=now_ms,
            expires_ms=expires_ms,
        )
        audit.record(
            now_ms,
            person_id,
            "token.make",
            person_id,
            f"token {token.id}",
            new={"name": name, "scopes": scopes},
        )
    return secret, token


def revoke(token_id: int, person_id: int, author_id: int | None, now_ms: int) -> None:
    """End one token of this person at once. Refuses with `not_found` for anybody else's."""
    with writing():
        ended = (
            Token.update(revoked_ms=now_ms)
            .where(Token.id == token_id, Token.person == person_id, Token.revoked_ms.is_null())
            .execute()
        )
        if not ended:
            raise not_found("sign-in")
        audit.record(now_ms, author_id, "token.revoke", person_id, f"token {token_id}")


def revoke_all(person_id: int, now_ms: int) -> None:
    """End every token of this person at once, within the caller's transaction."""
    Token.update(revoked_ms=now_ms).where(Token.person == person_id, Token.revoked_ms.is_null()).execute()


MAX_TOKEN_DAYS = 366
MAX_PERSONAL_TOKENS = 50


def list_personal_tokens(person_id: int, now_ms: int) -> list[Token]:
    """The person's own that still live, the newest first."""
    lives = (
        Token.person == person_id,
        Token.kind == "personal",
        Token.revoked_ms.is_null(),
        Token.expires_ms > now_ms,
    )
    return list(Token.select().where(*lives).order_by(Token.id.desc()))


def create_personal_token(
    person_id: int, name: str, scopes: Sequence[str], *, days: int, known_scopes: Sequence[str], now_ms: int
) -> tuple[str, Token]:
    """A new token, shown this once, and its row. Refuses with `bad_value`."""
    name = " ".join(name.split())
    chosen = [scope for scope in known_scopes if scope in scopes]
    if not 1 <= len(name) <= 120:
        raise Refused("bad_value", "Give the token a name, so that you know it again.", "name")
    if not chosen or set(scopes) - set(known_scopes):
        raise Refused("bad_value", f"Choose at least one of {', '.join(known_scopes)}.", "scopes")
    if not 1 <= days <= MAX_TOKEN_DAYS:
        raise Refused("bad_value", f"A token lives 1 to {MAX_TOKEN_DAYS} days.", "days")
    if len(list_personal_tokens(person_id, now_ms)) >= MAX_PERSONAL_TOKENS:
        raise Refused("bad_value", f"End one of your {MAX_PERSONAL_TOKENS} tokens first.", "name")
    return insert_personal_token(person_id, name, chosen, now_ms + days * DAY_MS, now_ms)


def revoke_personal_token(text: str, person_id: int, now_ms: int) -> None:
    """End one of the person's own at once. Refuses with `not_found`."""
    token_id = parse_number(text) or 0
    token = Token.get_or_none(Token.id == token_id, Token.person == person_id, Token.kind == "personal")
    if token is None:
        raise not_found("token")
    revoke(token_id, person_id, person_id, now_ms)
