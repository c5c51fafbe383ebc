"""JSON bodies: read into their struct, or refused with a sentence that names the field."""

import re
from functools import lru_cache
from typing import Any

import msgspec

from webapp.store.refusal import Refused

NESTED_AT_MOST = 64
"""How many arrays and objects may stand within one another; what is sent needs four."""

WHY_NUL = "a text contains the character U+0000, which is not allowed"
"""PostgreSQL keeps none, and would fail all that stands beside it."""

WHY_DEEP = "its arrays and objects are nested too deeply"

_MARKS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?+|[\[\]{}]', re.DOTALL)
"""A text, or a bracket outside of texts."""


@lru_cache(maxsize=256)
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def decode(kind: Any, body: bytes) -> Any:
    """The body as this struct. Refuses with `invalid`, also a text with U+0000 in it."""
    decoded = read_shape(kind, body)
    if (name := find_nul(body)) is not None:
        raise Refused("invalid", f"The body of the request is not right: {WHY_NUL}.", name or None)
    return decoded


def read_shape(kind: Any, body: bytes) -> Any:
    """The same with any text in it."""
    try:
        return _decoder(kind).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise invalid(problem, "body") from None
    except RecursionError:
        raise Refused("invalid", f"The body of the request is not right: {WHY_DEEP}.") from None


def empty_deep_values(body: bytes) -> bytes:
    """The body with each array and object that lies deeper than NESTED_AT_MOST emptied.

    What is left can be read, and whatever was emptied is still of the same type. For bodies with several
    items, of which one must not fail the others.
    """
    kept, depth, copied_to = [], 0, 0
    for mark in _MARKS.finditer(body):
        if mark[0] in (b"[", b"{"):
            depth += 1
            if depth == NESTED_AT_MOST + 1:
                kept.append(body[copied_to : mark.end()])
        elif mark[0] in (b"]", b"}"):
            if depth == NESTED_AT_MOST + 1:
                copied_to = mark.start()
            depth -= 1
    if depth <= NESTED_AT_MOST:
        kept.append(body[copied_to:])
    return b"".join(kept)


def find_nul(raw: bytes) -> str | None:
    """The name of the field with a text that holds U+0000, "" where it has no name, None where there is
    none.

    JSON writes it by its number alone, so most bodies need not be looked through.
    """
    if b"\\u0000" not in raw:
        return None
    try:
        decoded = msgspec.json.decode(raw)
    except RecursionError:  # as deep as was just readable: it is read from further within the server here
        decoded = msgspec.json.decode(empty_deep_values(raw))
    fields = decoded.items() if isinstance(decoded, dict) else [("", decoded)]
    return next((name for name, value in fields if _holds_nul([name, value])), None)


def _holds_nul(value: Any) -> bool:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += [*part, *part.values()]
        elif isinstance(part, list):
            waiting += part
        elif isinstance(part, str) and "\0" in part:
            return True
    return False


def invalid(problem: Exception, where: str) -> Refused:
    """The refusal of a body or address of a wrong shape, naming the field where one is to blame."""
    text, _, path = str(problem).partition(" - at `$.")
    text = text.replace("`", "")
    named = re.search(r"(?:required|unknown) field (\w+)", text)
    name = path.rstrip("`") or (named.group(1) if named else None)
    at = f" (at {path.rstrip('`')})" if path else ""
    return Refused("invalid", f"The {where} of the request is not right: {text}{at}.", name or None)
