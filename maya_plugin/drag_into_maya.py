"""Drop this file on Maya's viewport: it installs the time tracker for you, or brings it up to date.

It copies the folder `vfx_time_tracker` beside it into Maya's own modules folder, loads the plug-in, lets
Maya load it by itself from now on, and puts a button on the open shelf. Dropping it again changes nothing.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile

from maya import cmds, mel
from maya.api import OpenMaya

NAME = "vfx_time_tracker"
BUTTON_TAG = "vfxTimeTrackerButton"
BUTTON_COMMAND = "import vfx_time_tracker_maya.dock\nvfx_time_tracker_maya.dock.show()"


def onMayaDroppedPythonFile(*_):
    """Called by Maya, which imports a file once per name: forget it, or a newer one would not be read."""
    sys.modules.pop(__name__, None)
    before = loaded_from()
    try:
        plugin = install(os.path.dirname(os.path.abspath(__file__)))
    except OSError as error:
        say_error("it could not be installed: %s. Close other Mayas and drop the file again." % error)
        if before and os.path.isfile(before) and not loaded_from():
            load(before)  # the version that ran goes on
        return
    if plugin is not None and load(plugin):
        add_shelf_button(plugin)
        OpenMaya.MGlobal.displayInfo("Time Tracker: installed. Sign in in the panel on the right.")


def install(source):
    """Put the module into Maya's user folder; returns the plug-in's file, or None after telling why not."""
    if not os.path.isdir(os.path.join(source, NAME)):
        say_error("unpack the whole zip first, then drop drag_into_maya.py from the unpacked folder.")
        return None
    if loaded_from():
        cmds.unloadPlugin(NAME)
    modules = os.path.join(cmds.internalVar(userAppDir=True), "modules")
    os.makedirs(modules, exist_ok=True)
    target = os.path.join(modules, NAME)
    if os.path.abspath(os.path.join(source, NAME)) != os.path.abspath(target):
        replace_folder(os.path.join(source, NAME), target)
        replace_file(os.path.join(source, NAME + ".mod"), os.path.join(modules, NAME + ".mod"))
    return os.path.join(target, "plug-ins", NAME + ".py").replace("\\", "/")


def loaded_from():
    """The file of the plug-in that runs, or "" while none does."""
    if not cmds.pluginInfo(NAME, query=True, loaded=True):
        return ""
    path: str = cmds.pluginInfo(NAME, query=True, path=True)  # type: ignore[assignment]
    return path


def replace_folder(source, target):
    """Copy first, then swap by renaming, so that an interruption never leaves a mixture, nor nothing."""
    beside = tempfile.mkdtemp(prefix=NAME + "-", dir=os.path.dirname(os.path.dirname(target)))
    fresh, old = os.path.join(beside, "new"), os.path.join(beside, "old")
    try:
        shutil.copytree(source, fresh, ignore=shutil.ignore_patterns("__pycache__"))
        if os.path.isdir(target):
            os.rename(target, old)
        os.rename(fresh, target)
    finally:
        if os.path.isdir(old) and not os.path.isdir(target):
            os.rename(old, target)  # something held the new folder, such as a virus scanner
        shutil.rmtree(beside, ignore_errors=True)


def replace_file(source, target):
    """Maya reads every file in its modules folder, so the half-written copy lies outside of it."""
    beside = tempfile.mkdtemp(prefix=NAME + "-", dir=os.path.dirname(os.path.dirname(target)))
    try:
        fresh = os.path.join(beside, os.path.basename(target))
        shutil.copyfile(source, fresh)
        os.replace(fresh, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def load(plugin):
    """Load the plug-in now and at every start; False after telling why not."""
    try:
        cmds.loadPlugin(plugin)
    except RuntimeError:
        say_error(
            "Maya did not load %s. Allow this folder in Preferences > Security > trusted plug-in locations,"
            " then drop the file again." % plugin
        )
        return False
    cmds.pluginInfo(NAME, edit=True, autoload=True)
    return True


def add_shelf_button(plugin):
    """Maya saves its shelves, so the button is made only where there is none."""
    tabs = mel.eval("$vfx_time_tracker_tabs = $gShelfTopLevel")
    shelf = "%s|%s" % (tabs, cmds.tabLayout(tabs, query=True, selectTab=True))
    # The stubs take the list of children for a bool.
    children: list = cmds.shelfLayout(shelf, query=True, childArray=True) or []  # type: ignore[assignment]
    for child in children:
        if (
            cmds.shelfButton(child, exists=True)
            and cmds.shelfButton(child, query=True, docTag=True) == BUTTON_TAG
        ):
            return
    cmds.shelfButton(
        parent=shelf,
        label="Time Tracker",
        annotation="Open the time tracker's panel",
        image=plugin.replace("plug-ins/%s.py" % NAME, "icons/%s.png" % NAME),
        command=BUTTON_COMMAND,
        sourceType="python",
        docTag=BUTTON_TAG,
    )


def say_error(sentence):
    OpenMaya.MGlobal.displayError("Time Tracker: " + sentence)
