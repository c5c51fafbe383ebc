"""The undocumented parts of waitress and peewee that two adapters use must exist in the installed version."""

import ast
import socket
import threading
from importlib.metadata import version

import pytest
from peewee import SqliteDatabase
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from tests.guards.source import ROOT, is_within, name_of, python_files
from tools.rooms import imports_of
from webapp.store.db import peewee_adapter
from webapp.web.http import waitress_adapter

WAITRESS_ADAPTER = "webapp/web/http/waitress_adapter.py"
PEEWEE_ADAPTER = "webapp/store/db/peewee_adapter.py"


def missing_parts(library, adapter, parts, found):
    """A sentence for each part of `parts` that the objects in `found` lack."""
    return [
        f"{library} {version(library)}: a {kind} has no `{name}` any more. Adapt {adapter} to this version, "
        "or pin the version before it."
        for kind, names in parts.items()
        for name in names
        if not hasattr(found[kind], name)
    ]


@pytest.fixture
def waitress_objects():
    """One of each, as waitress itself makes them."""
    dispatcher = ThreadedTaskDispatcher()
    server = create_server(print, host="127.0.0.1", port=0, _dispatcher=dispatcher)
    several = create_server(print, listen="127.0.0.1:0 127.0.0.1:0", _dispatcher=dispatcher)
    ours, theirs = socket.socketpair()
    channel = HTTPChannel(server, ours, ("127.0.0.1", 1), server.adj, map={})
    request = HTTPRequestParser(server.adj)
    request.received(b"POST / HTTP/1.1\r\n\r\n")
    yield {
        "channel": channel,
        "request": request,
        "error task": ErrorTask(channel, request),
        "dispatcher": dispatcher,
        "server": server,
        "server of several sockets": several,
    }
    channel.close()
    theirs.close()
    server.close()
    several.close()


def test_this_version_of_waitress_has_what_the_adapter_uses(waitress_objects):
    missing = missing_parts("waitress", WAITRESS_ADAPTER, waitress_adapter.PRIVATE_PARTS, waitress_objects)
    assert not missing, "\n".join(missing)


def test_this_version_of_peewee_has_what_the_adapter_uses():
    opened = SqliteDatabase(":memory:")
    found = {"database": opened, "state of a thread": getattr(opened, "_state", None)}
    missing = missing_parts("peewee", PEEWEE_ADAPTER, peewee_adapter.PRIVATE_PARTS, found)
    assert not missing, "\n".join(missing)


def test_a_part_that_has_moved_is_named_in_a_sentence():
    sentence = missing_parts("peewee", PEEWEE_ADAPTER, {"database": ("_gone",)}, {"database": object()})
    assert sentence == [
        f"peewee {version('peewee')}: a database has no `_gone` any more. Adapt {PEEWEE_ADAPTER} to this "
        "version, or pin the version before it."
    ]


@pytest.mark.parametrize("adapter", [waitress_adapter, peewee_adapter])
def test_an_adapter_lists_every_private_name_it_uses(adapter):
    tree = ast.parse((ROOT / (adapter.__name__.replace(".", "/") + ".py")).read_text("utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr[0] == "_"}
    listed = {name for names in adapter.PRIVATE_PARTS.values() for name in names}
    assert used <= listed | {"__init__"}


def test_only_the_adapter_imports_waitress():
    importers = {
        name_of(path)
        for path in python_files("webapp")
        for module, _line in imports_of(path)
        if is_within(module, "waitress")
    }
    assert importers == {WAITRESS_ADAPTER}


def test_a_name_with_several_sockets_is_served_on_each_and_stops():
    def app(_environ, start_response):
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    server = create_server(app, listen="127.0.0.1:0 127.0.0.1:0", threads=1)
    listeners = waitress_adapter.listeners(server)
    assert waitress_adapter.address_of(server)[1] in {int(listener.effective_port) for listener in listeners}
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for listener in listeners:
        with socket.create_connection(("127.0.0.1", int(listener.effective_port)), 10) as connection:
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert connection.makefile("rb").read().endswith(b"ok")
    assert len(listeners) == 2
    waitress_adapter.stop(server, thread)
    assert not thread.is_alive()
