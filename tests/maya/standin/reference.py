"""The documented commands, flags, events and constants of one Maya version."""

from __future__ import annotations

import difflib
import gzip
import json
from pathlib import Path

PATH = Path(__file__).with_name("reference.json.gz")
_loaded = {}


class NotModelled(Exception):
    """Maya has this, the stand-in does not do it: model it before relying on it."""


def _data():
    if not _loaded:
        with gzip.open(str(PATH)) as file:
            _loaded.update(json.loads(file.read().decode("utf-8")))
    return _loaded


class Flag:
    """One flag of one command: `args` "" for a switch, else type letters; `modes` out of c, q, e, m."""

    def __init__(self, name, short, args, modes):
        self.name, self.short, self.args, self.modes = name, short, args, modes


class Reference:
    """What Maya `year` has. Years after the newest documented one are held to that one."""

    def __init__(self, year):
        data = _data()
        self.year = min(year, data["versions"][-1])
        self.events = frozenset(data["events"])
        self.conditions = frozenset(data["conditions"])
        self._commands = data["commands"]
        self._runtime = data["runtime"]
        self._api = data["api"]

    def has_command(self, name):
        return self.year in self._commands.get(name, {"v": ()})["v"]

    def is_runtime_command(self, name):
        return self.year in self._runtime.get(name, ())

    def is_ui(self, name):
        return self._commands[name]["t"] == "windows"

    def near_commands(self, name):
        return difflib.get_close_matches(name, [n for n in self._commands if self.has_command(n)], 3)

    def flags(self, command):
        """{flag name, long or short: Flag} in this version."""
        found = {}
        for name, (short, args, modes, years) in self._commands[command]["f"].items():
            if self.year in years:
                found[name] = found[short] = Flag(name, short, args, modes)
        return found

    def api_class(self, module, name):
        """Members {name: "()" or value} of a class and its bases; None when there is no such class."""
        classes = self._api[module]
        if not isinstance(classes.get(name), dict):
            return None
        members = {}
        for base in classes[name]["bases"]:
            members.update(self.api_class(module, base) or {})
        members.update(classes[name]["m"])
        return members

    def api_names(self, module):
        return frozenset(self._api[module])
