"""The outermost layer: one envelope for every error, request ids, a log without secrets."""

import json
import logging
import sqlite3
from urllib.parse import urlsplit

import pytest

from tests.support.builders import World, migrated_database
from tests.support.raw_http import KEYS, exchange, is_envelope
from webapp.store.db import database
from webapp.store.refusal import Refused
from webapp.web.http import errors
from webapp.web.http.edge import JsonLines
from webapp.web.http.server import serve_in_background


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("PUT", "/me", 405, "method_not_allowed"),
        ("GET", "/me/", 404, "not_found"),
        ("GET", "/me/adjustments/1", 405, "method_not_allowed"),
    ],
)
def test_what_no_route_takes_gets_the_envelope(world, method, path, status, code):
    answer = world.api(method, path, by=world.owner)
    assert (answer.status, answer.code) == (status, code)
    assert set(answer.json["error"]) == KEYS
    assert answer.headers["Content-Type"] == "application/json"


def test_405_names_what_is_allowed(world):
    assert world.api("PUT", "/me", by=world.owner).headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"null", b'"x"', b"{" * 5000])
def test_a_body_that_is_no_json_object_is_invalid(world, body):
    answer = world.api("POST", "/register", body)
    assert (answer.status, answer.code) == (400, "invalid")


def test_the_field_to_blame_is_named(world):
    answer = world.api("POST", "/register", {"username": "nora", "password": 5})
    assert answer.json["error"]["field"] == "password"


@pytest.mark.parametrize("query", ["date=2026-02-30", "date=tomorrow", "", "date=", "date=%ff"])
def test_a_bad_query_is_invalid(world, query):
    answer = world.api("GET", f"/me/sessions?{query}", by=world.owner)
    assert (answer.status, answer.code) == (400, "invalid")


@pytest.mark.parametrize("span", ["from=2026-11-23&to=2026-11-22", "from=2020-01-01&to=2026-01-01"])
def test_a_range_backwards_or_endless_is_invalid(world, span):
    assert world.api("GET", f"/me/days?{span}", by=world.owner).status == 400


def test_a_body_over_a_mebibyte_is_too_large(world):
    answer = world.api("POST", "/segments", b"x" * (1 << 20) + b"x", world.owner)
    assert (answer.status, answer.code) == (413, "too_large")


def test_every_answer_names_its_request(world):
    answer = world.api("GET", "/nothing")
    assert answer.headers["X-Request-Id"] == answer.json["error"]["request_id"]


def test_answers_of_the_api_are_never_kept_by_browsers(world):
    assert world.api("GET", "/me", by=world.owner).headers["Cache-Control"] == "no-store"


def test_a_cookie_opens_nothing(world):
    answer = world.api(
        "GET", "/me", headers={"Cookie": f"session={world.owner.token}; token={world.owner.token}"}
    )
    assert answer.status == 401


def test_a_mistake_of_the_server_is_told_without_its_inside(world, caplog):
    world.app.services.now_ms = lambda: 1 / 0
    answer = world.api("GET", "/me", by=world.owner)
    assert (answer.status, answer.code) == (500, "internal")
    assert "ZeroDivision" not in answer.text
    assert "ZeroDivisionError" in caplog.text
    assert answer.json["error"]["request_id"] in caplog.text


def test_health_says_when_the_database_is_gone(world, tmp_path):
    database.close()
    database.open_database(str(tmp_path / "missing" / ".." / "a-folder.sqlite3"))
    (tmp_path / "a-folder.sqlite3").mkdir()
    answer = world.api("GET", "/health")
    assert (answer.status, answer.code) == (503, "unavailable")
    assert answer.headers["Retry-After"]


def test_no_secret_reaches_the_log(world, caplog):
    caplog.set_level(logging.DEBUG, "webapp")
    told = world.api("POST", "/me/browser-link", by=world.owner).json
    code = told["url"].rpartition("/")[2]
    world.call("GET", f"/link/{code}")
    world.call("GET", f"/setup/{code}?code={code}")
    world.api(
        "POST", "/sign-in", {"username": "olga", "password": "a secret of mine", "client": {"host": "x"}}
    )
    lines = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert '"path": "/link/..."' in lines
    for secret in (code, world.owner.token, "a secret of mine"):
        assert secret not in lines


