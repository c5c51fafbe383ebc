"""Requests that no well-meaning program sends, over real sockets: each gets a sentence, none a 500."""

import json
import re

import pytest

from tests.support.raw_http import exchange, is_envelope
from webapp.web.api import all_routes
from webapp.web.api.routes import PREFIX

DEEP = b"[" * 100_000 + b"]" * 100_000
DEEP_OBJECTS = b'{"a":' * 50_000 + b"1" + b"}" * 50_000


def send(server, path, body, token="", method="POST"):
    """A request with this body; returns status, headers and body of the answer."""
    lines = [f"{method} /api/v1{path} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    return exchange(server, "\r\n".join([*lines, "", ""]).encode() + body)


@pytest.mark.parametrize("deep", [DEEP, DEEP_OBJECTS, DEEP[:100_000], b'{"username":' + DEEP + b"}"])
def test_deeply_nested_json_is_refused_before_anybody_signs_in(server, deep):
    for path in ("/sign-in", "/register"):
        status, _, body = send(server, path, deep)
        assert status == 400
        assert is_envelope(body)


@pytest.mark.parametrize("depth", [60, 200, 330, 480, 700, 960, 990, 1010])
def test_a_zero_character_at_any_depth_is_refused(server, depth):
    body = b'{"username": "nora", "x": ' + b"[" * depth + b'"\\u0000"' + b"]" * depth + b"}"
    status, _, answer = send(server, "/register", body)
    assert status == 400
    assert is_envelope(answer)


def segment_text(world, extra=""):
    """A well-formed segment, with `extra` fields before its closing brace."""
    return json.dumps(world.segment(world.at(9), world.at(9.5)))[:-1] + extra + "}"


@pytest.mark.parametrize("deep", [DEEP.decode(), DEEP_OBJECTS.decode()])
def test_a_deep_field_fails_no_other_item_of_its_batch(world, server, deep):
    items = [
        segment_text(world),
        segment_text(world, f', "newer": {deep}'),
        segment_text(world, f', "scene": {deep}'),
    ]
    head = f'"sent_ms": {world.now_ms}, "client": {{"host": "maya"}}, "newer": {deep}'
    body = f'{{{head}, "segments": [{", ".join(items)}]}}'
    status, _, answer = send(server, "/segments", body.encode(), world.owner.token)
    assert status == 200, answer
    statuses = [result["status"] for result in json.loads(answer)["results"]]
    assert statuses == ["stored", "stored", "rejected"]


@pytest.mark.parametrize("encoding", ["nonsense", "gzip, chunked", "identity", "chunked, identity", "\x0b"])
def test_a_transfer_encoding_that_is_not_known_is_the_senders_mistake(server, encoding):
    raw = f"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {encoding}\r\n\r\n0\r\n\r\n"
    status, _, body = exchange(server, raw.encode())
    assert status == 400
    assert is_envelope(body)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("GET http://[ HTTP/1.1", 400),
        ("GARBAGE", 400),
        ("GET http://a]b/ HTTP/1.1", 400),
        ("GET //[ HTTP/1.1", 404),  # a path like any other, at which there is nothing
    ],
)
def test_an_address_that_cannot_be_read_is_answered(server, line, expected):
    status, headers, body = exchange(server, f"{line}\r\nHost: x\r\n\r\n".encode())
    assert status == expected
    if headers["Content-Type"].startswith("text/html"):  # where there is no page, a page says so
        assert b"There is nothing at this address" in body
        return
    assert is_envelope(body)


def methods_by_path():
    """Each path of the API, with an example in place of its names, and the methods declared for it."""
    found = {}
    for route in all_routes():
        found.setdefault(re.sub(r"\{\w+\}", "1", PREFIX + route.path), set()).add(route.method)
    return found


def test_allow_names_exactly_the_methods_that_an_address_takes(server):
    for path, methods in methods_by_path().items():
        status, headers, _ = exchange(server, f"PUT {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wanted = methods | ({"HEAD"} if "GET" in methods else set())
        assert (status, set(headers["Allow"].split(", "))) == (405, wanted), path


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/me"), ("GET", "/me/tasks"), ("GET", "/openapi.json"), ("POST", "/segments")],
)
def test_a_parameter_that_no_route_has_is_refused_by_name(world, server, method, path):
    status, _, body = send(server, f"{path}?serach=fx", b"", world.owner.token, method)
    assert status == 400
    assert json.loads(body)["error"]["field"] == "serach"


def test_a_field_that_no_route_has_is_refused_by_name(world, server):
    status, _, body = send(server, "/policy", b'{"idle_afer_s": 300}', world.manager.token, "PATCH")
    assert status == 400
    assert json.loads(body)["error"]["field"] == "idle_afer_s"


def test_fields_of_a_newer_add_on_are_ignored(server):
    client = b'{"host": "maya", "newer": 2}'
    body = b'{"username": "nora", "password": "wrong one here", "newer": 1, "client": ' + client + b"}"
    assert send(server, "/sign-in", body)[0] == 401
