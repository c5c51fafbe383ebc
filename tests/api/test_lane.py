"""What DCCs send shares commits: over real sockets nobody hears "stored" before it is so."""

import http.client
import json
import socket
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from tests.support.builders import CLIENT, MINUTE_MS
from tests.support.threads import at_once
from webapp.store.db.database import execute, writing
from webapp.store.db.models import Segment
from webapp.store.tracked import day_totals
from webapp.web.http import server as serving
from webapp.web.http.lane import LaneDispatcher
from webapp.web.http.server import serve_in_background
from webapp.web.http.waitress_adapter import HeldChannel


@pytest.fixture
def server(world):
    world.restart(port=0)
    address, stop = serve_in_background(world.app, world.config)
    yield address.removeprefix("http://")
    stop()


def body_of(world, *segments):
    return json.dumps({"sent_ms": world.now_ms, "client": CLIENT, "segments": segments})


def post(netloc, token, body):
    """The status and the answer; an OSError or HTTPException where the connection was cut."""
    with closing(http.client.HTTPConnection(netloc, timeout=30)) as connection:
        connection.request("POST", "/api/v1/segments", body, {"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def stored_now(world):
    """What another connection sees, as after a crash."""
    with closing(sqlite3.connect(world.config.database)) as other:
        return {bytes(row[0]).hex() for row in other.execute("SELECT id FROM segment")}


@contextmanager
def lane_that(together):
    """The servers begun here have a lane with this transaction."""
    before, serving.writing = serving.writing, together
    try:
        yield
    finally:
        serving.writing = before


def test_everybody_hears_of_their_own_and_it_is_there(world, server):
    items = [world.segment(world.at(8) + n * MINUTE_MS, world.at(9) + n * MINUTE_MS) for n in range(24)]

    def send(item):
        status, told = post(server, world.owner.token, body_of(world, item))
        assert item["id"] in stored_now(world)
        return status, told["results"][0]["id"], told["results"][0]["status"]

    outcomes = at_once(*[lambda item=item: send(item) for item in items])
    assert outcomes == [(200, item["id"], "stored") for item in items]
    assert day_totals.check_all() == []


def test_a_request_that_fails_fails_alone_and_leaves_nothing(world, server):
    with writing():
        execute(
            "CREATE TRIGGER no_boom BEFORE INSERT ON segment WHEN NEW.tz = 'boom'"
            " BEGIN SELECT RAISE(ABORT, 'boom'); END"
        )
    good = [world.segment(world.at(8), world.at(9)) for _ in range(12)]
    bad = world.segment(world.at(8), world.at(9), tz="boom")
    items = [*good[:6], bad, *good[6:]]
    outcomes = at_once(
        *[lambda item=item: post(server, world.owner.token, body_of(world, item))[0] for item in items]
    )
    assert outcomes == [200] * 6 + [500] + [200] * 6
    assert stored_now(world) == {one["id"] for one in good}


def test_strangers_among_the_senders_are_refused_alone(world, server):
    tokens = [world.owner.token, "no-token", world.colleague.token]
    bodies = [body_of(world, world.segment(world.at(8), world.at(9))) for _ in tokens]
    outcomes = at_once(
        *[lambda pair=pair: post(server, *pair)[0] for pair in zip(tokens, bodies, strict=True)]
    )
    assert outcomes == [200, 401, 200]


def test_who_cannot_be_committed_hears_nothing_and_may_send_again(world):
    """A full disk shows at the commit, after every answer was made."""
    is_full = True

    @contextmanager
    def on_a_full_disk():
        with writing():
            yield
            if is_full:
                raise sqlite3.OperationalError("database or disk is full")

    world.restart(port=0)
    item = world.segment(world.at(8), world.at(9))
    with lane_that(on_a_full_disk):
        address, stop = serve_in_background(world.app, world.config)
        netloc = address.removeprefix("http://")
        try:
            with pytest.raises((OSError, http.client.HTTPException)):
                post(netloc, world.owner.token, body_of(world, item))
            assert stored_now(world) == set()
            is_full = False
            status, told = post(netloc, world.owner.token, body_of(world, item))
        finally:
            stop()
    assert (status, told["results"][0]["status"]) == (200, "stored")
    assert stored_now(world) == {item["id"]}


def test_a_lane_that_cannot_begin_says_why(world):
    @contextmanager
    def locked():
        raise sqlite3.OperationalError("database is locked")
        yield

    world.restart(port=0)
    with lane_that(locked):
        address, stop = serve_in_background(world.app, world.config)
        try:
            item = world.segment(world.at(8), world.at(9))
            status, told = post(address.removeprefix("http://"), world.owner.token, body_of(world, item))
        finally:
            stop()
    assert (status, told["results"][0]["status"]) == (200, "stored"), "served alone, where it is free again"


def test_requests_sent_ahead_are_answered_in_their_order(world, server):
    """Two at once on one connection, then a page: HTTP wants the answers in the order of the questions."""
    first, second = (body_of(world, world.segment(world.at(n), world.at(n + 1))) for n in (8, 9))
    head = f"POST /api/v1/segments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {world.owner.token}\r\n"
    asked = [f"{head}Content-Length: {len(body)}\r\n\r\n{body}" for body in (first, second)]
    asked.append("GET /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    with closing(http.client.HTTPConnection(server, timeout=30)) as connection:
        connection.connect()
        connection.sock.sendall("".join(asked).encode())
        told = connection.sock.makefile("rb").read().decode()
    ids = [json.loads(body)["segments"][0]["id"] for body in (first, second)]
    places = [told.index(ids[0]), told.index(ids[1]), told.index('"version"')]
    assert places == sorted(places)
    assert Segment.select().count() == 2


def test_a_held_connection_is_still_listened_to(world):
    """Nobody wakes waitress's loop when a held answer has gone, so it must not have looked away meanwhile."""
    server = serving.make_server(world.app, replace(world.config, port=0))
    mine, theirs = socket.socketpair()
    channel = HeldChannel(server, mine, ("127.0.0.1", 1), server.adj, map={})
    try:
        channel.hold()
        channel.write_soon(b"an answer")
        assert channel.readable()
        assert not channel.writable()
        assert not channel.release()
        assert theirs.recv(100) == b"an answer"
        assert channel.readable()
    finally:
        channel.handle_close()
        theirs.close()
        server.task_dispatcher.shutdown()
        server.close()


def test_what_waits_when_the_server_ends_is_cut_off():
    dispatcher = LaneDispatcher("/x", writing)
    assert dispatcher.shutdown()
    assert not dispatcher.thread.is_alive()
