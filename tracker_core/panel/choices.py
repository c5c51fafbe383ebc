"""What a panel offers: which tasks in which order, and which actions.

Pure functions of a `View`, the same in every DCC; their labels are in `wording.py`.
"""

from __future__ import annotations

from typing import Any, Dict

from .wording import task_line

# The action of a button -> the tracker's method; switching is starting another task.
METHODS = {"start": "start", "switch": "start", "pause": "pause", "resume": "resume", "stop": "stop"}


def tasks(view, search=""):
    """The tasks to choose from: recent ones first, each once, those with every word of `search`."""
    words = search.lower().split()
    offered: Dict[Any, Any] = {}
    for task in tuple(view.recent) + tuple(view.tasks):
        line = task_line(task).lower()
        if all(word in line for word in words):
            offered.setdefault(task.id, task)
    return tuple(offered.values())


def actions(view, picked_id=None):
    """The actions to offer, in order, with `picked_id` the task that is picked in the list, or None.

    Out of "start", "switch", "pause", "resume" and "stop"; the keys of `wording.ACTIONS`.
    """
    if view.state == "signed_out":
        return ()
    if view.state == "stopped":
        return ("start",) if picked_id is not None else ()
    flow = ("resume",) if view.state == "paused" else ("pause",)
    other = picked_id is not None and (view.task is None or picked_id != view.task.id)
    return (("switch",) if other else ()) + flow + ("stop",)


def remedy(view):
    """What the artist can do so that time reaches the server: "sign_in", "allow_online", "retry" or None."""
    if view.needs_sign_in:
        return "sign_in"
    return {"not_allowed": "allow_online", "offline": "retry"}.get(view.connection)


def find(view, task_id):
    """The task with this id among those that the view knows, or None."""
    known = tuple(view.recent) + tuple(view.tasks) + ((view.task,) if view.task is not None else ())
    return next((task for task in known if task.id == task_id), None)


def picked(view, wanted_id=None, search=""):
    """The task that Start would start: the wanted one while it is offered, else the one that runs, else None.

    Nothing is picked that the artist did not choose, nor what the text in the search field hides.
    """
    offered = tasks(view, search)
    if view.task is not None:
        offered += (view.task,)
    return next((task for task in offered if task.id == wanted_id), view.task)
