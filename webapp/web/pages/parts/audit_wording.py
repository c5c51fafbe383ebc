"""How the rows of the audit trail are said, to managers and to whom they are about: the deed, the thing, and
old and new in words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from webapp.domain.durations import format_day_start
from webapp.store.people import contracts
from webapp.store.work import tasks
from webapp.store.work.tasks import TaskRow
from webapp.web.format import numbers, wording
from webapp.web.format.translations import _
from webapp.web.pages.parts.visit import Visit

ARROW = "\N{RIGHTWARDS ARROW}"
Tasks = dict[int, TaskRow]


class AuditEntry(Protocol):
    """What a row holds, whoever reads it. `thing` is such as `task 6`, or the key of a setting."""

    @property
    def action(self) -> str: ...

    @property
    def thing(self) -> str: ...

    @property
    def old(self) -> Any: ...

    @property
    def new(self) -> Any: ...


def action_label(action: str) -> str:
    """An action as a verb in the past; one that has no words of its own is shown as it is kept."""
    return {
        "adjustment.add": _("changed time"),
        "adjustment.revoke": _("undid a change"),
        "timesheet.submit": _("submitted a week"),
        "timesheet.withdraw": _("withdrew a week"),
        "timesheet.approve": _("approved a week"),
        "timesheet.return": _("returned a week"),
        "timesheet.reopen": _("reopened a week"),
        "late.accepted": _("accepted late time"),
        "late.refused": _("refused late time"),
        "task.make": _("created a task"),
        "task.change": _("changed a task"),
        "task.assign": _("assigned a task"),
        "task.import": _("imported tasks"),
        "project.make": _("created a project"),
        "project.change": _("changed a project"),
        "project.leads": _("changed the leads"),
        "task_type.make": _("added a task type"),
        "task_type.change": _("changed a task type"),
        "team.save": _("changed a team"),
        "team.remove": _("removed a team"),
        "person.add": _("created an account"),
        "person.role": _("changed a role"),
        "person.active": _("activated or deactivated an account"),
        "person.name": _("changed a name"),
        "person.zone": _("changed a time zone"),
        "person.password": _("set a new password"),
        "contract.set": _("changed a contract"),
        "contract.day_off": _("changed days off"),
        "setting.change": _("changed a setting"),
        "token.sign_in": _("signed in on a device"),
        "token.make": _("created an API token"),
        "token.revoke": _("revoked a sign-in"),
        "link.invite": _("created an invitation"),
        "link.revoke": _("revoked an invitation"),
        "link.reset": _("created a password reset link"),
        "webhook.make": _("added a webhook"),
        "webhook.change": _("turned a webhook on or off"),
        "webhook.remove": _("removed a webhook"),
    }.get(action, action)


def tasks_in(changes: Iterable[AuditEntry]) -> Tasks:
    """The tasks that these rows speak of, by id."""
    ids = set()
    for change in changes:
        ids |= {
            value["task"]
            for value in (change.old, change.new)
            if isinstance(value, dict) and value.get("task")
        }
        ids.add(_task_id(change.thing))
    return tasks.find_many(sorted(task for task in ids if isinstance(task, int)))


def target_label(change: AuditEntry, known: Tasks, visit: Visit) -> str:
    """What was changed: a task by its title, a week by its name, a setting by the label of its field. Ids
    that no page shows are left out.
    """
    task = known.get(_task_id(change.thing))
    if task:
        return wording.task_title(task)
    kind, _blank, name = change.thing.partition(" ")
    if kind == "week":
        return numbers.week_name(date.fromisoformat(name), visit.today())
    if kind in ("adjustment", "segment", "token"):
        return ""
    if change.action == "setting.change":
        return _label(change.thing)
    if change.action.startswith("link."):
        return wording.role_label(change.thing) if change.thing else ""
    return change.thing


def describe_change(change: AuditEntry, known: Tasks, visit: Visit) -> str:
    """Old and new in one line: `Name: A → B`; times as the visitor writes them."""
    for value in (change.new, change.old):
        if isinstance(value, dict) and "from_ms" in value and "to_ms" in value:
            return _describe_stretch(value, known, visit)
    if isinstance(change.old, dict) or isinstance(change.new, dict):
        old, new = (value if isinstance(value, dict) else {} for value in (change.old, change.new))
        parts = [_describe_field(name, old, new, visit) for name in dict.fromkeys([*old, *new])]
        return ", ".join(part for part in parts if part)
    if change.old is None and change.new is None:
        return ""
    name = {"timesheet": "state", "person": change.action}.get(change.action.split(".")[0], change.thing)
    return f"{_value(name, change.old, visit)} {ARROW} {_value(name, change.new, visit)}"


def _describe_stretch(value: dict[str, Any], known: Tasks, visit: Visit) -> str:
    first = numbers.moment(value["from_ms"], visit.zone, visit.region.locale)
    last = numbers.clock_time(value["to_ms"], visit.zone, visit.region.locale)
    task = wording.task_title(known[value["task"]]) if value.get("task") in known else _("left out")
    return _("%(first)s to %(last)s: %(task)s") % {"first": first, "last": last, "task": task}


def _describe_field(name: str, old: dict[str, Any], new: dict[str, Any], visit: Visit) -> str:
    before, after = _value(name, old.get(name), visit), _value(name, new.get(name), visit)
    if name in old and name in new:
        return "" if old[name] == new[name] else f"{_label(name)}: {before} {ARROW} {after}"
    value = old[name] if name in old else new[name]
    if value is None or value in ("", []):
        return ""  # what was never given is no news
    return f"{_label(name)}: {before if name in old else after}"


def _label(name: str) -> str:
    """The label of the field in which it is chosen; a name without one as it is kept."""
    return {
        "name": _("Name"),
        "status": _("Status"),
        "bid_s": _("Bid"),
        "due": _("Due"),
        "project": _("Project"),
        "entity": _("Entity"),
        "colour": _("Colour"),
        "members": _("People"),
        "username": _("Username"),
        "role": _("Role"),
        "device": _("Device"),
        "scopes": _("Scopes"),
        "url": _("Address"),
        "events": _("Events"),
        "active": _("Active"),
        "from": _("From"),
        "to": _("To"),
        "day": _("Day"),
        "note": _("Note"),
        "new": _("New"),
        "change": _("Changed"),
        "same": _("Unchanged"),
        "mon": _("Mon"),
        "tue": _("Tue"),
        "wed": _("Wed"),
        "thu": _("Thu"),
        "fri": _("Fri"),
        "sat": _("Sat"),
        "sun": _("Sun"),
        "studio_name": _("Studio name"),
        "studio_tz": _("Studio time zone"),
        "day_starts": _("Day starts at"),
        "idle_after_s": _("Idle limit"),
        "usual_week": _("Hours on each weekday"),
        "machine_cap_s": _("Machine time without activity"),
        "heartbeat_every_s": _("Time between heartbeats"),
        "send_scene_path": _("Also send the path of the open scene"),
    }.get(name, name)


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "day_starts": lambda history: format_day_start(history[-1][1]),
    "usual_week": lambda week: " ".join(numbers.clock_length(minutes * 60) for minutes in week),
    "bid_s": numbers.clock_length,
    "role": wording.role_label,
    "person.role": wording.role_label,
    "state": wording.week_state_short,
    **dict.fromkeys(contracts.WEEKDAYS, lambda minutes: numbers.clock_length(minutes * 60)),
}
"""How the values of some names are written; a number of seconds and plain values need no entry."""
_DATES = ("due", "from", "to", "day")


def _value(name: str, value: Any, visit: Visit) -> str:
    if value is None or value == "":
        return _("nothing")
    if name in _WRITTEN:
        return _WRITTEN[name](value)
    if name in _DATES:
        return numbers.stored_date(str(value), visit.region.locale)
    if name.endswith("_s"):
        return numbers.prose_length(value) if value % 60 == 0 else _("%(count)s s") % {"count": value}
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _("nobody")
    return str(value) if isinstance(value, (str, int, float)) else json.dumps(value)


def _task_id(thing: str) -> int:
    """The id in `task 6`; 0, which no task has, for all else."""
    match = re.fullmatch(r"task (\d{1,9})", thing)
    return int(match[1]) if match else 0
