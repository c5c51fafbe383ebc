from __future__ import annotations

import os
import time

import pytest

from .world import Server

os.environ["TZ"] = "UTC"
time.tzset()
for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
    os.environ.pop(name, None)


@pytest.fixture
def server():
    made = Server()
    yield made
    made.close()
