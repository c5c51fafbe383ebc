"""My API tokens for scripts: named, with scopes, ending on a date."""

from typing import Annotated

import msgspec
from msgspec import Meta

from webapp.store.access import tokens
from webapp.store.refusal import Refused
from webapp.web.api.routes import SCOPES, TOKEN, Call, route


class PersonalToken(msgspec.Struct):
    """A token as it is listed; its secret was shown once."""

    id: int
    name: str
    scopes: list[str]
    created_ms: int
    last_seen_ms: int
    expires_ms: int


class PersonalTokens(msgspec.Struct):
    """Those that live, the newest first."""

    tokens: list[PersonalToken]


class NewToken(msgspec.Struct, forbid_unknown_fields=True):
    """What a token may do, and for how many days."""

    name: Annotated[str, Meta(min_length=1, max_length=120)]
    scopes: list[str]
    days: Annotated[int, Meta(ge=1, le=tokens.MAX_TOKEN_DAYS)] = 90


class CreatedToken(msgspec.Struct):
    """The token itself, shown this once."""

    token: str
    id: int
    expires_ms: int


@route("GET", "/me/tokens", who=TOKEN, scope="me:read", answer=PersonalTokens)
def list_tokens(call: Call) -> PersonalTokens:
    """My personal tokens, for scripts"""
    rows = tokens.list_personal_tokens(call.me.person_id, call.now_ms)
    return PersonalTokens(
        [
            PersonalToken(
                token.id,
                token.name,
                token.scopes.split(),
                token.created_ms,
                token.last_seen_ms,
                token.expires_ms,
            )
            for token in rows
        ]
    )


@route(
    "POST",
    "/me/tokens",
    who=TOKEN,
    scope="me:write",
    body=NewToken,
    answer=CreatedToken,
    status=201,
    errors=("bad_value", "scope_missing"),
)
def create_token(call: Call) -> CreatedToken:
    """Create a personal token; a token cannot create one with more scopes than its own"""
    body = call.body
    if any(scope in SCOPES and not call.me.may(scope) for scope in body.scopes):
        raise Refused("scope_missing", "A token cannot create one with more scopes than its own.", "scopes")
    secret, made = tokens.create_personal_token(
        call.me.person_id,
        body.name,
        body.scopes,
        days=body.days,
        known_scopes=list(SCOPES),
        now_ms=call.now_ms,
    )
    return CreatedToken(secret, made.id, made.expires_ms)


@route("DELETE", "/me/tokens/{id}", who=TOKEN, scope="me:write", status=204, errors=("not_found",))
def revoke_token(call: Call) -> None:
    """Revoke one of my personal tokens"""
    tokens.revoke_personal_token(call.path["id"], call.me.person_id, call.now_ms)


ROUTES = (list_tokens, create_token, revoke_token)
