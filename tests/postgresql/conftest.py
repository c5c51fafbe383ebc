"""One PostgreSQL for all tests in here: a template that was migrated once, and a copy for each world."""

import itertools
from pathlib import Path

import psycopg
import pytest

from tests.support.builders import World
from tests.support.fixtures import colleague, nobody, owner  # noqa: F401
from tests.support.postgresql import running_postgresql
from webapp.store.db import database

HERE = Path(__file__).parent
TEMPLATE = "template_vfx"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("postgres")


@pytest.fixture(scope="session")
def copies():
    """Makes copies of the template; `drop` them, or the disk fills."""
    with running_postgresql() as address, psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {TEMPLATE}")
        database.open_database(f"{address}/{TEMPLATE}")
        database.migrate()
        database.close()
        yield Copies(server, address)


class Copies:
    """The databases of one PostgreSQL."""

    def __init__(self, server, address):
        self._server = server
        self._address = address
        self._numbers = itertools.count(1)

    def make(self):
        """Returns the location of a fresh, migrated database."""
        name = f"vfx_{next(self._numbers)}"
        self._server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return f"{self._address}/{name}"

    def drop(self, location):
        """Remove it, connections of threads that are over included."""
        self._server.execute(f"DROP DATABASE {location.rpartition('/')[2]} WITH (FORCE)")


@pytest.fixture
def world(copies):
    location = copies.make()
    yield World(location)
    database.close()
    copies.drop(location)
