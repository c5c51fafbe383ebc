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
    days: Annotated[int, Meta(ge=1, le=tokens.DAYS_AT_MOST)] = 90


class MadeToken(msgspec.Struct):
    """The token itself, shown this once."""

    token: str
    id: int
    expires_ms: int


@route("GET", "/me/tokens", who=TOKEN, scope="me:read", answer=PersonalTokens)
def list_tokens(call: Call) -> PersonalTokens:
    """My tokens for scripts"""
    rows = tokens.list_personal(call.me.person_id, call.now_ms)
    return PersonalTokens(
        [
            PersonalToken(
                one.id, one.name, one.scopes.split(), one.created_ms, one.last_seen_ms, one.expires_ms
            )
            for one in rows
        ]
    )


@route(
    "POST",
    "/me/tokens",
    who=TOKEN,
    scope="me:write",
    body=NewToken,
    answer=MadeToken,
    status=201,
    errors=("bad_value", "scope_missing"),
)
def make_token(call: Call) -> MadeToken:
    """Make a token for a script; a token makes none that may more than itself"""
    body = call.body
    if any(scope in SCOPES and not call.me.may(scope) for scope in body.scopes):
        raise Refused("scope_missing", "This token cannot make one that may do more than itself.", "scopes")
    secret, made = tokens.make_personal(
        call.me.person_id,
        body.name,
        body.scopes,
        days=body.days,
        known_scopes=list(SCOPES),
        now_ms=call.now_ms,
    )
    return MadeToken(secret, made.id, made.expires_ms)


@route("DELETE", "/me/tokens/{id}", who=TOKEN, scope="me:write", status=204, errors=("not_found",))
def end_token(call: Call) -> None:
    """End one of my tokens at once"""
    tokens.end_personal(call.path["id"], call.me.person_id, call.now_ms)


ROUTES = (list_tokens, make_token, end_token)
