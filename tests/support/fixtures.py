"""The world of the server's tests, seen through a browser."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.support.browser import Browser
from tests.support.builders import World, migrated_database
from webapp.store.db import database
from webapp.web.http.server import serve_in_background


@pytest.fixture
def world(tmp_path):
    yield World(str(migrated_database(tmp_path)))
    database.close()


@pytest.fixture
def owner(world):
    return Browser(world, world.owner)


@pytest.fixture
def colleague(world):
    return Browser(world, world.colleague)


@pytest.fixture
def nobody(world):
    return Browser(world)


@pytest.fixture
def server(world):
    """host:port of a running server."""
    world.restart(port=0)
    address, stop = serve_in_background(world.app, world.config)
    yield urlsplit(address).netloc
    stop()