def test_the_log_says_who_asked_what_and_how_long_it_took(world, caplog):
    caplog.set_level(logging.INFO, "webapp")
    world.api("GET", "/me", by=world.owner)
    told = json.loads(JsonLines().format(caplog.records[-1]))
    assert (told["method"], told["path"], told["status"]) == ("GET", "/api/v1/me", 200)
    assert told["person"] == world.owner.id
    assert told["ms"] >= 0


def test_heartbeats_do_not_drown_the_log(world, caplog):
    caplog.set_level(logging.INFO, "webapp")
    world.send()
    assert not caplog.records


def test_every_refusal_has_a_status_and_its_phrase():
    for code, status in errors.STATUSES.items():
        assert errors.status_of(Refused(code, "A sentence.")) == status
        assert errors.PHRASES[status]


# ---------------------------------------------------------------- over a real socket


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"GET /api/v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"NONSENSE\r\n\r\n", 400),
        (b"POST /api/v1/register HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n", 400),
        (b"POST /api/v1/register HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 300_000 + b"\r\n\r\n", 431),
    ],
)
def test_what_the_web_server_refuses_by_itself_gets_the_envelope_too(server, raw, status):
    told, headers, body = exchange(server, raw)
    assert told == status
    assert headers["Content-Type"] == "application/json"
    assert is_envelope(body)


def test_a_body_over_the_limit_is_answered_over_a_real_socket(server):
    head = b"POST /api/v1/segments HTTP/1.1\r\nHost: x\r\nContent-Length: 1500000\r\n\r\n"
    status, _, body = exchange(server, head + b"x" * 1_500_000)
    assert status == 413 or status == 401
    assert is_envelope(body)


def test_a_chunked_body_is_read(server):
    body = b'{"username": "nora", "password": "nine purple otters juggle"}'
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    head = b"POST /api/v1/register HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    status, _, _ = exchange(server, head + chunks)
    assert status == 201


def test_an_address_is_not_believed_from_a_header(world, server, caplog):
    caplog.set_level(logging.INFO, "webapp")
    exchange(server, b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n")
    assert caplog.records[-1].told["address"] == "127.0.0.1"


def test_a_trusted_proxy_is_believed(tmp_path, caplog):
    caplog.set_level(logging.INFO, "webapp")
    world = World(str(migrated_database(tmp_path)), port=0, trusted_proxy="127.0.0.1")
    address, stop = serve_in_background(world.app, world.config)
    try:
        asked = b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n"
        exchange(urlsplit(address).netloc, asked)
        assert caplog.records[-1].told["address"] == "203.0.113.7"
    finally:
        stop()
        database.close()


# ---------------------------------------------------------------- passwords and counts


def test_a_password_over_an_open_network_is_refused(world):
    body = {"username": "olga", "password": "whatever it is", "client": {"host": "maya"}}
    answer = world.api("POST", "/sign-in", body, address="192.0.2.7")
    assert (answer.status, answer.code) == (409, "not_possible")
    world.restart(allow_plain_http=True)
    assert world.api("POST", "/sign-in", body, address="192.0.2.7").status == 401


def test_requests_are_counted_for_prometheus_on_this_machine_alone(world):
    world.restart(metrics=True)
    world.api("GET", "/me", by=world.owner)
    told = world.call("GET", "/metrics").text
    assert 'vfx_tracker_request_seconds_count{method="GET",room="api",status="200"} 1.0' in told
    assert world.call("GET", "/metrics", address="192.0.2.7").status == 404


def test_counts_are_off_unless_they_are_wanted(world):
    assert world.call("GET", "/metrics").status == 404


def test_a_database_that_is_out_of_order_is_503_and_worth_a_retry(world):
    """Somebody else holds the writer's lock for longer than anybody waits; a full disk looks the same."""
    database.execute("PRAGMA busy_timeout = 50")
    with database.writing():
        database.execute("PRAGMA busy_timeout = 50")
    with sqlite3.connect(world.config.database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = world.api(
            "POST", "/segments", {"sent_ms": 1, "client": {"host": "x"}, "segments": []}, world.owner
        )
        assert (answer.status, answer.code) == (503, "unavailable")
        assert answer.headers["Retry-After"]
        other.execute("ROLLBACK")
    assert world.send() == []
