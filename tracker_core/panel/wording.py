"""The text an artist reads, the same in every DCC.

Turns a `View` or its parts into text; draws nothing, decides nothing and reads no clock. What a panel offers
(which buttons, which tasks) is decided in `choices.py`.
"""

from __future__ import annotations

import time

LOCKED_OUT = "Sign in again to send your time; it is kept on this computer until then."
NOT_ALLOWED = "Online access is off in the preferences"
ASK_FOR_TASK = "Which task is this file for? Pick it, then press Start."
NO_TASKS = "No tasks yet. Ask your lead to assign you one, or show all open tasks."
SWITCHED_OFF = (
    "Time tracking switched itself off after repeated errors. Your time up to here is kept; "
    "restart it, and tell your TD."
)
REASONS_SHOWN = 3
ACTIONS = {"start": "Start", "switch": "Switch task", "pause": "Pause", "resume": "Resume", "stop": "Stop"}


def clock(seconds):
    """A running clock, hours not wrapped: 3849 -> "1:04:09"."""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hour, minute = divmod(minutes, 60)
    return "%d:%02d:%02d" % (hour, minute, second)


def hours(seconds):
    """A length for reading, whole minutes, never rounded up: 3849 -> "1 h 04 min"."""
    hour, minute = divmod(max(0, int(seconds)) // 60, 60)
    return "%d h %02d min" % (hour, minute) if hour else "%d min" % minute


def time_of_day(instant_ms):
    """An instant as local time of day: "10:30"."""
    return time.strftime("%H:%M", time.localtime(instant_ms / 1000.0))


def task_line(task):
    """A task with its project: "DEMO · SQ010/SH0020 · Animation"."""
    return _joined(task.project.code or task.project.name, task_title(task))


def task_title(task):
    """A task within its project: "SQ010/SH0020 · Animation", or "SQ010/SH0020 · Animation · v2" if it has a
    name of its own, or "Dailies" if there is no entity.
    """
    return _joined(task.entity, task_work(task))


def task_lines(task):
    """A task on two lines: the entity, then project and work."""
    project = task.project.code or task.project.name
    return [line for line in (task.entity, _joined(project, task_work(task))) if line]


def task_work(task):
    """What is done, without the entity: "Animation", or "Animation · v2"."""
    return _joined(task.task_type, task.name if task.name not in (task.task_type, task.entity) else "")


def _joined(*parts):
    return " · ".join(part for part in parts if part)


def sign_in_label(view):
    """The label of the button that signs in."""
    return "Signing in..." if view.signing_in else "Sign in"


def state_line(view):
    """What happens now, in one short sentence."""
    if view.signing_in:
        return sign_in_label(view)
    if view.state == "idle":
        since = " since %s" % time_of_day(view.idle_since_ms) if view.idle_since_ms is not None else ""
        return "Idle%s. Resumes when you continue." % since
    return {
        "signed_out": "Not signed in",
        "stopped": "Not tracking",
        "tracking": "Tracking",
        "machine": "Machine time: computing",
        "paused": "Paused by you",
    }[view.state]


def interrupted_line(view):
    """The question after a crash, or "": "You were on SQ050/SH0070 · Animation until 14:32. Continue?" """
    if view.interrupted is None:
        return ""
    task, until_ms = view.interrupted
    return "You were on %s until %s. Continue?" % (task_title(task), time_of_day(until_ms))


def connection_line(view):
    """Why time does not reach the server, or "" while it does. Time that waits is never lost."""
    if view.needs_sign_in:
        return LOCKED_OUT
    if view.connection == "online":
        return ""
    reason = NOT_ALLOWED if view.connection == "not_allowed" else "Offline"
    if not view.waiting:
        return reason + ". Your time is kept on this computer."
    segments = "segment" if view.waiting == 1 else "segments"
    return "%s: %d %s waiting. Your time is kept on this computer." % (reason, view.waiting, segments)


def offline_reason(view):
    """Why the server cannot be reached, for whoever helps the artist, or ""."""
    is_reason = view.connection == "offline" and not view.needs_sign_in and view.message_level == "warning"
    return view.message if is_reason else ""


def message_line(view):
    """The tracker's message, or "" where the connection or quarantine line already says the same."""
    is_repeated = view.connection != "online" or view.needs_sign_in or view.quarantined
    return "" if view.message_level == "warning" and is_repeated else view.message


def quarantine_line(view):
    """How much the server refused, or ""; `quarantine_reasons` says why."""
    count = len(view.quarantined)
    if not count:
        return ""
    return "%d %s refused by the server:" % (count, "segment was" if count == 1 else "segments were")


def quarantine_reasons(view):
    """Why the server refused it: the first few distinct reasons."""
    return list(dict.fromkeys(sentence for _id, sentence in view.quarantined))[:REASONS_SHOWN]
