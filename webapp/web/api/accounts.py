"""Making an account, signing in and out."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from webapp.store import settings
from webapp.store.access import rate_limits, tokens
from webapp.store.people import accounts
from webapp.store.refusal import Refused
from webapp.web.api.routes import ANYONE, TOKEN, Call, route
from webapp.web.api.shapes import Client, Policy, User, policy_of, user_of
from webapp.web.http.open_http import refuse_open_password

Typed = Annotated[str, Meta(max_length=1000)]


class NewAccount(msgspec.Struct):
    """What registering takes."""

    username: Typed
    password: Typed
    display_name: Typed = ""
    tz: str | UnsetType = UNSET


class Registered(msgspec.Struct):
    """The account that was made."""

    user: User


class Credentials(msgspec.Struct):
    """What signing in takes."""

    username: Typed
    password: Typed
    client: Client


class SignedIn(msgspec.Struct):
    """A token, shown this once, and what an add-on needs to begin."""

    token: str
    expires_ms: int
    user: User
    policy: Policy
    server_ms: int


@route(
    "POST",
    "/register",
    who=ANYONE,
    body=NewAccount,
    from_add_ons=True,
    answer=Registered,
    status=201,
    errors=(
        "registration_closed",
        "username_taken",
        "bad_username",
        "weak_password",
        "bad_timezone",
        "too_many_attempts",
        "not_possible",
    ),
)
def register(call: Call) -> Registered:
    """Create an artist's account, while registration is open"""
    config, body = call.services.config, call.body
    refuse_open_password(call.services, call.environ)
    if not config.registration:
        raise Refused("registration_closed", "Registration is closed here. Ask a manager to invite you.")
    rate_limits.consume(
        [rate_limits.registration_limit(call.address, config.registrations_per_hour)], call.now_ms
    )
    person = accounts.create(
        body.username,
        body.password,
        display_name=body.display_name,
        tz=None if body.tz is UNSET else body.tz,
        studio_name=config.studio_name,
        now_ms=call.now_ms,
    )
    return Registered(user_of(person))


@route(
    "POST",
    "/sign-in",
    who=ANYONE,
    body=Credentials,
    from_add_ons=True,
    answer=SignedIn,
    errors=("bad_credentials", "too_many_attempts", "not_possible"),
)
def sign_in(call: Call) -> SignedIn:
    """Sign in from a DCC with username and password"""
    body = call.body
    refuse_open_password(call.services, call.environ)
    person = accounts.sign_in(
        body.username,
        body.password,
        address=call.address,
        failures_per_address=call.services.config.failures_per_address_per_hour,
        now_ms=call.now_ms,
    )
    token, expires_ms = tokens.create_device_token(
        person.id, msgspec.structs.asdict(body.client), call.now_ms
    )
    return SignedIn(token, expires_ms, user_of(person), policy_of(settings.load_settings()), call.now_ms)


@route("POST", "/sign-out", who=TOKEN, scope="me:write", status=204)
def sign_out(call: Call) -> None:
    """Revoke the token of this request"""
    tokens.revoke(call.me.token_id, call.me.person_id, call.me.person_id, call.now_ms)


ROUTES = (register, sign_in, sign_out)
