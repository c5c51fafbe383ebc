"""The audit trail: who changed what, when and why."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from webapp.domain.wall_time import days_ms
from webapp.store import audit
from webapp.store.refusal import Refused
from webapp.web.api.params import Page, Size, offset_of, place_of, span_of
from webapp.web.api.routes import MANAGER, Call, route
from webapp.web.api.shapes import Date

Text = Annotated[str, Meta(max_length=200)]


class AuditQuery(msgspec.Struct, rename={"first": "from", "last": "to"}):
    """Both dates of a range, in the caller's own zone, or none; `author` and `subject` are usernames; `about`
    is the first word of an action, `thing` what was changed, such as `task 12`.
    """

    first: Date | None = None
    last: Date | None = None
    author: Text = ""
    subject: Text = ""
    about: Text = ""
    thing: Text = ""
    page: Page = 1
    per_page: Size = 100


class AuditedChange(msgspec.Struct):
    """One line of the trail. `author` is null for the command line and the program itself; `old` and `new`
    are as the action keeps them.
    """

    id: int
    at_ms: int
    author: str | None
    action: str
    subject: str | None
    thing: str
    old: Any
    new: Any
    reason: str


class AuditTrail(msgspec.Struct):
    """One page of it, the newest first."""

    changes: list[AuditedChange]
    page: int
    pages: int
    total: int


@route(
    "GET",
    "/audit",
    who=MANAGER,
    scope="studio:read",
    query=AuditQuery,
    answer=AuditTrail,
    errors=("not_found", "bad_value"),
)
def list_audit_trail(call: Call) -> AuditTrail:
    """Who changed what, when and why, newest first"""
    query = call.query
    changes, total = audit.list_changes(
        _span_ms(query, ZoneInfo(call.me.tz)),
        author=query.author,
        subject=query.subject,
        about=_about(query.about),
        thing=query.thing,
        limit=query.per_page,
        offset=offset_of(query),
    )
    return AuditTrail([_change_of(change) for change in changes], *place_of(total, query))


def _span_ms(query: AuditQuery, zone: ZoneInfo) -> tuple[int, int] | None:
    if query.first is None and query.last is None:
        return None
    if query.first is None or query.last is None:
        missing = "from" if query.first is None else "to"
        raise Refused("bad_value", "Give both dates, or neither.", missing)
    return days_ms(span_of(query.first, query.last), zone)


def _about(word: str) -> str:
    """The first word of an action. One that is none is refused: left out, it would show more than asked."""
    if word and word not in audit.AREAS:
        known = ", ".join(audit.AREAS)
        raise Refused("bad_value", f"Changes are about {known}, not {word}.", "about")
    return word


def _change_of(change: audit.Change) -> AuditedChange:
    return AuditedChange(
        change.id,
        change.at_ms,
        change.author_username,
        change.action,
        change.subject_username,
        change.thing,
        change.old,
        change.new,
        change.reason,
    )


ROUTES = (list_audit_trail,)
