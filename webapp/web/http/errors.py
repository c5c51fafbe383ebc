"""What goes wrong on the way to an answer: one table of codes and statuses, one envelope."""

from http import HTTPStatus
from typing import Any

import msgspec

from webapp.store.refusal import Refused


def _phrase(status: int) -> str:
    return {413: "Content Too Large", 422: "Unprocessable Content"}.get(status) or HTTPStatus(status).phrase


STATUSES = {
    "invalid": 400,
    "bad_credentials": 401,
    "bad_token": 401,
    "scope_missing": 403,
    "registration_closed": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "username_taken": 409,
    "id_taken": 409,
    "exists": 409,
    "in_use": 409,
    "not_possible": 409,
    "too_large": 413,
    "batch_too_large": 413,
    "bad_username": 422,
    "weak_password": 422,
    "bad_timezone": 422,
    "bad_value": 422,
    "bad_interval": 422,
    "in_future": 422,
    "unknown_task": 422,
    "locked": 423,
    "too_many_attempts": 429,
    "header_too_large": 431,
    "internal": 500,
    "unavailable": 503,
}


PHRASES = {status: _phrase(status) for status in STATUSES.values()}


class Error(msgspec.Struct):
    """What went wrong: `code` for programs, `message` for people, `field` where one is to blame."""

    code: str
    message: str
    field: str | None
    request_id: str


class ErrorEnvelope(msgspec.Struct):
    """The body of every answer that is no success."""

    error: Error


def status_of(refused: Refused) -> int:
    """The HTTP status that belongs to a refusal."""
    return STATUSES[refused.code]


def envelope(refused: Refused, request_id: str) -> bytes:
    """The body that tells of a refusal."""
    error = Error(refused.code, refused.message, refused.field, request_id)
    return msgspec.json.encode(ErrorEnvelope(error))


def headers_of(refused: Refused) -> list[tuple[str, str]]:
    """The headers that belong to a refusal, beside those of every API answer."""
    if refused.retry_after_s is not None:
        return [("Retry-After", str(refused.retry_after_s))]
    if STATUSES[refused.code] == 401:
        return [("WWW-Authenticate", 'Bearer realm="VFX Time Tracker"')]
    return []


def refusal_for_status(status: int) -> Refused:
    """The refusal that stands for an HTTP error which the server's own parts have raised."""
    return {
        404: Refused("not_found", "There is nothing at this address."),
        405: Refused("method_not_allowed", "This address does not accept this method."),
        413: Refused("too_large", "The request is too large: send at most 1 MiB."),
        501: Refused("invalid", "Send the body with its Content-Length, or with Transfer-Encoding: chunked."),
        431: Refused("header_too_large", "The headers of the request are too large."),
        503: Refused("unavailable", "The server is busy. Try again in a moment.", retry_after_s=5),
    }.get(
        status,
        Refused(
            "internal", "Something went wrong on the server. Its log has the details under this request id."
        )
        if status >= 500
        else Refused("invalid", "The server cannot understand this request."),
    )


def is_api(environ: dict[str, Any]) -> bool:
    """Whether a program asks, who is answered in JSON, and not a browser."""
    return str(environ.get("PATH_INFO", "")).startswith("/api/")
