"""The stand-in as a program with a window, for hands from outside: `python -m standin.app FOLDER`.

FOLDER holds `start.json` (year, modules) and the artist's profile between runs. Five times a second
`now.json` tells what the panel shows and where its widgets are on the screen; that is for eyes, no call goes
the other way.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

from .profile import Profile
from .world import Maya

TELL_EVERY_MS = 200
IDLE_EVERY_MS = 20
ROLES = ("tasks", "search", "allOpen", "user", "password", "remember")


def dress_like_maya(maya):
    """Maya's dark colours, so that pictures look like what artists see."""
    gui, widgets = maya.interface.qt_gui, maya.interface.qt_widgets
    application = maya.interface.application
    application.setStyle(widgets.QStyleFactory.create("Fusion"))
    palette = gui.QPalette()
    role = gui.QPalette.ColorRole
    colours = {
        role.Window: "#444444",
        role.WindowText: "#d8d8d8",
        role.Base: "#2b2b2b",
        role.AlternateBase: "#333333",
        role.Text: "#d8d8d8",
        role.Button: "#5d5d5d",
        role.ButtonText: "#eeeeee",
        role.Highlight: "#5285a6",
        role.HighlightedText: "#ffffff",
        role.PlaceholderText: "#9a9a9a",
        role.ToolTipBase: "#2b2b2b",
        role.ToolTipText: "#d8d8d8",
    }
    for which, colour in colours.items():
        palette.setColor(which, gui.QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(gui.QPalette.ColorGroup.Disabled, which, gui.QColor("#8a8a8a"))
    application.setPalette(palette)


class Teller:
    """Writes `now.json`."""

    def __init__(self, maya, folder):
        self._maya, self._file = maya, folder / "now.json"

    def tell(self):
        now = {"pid": os.getpid(), "faults": self._maya.faults, "said": self._maya.said}
        now["viewport"] = self._place(self._maya.interface.viewport)
        now.update(self._panel())
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(now), encoding="utf-8")
        os.replace(str(fresh), str(self._file))

    def _panel(self):
        widgets = self._maya.interface.qt_widgets
        panels = self._maya.interface.window.findChildren(widgets.QWidget, "vfxTimeTrackerPanel")
        if not panels:
            return {}
        (panel,) = panels
        places = {"panel": self._place(panel)}
        for widget in panel.findChildren(widgets.QWidget):
            name = widget.property("role") or widget.objectName()
            if widget.isVisible() and (widget.property("role") or name in ROLES):
                places[name] = self._place(widget)
        tasks = [each for each in panel.findChildren(widgets.QListWidget, "tasks") if each.isVisible()]
        rows = {}
        for task_list in tasks:
            for row in range(task_list.count()):
                item = task_list.item(row)
                rect = task_list.visualItemRect(item)
                corner = task_list.viewport().mapToGlobal(rect.topLeft())
                rows[item.text()] = [corner.x(), corner.y(), rect.width(), rect.height()]
        return {"places": places, "tasks": rows, "view": self._view()}

    def _view(self):
        tracker = importlib.import_module("vfx_time_tracker_maya.lifecycle")._held.tracker
        if tracker is None:
            return None
        wording = importlib.import_module("vfx_time_tracker_maya.tracker_core.panel.wording")
        view = tracker.view()._asdict()
        view["task"] = wording.task_line(view["task"]) if view["task"] else None
        for name in ("tasks", "recent"):
            view[name] = [wording.task_line(task) for task in view[name]]
        return view

    def _place(self, widget):
        corner = widget.mapToGlobal(self._maya.interface.qt_core.QPoint(0, 0))
        return [corner.x(), corner.y(), widget.width(), widget.height()]


def main(folder):
    started = json.loads((folder / "start.json").read_text(encoding="utf-8"))
    profile = Profile.load(folder / "maya")
    maya = Maya(started["year"], profile, modules=started["modules"])
    dress_like_maya(maya)
    if "size" in started:
        maya.interface.window.resize(*started["size"])
    maya.load_plugin("vfx_time_tracker")
    maya.interface.restore_workspace()
    teller = Teller(maya, folder)
    core = maya.interface.qt_core
    timers = []
    for every_ms, work in ((IDLE_EVERY_MS, maya.idle), (TELL_EVERY_MS, teller.tell), (1000, profile.save)):
        timer = core.QTimer()
        timer.timeout.connect(work)
        timer.start(every_ms)
        timers.append(timer)
    maya.interface.window.activateWindow()
    application = maya.interface.application
    (application.exec_ if maya.qt_version.startswith("5") else application.exec)()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
