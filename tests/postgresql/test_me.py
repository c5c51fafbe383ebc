"""The pages' rules once more, on a real PostgreSQL."""

from __future__ import annotations

import itertools

import psycopg
import pytest

from tests.pages.test_links_and_account import *
from tests.pages.test_my_day import *
from tests.pages.test_my_month import *
from tests.pages.test_my_reports import *
from tests.pages.test_my_week import *
from tests.pages.test_repair import *
from tests.pages.test_sign_in import *
from tests.pages.test_timer import *

# ruff: noqa: F403  the rules themselves, collected here once more
from tests.support.browser import Browser
from tests.support.builders import World
from tests.support.postgresql import running_postgresql
from webapp.store.db import database

pytestmark = pytest.mark.postgres
_names = itertools.count()


@pytest.fixture(scope="module")
def server():
    """A server with a template database that was migrated once."""
    with running_postgresql() as address:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE template_vfx")
        database.open_database(f"{address}/template_vfx")
        database.migrate()
        database.close()
        yield address


@pytest.fixture
def world(server):
    name = f"world_{next(_names)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_vfx")
    yield World(f"{server}/{name}")
    database.close()


def test_every_page_of_an_artist_opens(world):
    world.send(world.segment(world.at(9), world.at(10)))
    browser = Browser(world, world.owner)
    for path in ("/me", "/me/week", "/me/month", "/me/reports", "/me/data", "/me/data.json", "/me/account"):
        assert browser.get(path).status == 200, path
