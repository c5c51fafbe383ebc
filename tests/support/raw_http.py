"""Bytes over a real socket, as no library would send them, and what the server answers."""

from __future__ import annotations

import http.client
import json

KEYS = {"code", "message", "field", "request_id"}


def exchange(netloc: str, raw: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send these bytes as they are; returns status, headers and body of the answer."""
    connection = http.client.HTTPConnection(netloc, timeout=10)
    connection.connect()
    connection.sock.sendall(raw)
    answer = http.client.HTTPResponse(connection.sock)
    answer.begin()
    outcome = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return outcome


def is_envelope(body: bytes) -> bool:
    """Whether the body is the one shape of every error, with a sentence and the request's id."""
    error = json.loads(body)["error"]
    return set(error) == KEYS and bool(error["message"]) and bool(error["request_id"])
