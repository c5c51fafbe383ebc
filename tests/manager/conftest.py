"""The world of the server's tests, seen by leads and managers."""

from __future__ import annotations

import pytest

from tests.webapp.builders import World, migrated_database
from webapp.store import database


@pytest.fixture
def world(tmp_path):
    yield World(str(migrated_database(tmp_path)))
    database.close()
