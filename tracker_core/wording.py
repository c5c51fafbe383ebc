"""The words an artist reads, the same in every DCC.

Takes a `View` or its parts and answers with text; draws nothing, decides nothing and reads no clock. What a
panel offers (which buttons, which tasks) is `choices.py`.
"""

from __future__ import annotations

import time

LOCKED_OUT = "Sign in again to send your time; it is kept on this computer until then."
NOT_ALLOWED = "Online access is off in the preferences"
NO_TASKS = "No task yet: ask to be assigned, or show all open tasks."
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
    """The wall time of an instant on this computer: "10:30"."""
    return time.strftime("%H:%M", time.localtime(instant_ms / 1000.0))


def task_line(task):
    """Where and what in one line: "DEMO · SQ010/SH0020 · Animation", with its own name where it has one."""
    parts = [task.project.code or task.project.name, task.entity, task.task_type]
    if task.name and task.name not in (task.task_type, task.entity):
        parts.append(task.name)
    return " · ".join(part for part in parts if part)


def sign_in_label(view):
    """What the button says that sends name and password."""
    return "Signing in..." if view.signing_in else "Sign in"


def state_line(view):
    """What happens now, in one short sentence."""
    if view.signing_in:
        return sign_in_label(view)
    if view.state == "idle":
        since = " since %s" % time_of_day(view.idle_since_ms) if view.idle_since_ms is not None else ""
        return "Idle%s. Resumes by itself." % since
    return {
        "signed_out": "Not signed in",
        "stopped": "Not tracking",
        "tracking": "Tracking",
        "machine": "Machine time: computing",
        "paused": "Paused by you",
    }[view.state]


def connection_line(view):
    """What keeps time from reaching the server, or "" while all is well. Waiting time is never lost time."""
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
    told = view.connection == "offline" and not view.needs_sign_in and view.message_level == "warning"
    return view.message if told else ""


def message_line(view):
    """The tracker's message, or "" where the lines on connection or quarantine say the same already."""
    told = view.connection != "online" or view.needs_sign_in or view.quarantined
    return "" if view.message_level == "warning" and told else view.message


def quarantine_line(view):
    """That the server refused something, or ""; `quarantine_reasons` says why."""
    count = len(view.quarantined)
    if not count:
        return ""
    return "%d %s refused by the server:" % (count, "segment was" if count == 1 else "segments were")


def quarantine_reasons(view):
    """Why the server refused it: the first few different sentences."""
    return list(dict.fromkeys(sentence for _id, sentence in view.quarantined))[:REASONS_SHOWN]
