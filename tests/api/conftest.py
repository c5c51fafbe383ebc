"""A fresh world for each test, on SQLite."""

from tests.support.fixtures import server, world  # noqa: F401
