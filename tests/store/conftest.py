"""A fresh world for each test, on SQLite."""

from tests.support.fixtures import world  # noqa: F401
