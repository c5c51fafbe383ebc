"""One real Zou for the whole room, and a fresh studio here for each test."""

from __future__ import annotations

import pytest

from tests.support.fixtures import world  # noqa: F401
from tests.support.zou import Kitsu, running_zou


@pytest.fixture(scope="session")
def zou(tmp_path_factory):
    with running_zou(tmp_path_factory.mktemp("zou")) as address:
        yield address


@pytest.fixture(scope="session")
def kitsu(zou):
    return Kitsu(zou)


@pytest.fixture(scope="session")
def token(kitsu):
    return kitsu.make_bot()
