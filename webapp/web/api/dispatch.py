"""From a request to a route's answer: token, role, scope, body, query; then the handler; then JSON."""

import hashlib
from typing import Annotated, Any, get_args, get_origin
from urllib.parse import parse_qs

import msgspec

from webapp.domain.written import parse_number
from webapp.store.access import tokens
from webapp.store.access.tokens import Caller
from webapp.store.refusal import Refused, not_found
from webapp.web.api.json_body import WHY_NUL, decode, invalid
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
    if any("\0" in value for value in path.values()):
        raise not_found("address")
    now_ms = services.now_ms()
    caller = None if route.who == ANYONE else _admit(route, environ, now_ms)
    call = Call(
        services=services,
        environ=environ,
        caller=caller,
        body=_read_body(route, environ),
        query=_read_query(route.query, environ),
        path=path,
        now_ms=now_ms,
    )
    outcome = route.run(call)
    answer = outcome if isinstance(outcome, Answer) else Answer(outcome)
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
        tokens.touch(caller, now_ms)
    return caller


def _unless_known(environ: dict[str, Any], headers: list[tuple[str, str]], body: bytes) -> Reply:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = [*headers, ("ETag", etag)]
    known = [tag.strip().removeprefix("W/") for tag in environ.get("HTTP_IF_NONE_MATCH", "").split(",")]
    return (304, headers, b"") if etag in known or "*" in known else (200, headers, body)


# ---------------------------------------------------------------- reading


def read_body(environ: dict[str, Any]) -> bytes:
    """The body as bytes. Refuses with `too_large` over 1 MiB."""
    stream = environ["wsgi.input"]
    text = environ.get("CONTENT_LENGTH") or ""
    if text and not (text.isascii() and text.isdecimal()):
        raise Refused("invalid", "The Content-Length of the request is not a number.")
    given = parse_number(text, BODY_AT_MOST)
    if text and given is None:
        raise errors.refusal_for_status(413)
    length = given if given is not None else BODY_AT_MOST + 1 if environ.get("wsgi.input_terminated") else 0
    body: bytes = stream.read(length) if length else b""
    if len(body) > BODY_AT_MOST:
        raise errors.refusal_for_status(413)
    return body


def _read_body(route: Route, environ: dict[str, Any]) -> Any:
    if route.body is None:
        return None
    body = read_body(environ)
    return body if route.raw else decode(route.body, body)


def _read_query(kind: Any, environ: dict[str, Any]) -> Any:
    if kind is None and not environ.get("QUERY_STRING"):
        return None
    try:
        given = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True, errors="strict")
    except ValueError as problem:
        raise Refused("invalid", f"The address cannot be read: {problem}.") from None
    if (name := next((name for name, values in given.items() if "\0" in "".join(values)), None)) is not None:
        raise Refused("invalid", f"The address of the request is not right: {WHY_NUL}.", name)
    fields = {} if kind is None else {field.encode_name: field for field in msgspec.structs.fields(kind)}
    if (name := next((name for name in given if name not in fields), None)) is not None:
        raise _unknown_parameter(name, list(fields))
    if kind is None:
        return None
    values = {name: values if _is_list(fields[name].type) else values[-1] for name, values in given.items()}
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as problem:
        raise invalid(problem, "address") from None


def _unknown_parameter(name: str, known: list[str]) -> Refused:
    choice = f"It takes {', '.join(known)}" if known else "It takes none"
    return Refused("invalid", f"This address has no parameter {name[:60]}. {choice}.", name[:60])


def _is_list(kind: Any) -> bool:
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    return get_origin(bare) in (list, tuple)
