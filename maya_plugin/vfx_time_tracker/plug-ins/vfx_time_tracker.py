"""Maya's plug-in "vfx_time_tracker": the door, and nothing behind it.

Loading asks Maya to start the tracker once it is idle; nothing else happens here, for a thread or a deferred
call from within `initializePlugin` has locked up Maya 2022 and 2023. In batch and in mayapy loading does
nothing at all.
"""

from __future__ import annotations

import os
import sys

from maya import cmds
from maya.api import OpenMaya

VENDOR = "VFX Time Tracker"
VERSION = "0.0.0"
PACKAGE = "vfx_time_tracker_maya"


def maya_useNewAPI():
    """Maya looks for this name: the plug-in speaks the Python API 2.0."""


def initializePlugin(plugin):
    """Called by Maya when the plug-in is loaded."""
    functions = OpenMaya.MFnPlugin(plugin, VENDOR, VERSION, "Any")
    if OpenMaya.MGlobal.mayaState() not in (OpenMaya.MGlobal.kInteractive, OpenMaya.MGlobal.kBaseUIMode):
        return
    _add_scripts(functions.loadPath())
    from vfx_time_tracker_maya import lifecycle

    lifecycle.expect_start()
    cmds.evalDeferred(lifecycle.start, lowestPriority=True)


def uninitializePlugin(_plugin):
    """Called by Maya when the plug-in is unloaded: everything goes, the tool's own modules too."""
    if PACKAGE + ".lifecycle" in sys.modules:
        sys.modules[PACKAGE + ".lifecycle"].stop()
    for name in list(sys.modules):
        if name.split(".")[0] == PACKAGE:
            del sys.modules[name]


def _add_scripts(load_path):
    """A module's `scripts` folder is on the path already; after a drag-in it is not until the next start."""
    folder = os.path.dirname(load_path) if load_path.endswith(".py") else load_path
    scripts = os.path.join(os.path.dirname(os.path.abspath(folder)), "scripts")
    if not any(os.path.normpath(path) == os.path.normpath(scripts) for path in sys.path if path):
        sys.path.append(scripts)
