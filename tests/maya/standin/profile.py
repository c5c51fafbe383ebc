"""What stays on the artist's disk between two runs of Maya."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path


class Shelf:
    """One shelf, "Polygons". Maya saves it, so a button made twice is there twice for ever."""

    def __init__(self):
        self._buttons = {}

    def names(self):
        return list(self._buttons)

    def button(self, name):
        return self._buttons[name]

    def add(self, flags):
        name = "shelfButton%d" % (len(self._buttons) + 1)
        self._buttons[name] = flags
        return name

    def delete(self, name):
        return self._buttons.pop(name, None) is not None


class Profile:
    """Maya's user folder: workspace, plug-ins to load by themselves, shelf, modules."""

    def __init__(self, app_dir):
        self.app_dir = str(app_dir)
        self.workspace, self.autoload, self.shelf = {}, set(), Shelf()
        self.option_vars = {}

    @classmethod
    def load(cls, app_dir):
        """The profile as the last run saved it, or a new one."""
        profile, file = cls(app_dir), Path(app_dir) / "prefs.json"
        if file.is_file():
            saved = json.loads(file.read_text(encoding="utf-8"))
            profile.workspace, profile.option_vars = saved["workspace"], saved["option_vars"]
            profile.autoload = set(saved["autoload"])
        return profile

    def save(self):
        """Keep workspace, option variables and auto-load for the next run."""
        os.makedirs(self.app_dir, exist_ok=True)
        kept = {
            "workspace": self.workspace,
            "option_vars": self.option_vars,
            "autoload": sorted(self.autoload),
        }
        (Path(self.app_dir) / "prefs.json").write_text(json.dumps(kept), encoding="utf-8")

    def modules(self, year, extra=()):
        """Folders of the modules that Maya `year` finds: every file of each modules folder is read."""
        found = []
        for folder in [Path(self.app_dir) / "modules", *map(Path, extra)]:
            for file in sorted(folder.glob("*")) if folder.is_dir() else ():
                if file.is_file():
                    found.extend(read_module_file(file, year))
        return found


LINE = re.compile(r"^\+ +(?:MAYAVERSION:(\d{4}) +)?(?:PLATFORM:\S+ +)?(\S+) +(\S+) +(.+?) *$")


def read_module_file(file, year):
    """Folders that a `.mod` file gives to Maya `year`; a relative path counts from the file's folder."""
    folders = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("+"):
            continue
        match = LINE.match(line)
        if match is None:
            raise ValueError("%s: Maya cannot read the line %r" % (file, line))
        if match.group(1) in (None, str(year)):
            folders.append((file.parent / match.group(4)).resolve())
    return folders
