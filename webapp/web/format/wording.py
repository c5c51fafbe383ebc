"""How the words of the data are said on pages. The data's own words are in docs/architecture.md."""

from __future__ import annotations

from webapp.store.work.tasks import TaskRow
from webapp.web.format.translations import _


def task_title(task: TaskRow | None) -> str:
    """`SQ010/SH0020 · Animation`, or `Dailies` for work that no shot needs."""
    if task is None:
        return _("nothing")
    if not task.entity:
        return task.name
    named = task.task_type if task.name in ("", task.task_type) else f"{task.task_type}, {task.name}"
    return f"{task.entity} · {named}"


def task_short(task: TaskRow | None) -> str:
    """What fits into a block: the last part of the entity's path, or the name of the work."""
    if task is None:
        return ""
    return task.entity.rpartition("/")[2] if task.entity else task.name


def kind_label(kind: str) -> str:
    """The kind of a row of the day."""
    return {
        "active": _("worked"),
        "machine": _("machine"),
        "manual": _("added by hand"),
        "erased": _("left out"),
        "idle": _("idle"),
        "paused": _("paused"),
        "suspended": _("suspended"),
        "stopped": _("stopped"),
        "untracked": _("not tracked"),
    }[kind]


def presence_label(state: str) -> str:
    """Live states."""
    return {
        "active": _("working"),
        "machine": _("rendering or simulating"),
        "idle": _("idle"),
        "lost": _("connection lost"),
        "off": _("off"),
    }[state]


def host_label(host: str) -> str:
    """`Blender`, `Maya`, `browser`."""
    return {"blender": "Blender", "maya": "Maya", "browser": _("browser timer"), "": _("by hand")}.get(
        host, host
    )


def week_state_label(state: str) -> str:
    """The state of a week."""
    return {
        "open": _("open"),
        "submitted": _("submitted"),
        "approved": _("approved, locked"),
        "returned": _("returned"),
    }[state]


def week_state_short(state: str) -> str:
    """The same in a word."""
    return {
        "open": _("open"),
        "submitted": _("submitted"),
        "approved": _("approved"),
        "returned": _("returned"),
    }[state]


def late_state_label(state: str) -> str:
    """What became of time that arrived after its week was locked."""
    return {
        "pending": _("waiting for your manager"),
        "accepted": _("accepted"),
        "refused": _("refused"),
    }[state]


def task_group_label(name: str) -> str:
    """The heads of a list of tasks to choose from."""
    return {"lately": _("Recent"), "studio": _("Work outside shots and assets"), "mine": _("My tasks")}[name]


def browser_label(user_agent: str) -> str:
    """`Firefox on Linux`, as far as the browser tells."""
    names = (
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        ("Windows", "Windows"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("Android", "Android"),
        ("Linux", "Linux"),
    )
    name = next((word for sign, word in names if sign in user_agent), _("Browser"))
    system = next((word for sign, word in systems if sign in user_agent), "")
    return _("%(name)s on %(system)s") % {"name": name, "system": system} if system else name


def role_label(role: str) -> str:
    """A role in words."""
    return {
        "artist": _("artist"),
        "lead": _("project lead"),
        "manager": _("manager"),
        "admin": _("admin"),
    }[role]


def close_reason_label(reason: str | None) -> str:
    """Why a segment ended; one without a reason goes on."""
    return {
        None: _("still open"),
        "": _("still open"),
        "idle": _("idle"),
        "pause": _("paused"),
        "stop": _("stopped"),
        "switch": _("another task"),
        "suspend": _("computer asleep"),
        "clock_step": _("clock changed"),
        "quit": _("program closed"),
        "adopted": _("program ended unexpectedly"),
    }[reason]
