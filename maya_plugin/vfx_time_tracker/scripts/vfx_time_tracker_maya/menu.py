"""The menu "Time Tracker" in Maya's main window; made at start, deleted at unload."""

from __future__ import annotations

from maya import cmds

NAME = "vfxTimeTrackerMenu"
WINDOW = "MayaWindow"


def build(items):
    """Make the menu; `items` are pairs of a label and a function without arguments."""
    remove()
    cmds.menu(NAME, label="Time Tracker", parent=WINDOW, tearOff=True)
    for label, function in items:
        cmds.menuItem(label=label, parent=NAME, command=_ignoring_arguments(function))


def remove():
    if cmds.menu(NAME, exists=True):
        cmds.deleteUI(NAME, menu=True)


def _ignoring_arguments(function):
    """Maya hands a menu item's command the state of a check box that this one does not have."""

    def command(*_):
        function()

    return command
