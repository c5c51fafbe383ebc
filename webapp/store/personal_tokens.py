"""Tokens that people make by hand for scripts: with scopes, and always with an end."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.domain.written import parse_number
from webapp.store import tokens
from webapp.store.models import Token
from webapp.store.refusal import Refused, not_found

DAYS_AT_MOST = 366
TOKENS_AT_MOST = 50


def list_of(person_id: int, now_ms: int) -> list[Token]:
    """The person's own that still live, the newest first."""
    lives = (
        Token.person == person_id,
        Token.kind == "personal",
        Token.revoked_ms.is_null(),
        Token.expires_ms > now_ms,
    )
    return list(Token.select().where(*lives).order_by(Token.id.desc()))


def make(
    person_id: int, name: str, scopes: Sequence[str], *, days: int, known_scopes: Sequence[str], now_ms: int
) -> tuple[str, Token]:
    """A new token, shown this once, and its row. Refuses with `bad_value`."""
    name = " ".join(name.split())
    chosen = [one for one in known_scopes if one in scopes]
    if not 1 <= len(name) <= 120:
        raise Refused("bad_value", "Give the token a name, so that you know it again.", "name")
    if not chosen or set(scopes) - set(known_scopes):
        raise Refused("bad_value", f"Choose at least one of {', '.join(known_scopes)}.", "scopes")
    if not 1 <= days <= DAYS_AT_MOST:
        raise Refused("bad_value", f"A token lives 1 to {DAYS_AT_MOST} days.", "days")
    if len(list_of(person_id, now_ms)) >= TOKENS_AT_MOST:
        raise Refused("bad_value", f"End one of your {TOKENS_AT_MOST} tokens first.", "name")
    return tokens.give_personal_token(person_id, name, chosen, now_ms + days * tokens.DAY_MS, now_ms)


def end(text: str, person_id: int, now_ms: int) -> None:
    """End one of the person's own at once. Refuses with `not_found`."""
    token_id = parse_number(text) or 0
    token = Token.get_or_none(Token.id == token_id, Token.person == person_id, Token.kind == "personal")
    if token is None:
        raise not_found("token")
    tokens.revoke(token_id, person_id, person_id, now_ms)
