"""Changes: the audit trail, who changed what, when and why."""

from __future__ import annotations

import json
from collections.abc import Hashable
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from webapp.domain.ranges import Range
from webapp.store import audit_views, catalogue, people
from webapp.store.audit_views import BEGINNINGS, Change
from webapp.store.catalogue import Name
from webapp.store.scope import Scope
from webapp.web import filters
from webapp.web.pages.manager import asking
from webapp.web.pages.paging import cut_page, page_number
from webapp.web.pages.routes import MANAGER, page
from webapp.web.pages.visit import Answer, Visit
from webapp.web.texts import _

PATH = "/audit"
ROWS_A_PAGE = 50
NAMES = ("author", "subject", "about", "thing")


@page("GET", PATH, who=MANAGER)
def show_changes(visit: Visit) -> Answer:
    """The page."""
    asked = asking.read(visit, PATH, kept=NAMES, names=())
    given = {name: visit.query.text(name) for name in NAMES}
    is_ranged = any(visit.query.text(name) for name in ("from", "to", "range"))
    number = page_number(visit)
    changes, total = audit_views.list_changes(
        _span_ms(asked.question.span, visit.zone) if is_ranged else None,
        limit=ROWS_A_PAGE,
        offset=(number - 1) * ROWS_A_PAGE,
        **given,
    )
    names = catalogue.name_keys("task", _tasks_in(changes))
    return visit.page(
        "manager/changes.html",
        422 if asked.errors else 200,
        asked=asked,
        given=given,
        is_ranged=is_ranged,
        changes=[(one, _say(visit, one, names)) for one in changes],
        pages=cut_page(total, number, ROWS_A_PAGE, lambda page: _link(visit, page)),
        everybody=[(one.value, one.text) for one in catalogue.all_names("user", Scope())],
        abouts=list(BEGINNINGS.items()),
        subject=people.find(given["subject"]) if given["subject"] else None,
        action_word=action_word,
    )


def _span_ms(span: Range, zone: ZoneInfo) -> tuple[int, int]:
    """The days as the visitor lives them, since that is how the page tells the times."""
    first, after = (
        datetime.combine(day, time(), zone).timestamp() for day in (span.first, span.last + timedelta(1))
    )
    return round(first * 1000), round(after * 1000)


def _link(visit: Visit, page: str) -> str:
    pairs = [
        (name, value) for name, values in visit.query.items() if name != "page" for value in values if value
    ]
    return f"{PATH}?{urlencode([*pairs, ('page', page)])}"


def action_word(action: str) -> str:
    """An action as a verb in the past; one that has no words of its own is shown as it is kept."""
    return {
        "adjustment.add": _("changed time"),
        "adjustment.revoke": _("took a change back"),
        "timesheet.submit": _("submitted a week"),
        "timesheet.withdraw": _("withdrew a week"),
        "timesheet.approve": _("approved a week"),
        "timesheet.return": _("returned a week"),
        "timesheet.reopen": _("reopened a week"),
        "late.accepted": _("accepted late time"),
        "late.refused": _("refused late time"),
        "task.make": _("made a task"),
        "task.change": _("changed a task"),
        "task.assign": _("assigned a task"),
        "task.import": _("imported tasks"),
        "project.make": _("opened a project"),
        "project.change": _("changed a project"),
        "project.leads": _("changed the leads"),
        "task_type.make": _("added a task type"),
        "task_type.change": _("changed a task type"),
        "team.save": _("saved a team"),
        "team.remove": _("removed a team"),
        "contract.set": _("set a contract"),
        "contract.day_off": _("changed days off"),
        "link.invite": _("made an invitation"),
        "link.reset": _("made a link for a new password"),
        "person.add": _("made an account"),
        "person.role": _("changed a role"),
        "person.active": _("switched an account"),
        "person.name": _("changed a name"),
        "person.zone": _("changed a time zone"),
        "person.password": _("set a new password"),
        "setting.change": _("changed a setting"),
        "token.sign_in": _("signed a device in"),
        "token.make": _("made an API token"),
        "token.revoke": _("ended a sign-in"),
    }.get(action, action)


def _tasks_in(changes: list[Change]) -> set[int]:
    told = [value for one in changes for value in (one.old, one.new) if isinstance(value, dict)]
    return {value["task"] for value in told if isinstance(value.get("task"), int)}


def _say(visit: Visit, change: Change, tasks: dict[Hashable, Name]) -> str:
    """Old and new in one line: `name: A → B`; times as the visitor writes them."""
    for value in (change.new, change.old):
        if isinstance(value, dict) and "from_ms" in value and "to_ms" in value:
            first = filters.moment(value["from_ms"], visit.zone, visit.region.locale)
            last = filters.clock_time(value["to_ms"], visit.zone, visit.region.locale)
            task = tasks[value["task"]].text if value.get("task") in tasks else _("left out")
            return _("%(first)s to %(last)s: %(task)s") % {"first": first, "last": last, "task": task}
    if isinstance(change.old, dict) or isinstance(change.new, dict):
        old, new = (value if isinstance(value, dict) else {} for value in (change.old, change.new))
        parts = []
        for name in dict.fromkeys([*old, *new]):
            before, after = _value(visit, name, old.get(name)), _value(visit, name, new.get(name))
            told = f"{before} → {after}" if name in old and name in new else before if name in old else after
            parts.append(f"{name.removesuffix('_ms').removesuffix('_s')}: {told}")
        return ", ".join(parts)
    if change.old is None and change.new is None:
        return ""
    return f"{_value(visit, '', change.old)} → {_value(visit, '', change.new)}"


def _value(visit: Visit, name: str, value: Any) -> str:
    if value is None:
        return _("nothing")
    if name.endswith("_ms") and isinstance(value, int):
        return filters.moment(value, visit.zone, visit.region.locale)
    if name.endswith("_s") and isinstance(value, int):
        return filters.clock_length(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or _("nobody")
    return str(value) if isinstance(value, (str, int, float)) else json.dumps(value)


PAGES = (show_changes,)
