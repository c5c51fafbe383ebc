"""The version stands in two places, because a checkout that is not installed has no metadata."""

import tomllib

from tests.guards.source import ROOT
from webapp import __version__


def test_the_server_says_the_version_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert __version__ == project["version"]
