"""A fresh world for each test, on SQLite."""

from tests.support.fixtures import colleague, nobody, owner, world  # noqa: F401
