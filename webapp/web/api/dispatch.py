"""From a request to a route's answer: token, role, scope, body, query; then the handler; then JSON."""

import hashlib
import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

import msgspec

from webapp.domain.written import parse_number
from webapp.store.access import tokens
from webapp.store.access.tokens import Caller
from webapp.store.refusal import Refused, not_found
from webapp.web.api.routes import ANYONE, TOKEN, Answer, Call, Route
from webapp.web.http import errors
from webapp.web.http.bearer import find_caller
from webapp.web.http.bodies import BODY_AT_MOST
from webapp.web.http.edge import API_HEADERS, PERSON_ID, REQUEST_ID
from webapp.web.http.services import Services

_encoder = msgspec.json.Encoder()
Reply = tuple[int, list[tuple[str, str]], bytes]


def respond(route: Route, services: Services, environ: dict[str, Any], path: dict[str, str]) -> Reply:
    """The status, headers and body that answer this request. Refusals become their envelope here."""
    try:
        return _run(route, services, environ, path)
    except Refused as refused:
        headers = [*API_HEADERS, *errors.headers_of(refused)]
        return errors.status_of(refused), headers, errors.envelope(refused, environ[REQUEST_ID])


def _run(route: Route, services: Services, environ: dict[str, Any], path: dict[str, str]) -> Reply:
    if any("\0" in one for one in path.values()):
        raise not_found("address")
    now_ms = services.now_ms()
    caller = None if route.who == ANYONE else _admit(route, environ, now_ms)
    call = Call(
        services=services,
        environ=environ,
        caller=caller,
        body=_read_body(route, environ),
        query=_read_query(route.query, environ) if route.query is not None else None,
        path=path,
        now_ms=now_ms,
    )
    told = route.run(call)
    answer = told if isinstance(told, Answer) else Answer(told)
    status = answer.status or route.status
    body = (
        b""
        if status == 204
        else answer.body
        if isinstance(answer.body, bytes)
        else _encoder.encode(answer.body)
    )
    headers = [*API_HEADERS, *answer.headers]
    return _unless_known(environ, headers, body) if route.etag else (status, headers, body)


def _admit(route: Route, environ: dict[str, Any], now_ms: int) -> Caller:
    """Who asks, if the route is for them; to strangers it does not exist."""
    caller = find_caller(environ, now_ms)
    environ[PERSON_ID] = caller.person_id
    if route.who != TOKEN and not caller.is_at_least(route.who):
        raise not_found("address")
    if route.scope is not None and not caller.may(route.scope):
        raise Refused("scope_missing", f"This token may not do that: it lacks the scope {route.scope}.")
    if route.method == "GET":
        tokens.see(caller, now_ms)
    return caller


def _unless_known(environ: dict[str, Any], headers: list[tuple[str, str]], body: bytes) -> Reply:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = [*headers, ("ETag", etag)]
    known = [one.strip().removeprefix("W/") for one in environ.get("HTTP_IF_NONE_MATCH", "").split(",")]
    return (304, headers, b"") if etag in known or "*" in known else (200, headers, body)


# ---------------------------------------------------------------- reading


def read_body(environ: dict[str, Any]) -> bytes:
    """The body as bytes. Refuses with `too_large` over 1 MiB."""
    stream = environ["wsgi.input"]
    text = environ.get("CONTENT_LENGTH") or ""
    if text and not (text.isascii() and text.isdecimal()):
        raise Refused("invalid", "The Content-Length of the request is not a number.")
    told = parse_number(text, BODY_AT_MOST)
    if text and told is None:
        raise errors.of_status(413)
    length = told if told is not None else BODY_AT_MOST + 1 if environ.get("wsgi.input_terminated") else 0
    body: bytes = stream.read(length) if length else b""
    if len(body) > BODY_AT_MOST:
        raise errors.of_status(413)
    return body


@lru_cache(maxsize=256)
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def _read_body(route: Route, environ: dict[str, Any]) -> Any:
    if route.body is None:
        return None
    body = read_body(environ)
    return body if route.raw else decode(route.body, body)


def decode(kind: Any, body: bytes) -> Any:
    """The body as this struct. Refuses with `invalid`, also a text with U+0000 in it."""
    told = read_shape(kind, body)
    if (name := find_nul(body)) is not None:
        raise Refused("invalid", f"The body of the request is not right: {WHY_NUL}.", name or None)
    return told


def read_shape(kind: Any, body: bytes) -> Any:
    """The same with any text in it."""
    try:
        return _decoder(kind).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise invalid(problem, "body") from None


WHY_NUL = "a text holds the character U+0000, which no text here can have"
"""PostgreSQL keeps none, and would fail all that stands beside it."""


def find_nul(raw: bytes) -> str | None:
    """The name of the field with a text that holds U+0000, "" where it has no name, None where there is
    none.

    JSON writes it by its number alone, so most bodies need not be looked through.
    """
    if b"\\u0000" not in raw:
        return None
    told = msgspec.json.decode(raw)
    fields = told.items() if isinstance(told, dict) else [("", told)]
    return next((name for name, value in fields if _holds_nul(name) or _holds_nul(value)), None)


def _holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_nul(one) for pair in value.items() for one in pair)
    return (
        any(map(_holds_nul, value)) if isinstance(value, list) else isinstance(value, str) and "\0" in value
    )


def _read_query(kind: Any, environ: dict[str, Any]) -> Any:
    try:
        given = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True, errors="strict")
    except ValueError as problem:
        raise Refused("invalid", f"The address cannot be read: {problem}.") from None
    if (name := next((name for name, values in given.items() if "\0" in "".join(values)), None)) is not None:
        raise Refused("invalid", f"The address of the request is not right: {WHY_NUL}.", name)
    repeatable = {one.name for one in msgspec.structs.fields(kind) if _is_list(one.type)}
    values = {
        one.encode_name: given[one.encode_name] if one.name in repeatable else given[one.encode_name][-1]
        for one in msgspec.structs.fields(kind)
        if one.encode_name in given
    }
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as problem:
        raise invalid(problem, "address") from None


def _is_list(kind: Any) -> bool:
    return getattr(kind, "__origin__", None) in (list, tuple)


def invalid(problem: Exception, where: str) -> Refused:
    """The refusal of a body or address of a wrong shape, naming the field where one is to blame."""
    text, _, path = str(problem).partition(" - at `$.")
    text = text.replace("`", "")
    missing = re.search(r"required field (\w+)", text)
    name = path.rstrip("`") or (missing.group(1) if missing else None)
    at = f" (at {path.rstrip('`')})" if path else ""
    return Refused("invalid", f"The {where} of the request is not right: {text}{at}.", name or None)
