"""Every setting is documented with its default and its meaning, and nothing else is."""

import re

from tests.guards.source import ROOT
from webapp.config import SETTINGS

TABLE = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", (ROOT / "docs/install.md").read_text(), re.M)


def as_documented(value):
    if isinstance(value, bool):
        return "on" if value else "off"
    return "empty" if value == "" else str(value)


def test_the_documented_settings_are_those_of_the_server():
    told = [(setting.name, as_documented(setting.default), setting.meaning) for setting in SETTINGS]
    assert told == TABLE
