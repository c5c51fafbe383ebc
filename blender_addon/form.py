# SPDX-License-Identifier: GPL-3.0-or-later
"""What the artist types and picks in the panel.

The text is kept in Python: a password in a scene property would be saved with the file, and opening a file
clears the window manager's properties. The fields only read and write it.
"""

from types import SimpleNamespace

import bpy

from . import running
from .tracker_core.panel import choices

_typed = {"username": "", "password": "", "search": ""}
_chosen = SimpleNamespace(task_id=None, all_open=False, is_asked=False)


def _kept(name):
    """`get` and `set` of a text field that Blender itself does not store."""

    def read(_fields):
        return _typed[name]

    def write(_fields, value):
        _typed[name] = value

    return {"get": read, "set": write}


def _search(_fields, _context):
    refresh_tasks()


class VFX_TIME_TRACKER_PG_form(bpy.types.PropertyGroup):
    username: bpy.props.StringProperty(
        name="Username", description="Your name on the studio's time server", **_kept("username")
    )
    password: bpy.props.StringProperty(
        name="Password",
        description="Sent to the server once and never stored",
        subtype="PASSWORD",
        **_kept("password"),
    )
    search: bpy.props.StringProperty(
        name="Search",
        description="Find any open task of the studio by its project, shot, asset or task type",
        update=_search,
        **_kept("search"),
    )
    remember: bpy.props.BoolProperty(
        name="Stay signed in", description="Sign in automatically on this computer from now on", default=True
    )


def fields(context):
    return context.window_manager.vfx_time_tracker


def username():
    return _typed["username"].strip()


def forget_password():
    _typed["password"] = ""


def pick(task_id):
    _chosen.task_id, _chosen.is_asked = task_id, False


def ask_for_task(wanted):
    """Whether the panel asks which task the open file is for. Its answer is a pick of this file's own."""
    _chosen.is_asked = wanted
    if wanted:
        _chosen.task_id = None


def asks_for_task():
    return _chosen.is_asked


def picked(view):
    """The task that Start would start, or None."""
    return choices.picked(view, _chosen.task_id)


def shows_all_open():
    return _chosen.all_open


def show_all_open(wanted):
    _chosen.all_open = wanted
    _typed["search"] = ""
    refresh_tasks()


def refresh_tasks():
    search = _typed["search"].strip() if _chosen.all_open else ""
    running.tracker.refresh_tasks(search=search, all_open=_chosen.all_open)


def forget():
    """Clear everything, as another person may sign in next."""
    _chosen.task_id, _chosen.all_open, _chosen.is_asked = None, False, False
    for name in _typed:
        _typed[name] = ""


def register():
    bpy.utils.register_class(VFX_TIME_TRACKER_PG_form)
    bpy.types.WindowManager.vfx_time_tracker = bpy.props.PointerProperty(type=VFX_TIME_TRACKER_PG_form)


def unregister():
    forget()
    del bpy.types.WindowManager.vfx_time_tracker
    bpy.utils.unregister_class(VFX_TIME_TRACKER_PG_form)
