"""The audit trail: who changed what, when and why. It is only ever added to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from webapp.store.db.database import execute_many, fetch, fetch_one
from webapp.store.db.fields import JsonField
from webapp.store.db.models import Audit

MAX_OBJECT_LENGTH = 80


def record(
    at_ms: int,
    author_id: int | None,
    action: str,
    subject_id: int | None = None,
    thing: str = "",
    *,
    old: Any = None,
    new: Any = None,
    reason: str = "",
) -> None:
    """Add one change, within the transaction that makes it. `author_id` None is the command line.

    The longest names are cut in `thing`, which has to be found again and not to be read whole.
    """
    Audit.create(
        at_ms=at_ms,
        author=author_id,
        action=action,
        subject=subject_id,
        object=thing[:MAX_OBJECT_LENGTH],
        old=old,
        new=new,
        reason=reason,
    )


def record_many(
    at_ms: int, author_id: int | None, action: str, things: Iterable[tuple[str, Any, Any]]
) -> None:
    """The same action on many things, each (thing, old, new), within the caller's transaction."""
    written = JsonField().db_value
    execute_many(
        "INSERT INTO audit (at_ms, author_id, action, object, old, new, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, '')",
        (
            (at_ms, author_id, action, thing[:MAX_OBJECT_LENGTH], written(old), written(new))
            for thing, old, new in things
        ),
    )


AREAS = {
    "adjustment": "time added, moved or removed",
    "timesheet": "weeks submitted and decided",
    "late": "late segments decided",
    "task": "tasks, bids and assignments",
    "task_type": "task types",
    "project": "projects and leads",
    "person": "accounts and roles",
    "team": "teams",
    "contract": "contracts and days off",
    "setting": "the studio's settings",
    "token": "sign-ins and tokens",
    "webhook": "webhooks",
    "link": "invitations and links",
}
"""The first word of an action to what it is about."""


@dataclass(frozen=True)
class Change:
    """One line of the trail. `author` is None for the command line and the program itself."""

    id: int
    at_ms: int
    author: str | None
    author_username: str | None
    action: str
    subject: str | None
    subject_username: str | None
    thing: str
    old: Any
    new: Any
    reason: str


def list_changes(
    span_ms: tuple[int, int] | None = None,
    *,
    author: str = "",
    subject: str = "",
    about: str = "",
    thing: str = "",
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[Change], int]:
    """The changes that fit, and how many there are. `span_ms` is a stretch of time, its end left out;
    `author` and `subject` are usernames.
    """
    conditions = ["1 = 1"]
    values: list[Any] = []
    for condition, value in (
        ("author.username = ?", author),
        ("subject.username = ?", subject),
        ("audit.action LIKE ?", f"{about}.%" if about in AREAS else ""),
        ("audit.object = ?", thing),
    ):
        if value:
            conditions.append(condition)
            values.append(value)
    if span_ms:
        conditions.append("audit.at_ms >= ? AND audit.at_ms < ?")
        values += span_ms
    tables = """FROM audit LEFT JOIN person AS author ON author.id = audit.author_id
                LEFT JOIN person AS subject ON subject.id = audit.subject_id"""
    where = " AND ".join(conditions)
    total = fetch_one(f"SELECT COUNT(*) {tables} WHERE {where}", values)
    rows = fetch(
        f"""SELECT audit.id, audit.at_ms, author.display_name, author.username, audit.action,
                   subject.display_name, subject.username, audit.object, audit.old, audit.new, audit.reason
            {tables} WHERE {where} ORDER BY audit.at_ms DESC, audit.id DESC LIMIT ? OFFSET ?""",
        [*values, limit, offset],
    )
    return [_change(*row) for row in rows], total[0] if total else 0


def _change(*row: Any) -> Change:
    *plain, old, new, reason = row
    values = [*plain, _parse_json(old), _parse_json(new), reason]
    return Change(*values)


def _parse_json(text: str | None) -> Any:
    return None if text is None else json.loads(text)
