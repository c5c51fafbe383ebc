"""The panel's place in Maya: a workspace control that Maya saves, restores and destroys as it likes.

Maya runs `UI_SCRIPT` whenever it builds the control: on creation, at start-up from the saved workspace
(maybe before the plug-in is loaded) and on a change of workspace. The script stays in the artist's workspace
for ever, so it is silent after uninstalling.
"""

from __future__ import annotations

from types import SimpleNamespace

from maya import OpenMayaUI, cmds
from maya.api import OpenMaya

from .maya_qt import Panel, address_of, is_alive

NAME = "vfxTimeTrackerControl"
UI_SCRIPT = """
try:
    import vfx_time_tracker_maya.dock
except ImportError:
    pass
else:
    vfx_time_tracker_maya.dock.fill()
    del vfx_time_tracker_maya
""".strip()

# The only references to any of them in this file.
_held = SimpleNamespace(panel=None, tracker=None, choose_server=None)


def fill():
    """Put a panel into the control that Maya is building."""
    parent = OpenMayaUI.MQtUtil.getCurrentParent() or OpenMayaUI.MQtUtil.findControl(NAME)
    _held.panel = Panel()
    OpenMayaUI.MQtUtil.addWidgetToMayaLayout(address_of(_held.panel), int(parent))
    _held.panel.attach(_held.tracker, _held.choose_server)


def attach(tracker, choose_server):
    """Show this tracker from now on. A control without a panel, a failed restore, is made anew.

    `choose_server(address)` is called when the artist wants another server.
    """
    _held.tracker, _held.choose_server = tracker, choose_server
    if is_open():
        _held.panel.attach(tracker, choose_server)
    elif cmds.workspaceControl(NAME, exists=True):
        show()


def tell(sentence):
    """Say in an open panel why there is no tracker."""
    if is_open():
        _held.panel.tell(sentence)


def show():
    """Open the panel, or bring it to the front."""
    if cmds.workspaceControl(NAME, exists=True):
        if is_open():
            cmds.workspaceControl(NAME, edit=True, restore=True)
            return
        cmds.deleteUI(NAME, control=True)
    cmds.workspaceControl(
        NAME,
        label="Time Tracker",
        uiScript=UI_SCRIPT,
        retain=False,
        loadImmediately=True,
        dockToMainWindow=("right", True),
        initialWidth=280,
        minimumWidth=240,
        widthProperty="preferred",
    )


def is_open():
    """Whether there is a panel that Maya did not destroy."""
    return is_alive(_held.panel)


def draw():
    """Draw the panel if anybody can see it."""
    if is_open() and _held.panel.isVisible():
        _held.panel.draw()


def give_up():
    """The panel cannot be drawn; tracking goes on without it."""
    text = "Time Tracker: the panel cannot be drawn and stands still; tracking goes on. Tell your TD."
    OpenMaya.MGlobal.displayError(text)


def detach():
    """Maya quits: let go of the tracker, leave the control to Maya, or it would not come back."""
    _held.tracker = _held.choose_server = None


def remove():
    """The plug-in is unloaded: the control goes."""
    _held.panel = _held.tracker = _held.choose_server = None
    if cmds.workspaceControl(NAME, exists=True):
        cmds.deleteUI(NAME, control=True)
