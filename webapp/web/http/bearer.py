"""Who asks. A token is looked up on every request, so a revoked one is dead at once, in every process."""

from typing import Any

from webapp.store.access import tokens
from webapp.store.access.tokens import Caller
from webapp.store.refusal import Refused

ENDED = "This sign-in has expired or is not valid. Please sign in again."


def bearer(environ: dict[str, Any]) -> str | None:
    """The token that the request carries. Cookies are not looked at."""
    scheme, _, token = str(environ.get("HTTP_AUTHORIZATION", "")).partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def find_caller(environ: dict[str, Any], now_ms: int) -> Caller:
    """The person and token behind a request. Refuses with 401 `bad_token`."""
    token = bearer(environ)
    caller = tokens.find_caller(token, now_ms) if token else None
    if caller is None:
        raise Refused("bad_token", ENDED if token else "Please sign in: this request needs a Bearer token.")
    return caller
