"""What several routes read of a request: its path, its page, its dates, and whose time the caller may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from webapp.domain.ranges import MAX_DAYS, Range
from webapp.domain.timesheet import monday_of_week_name
from webapp.domain.written import parse_number
from webapp.store.access import scope
from webapp.store.access.scope import Scope
from webapp.store.db.models import Person
from webapp.store.people import accounts
from webapp.store.refusal import Refused, not_found
from webapp.web.api.me import check_date
from webapp.web.api.routes import Call


def scope_of(call: Call) -> Scope:
    """Whose time and tasks the caller may look at, as on the pages."""
    return scope.scope_for(call.me.person_id, call.me.role)


def today_of(call: Call) -> date:
    """The date in the caller's zone now."""
    return datetime.fromtimestamp(call.now_ms / 1000, UTC).astimezone(ZoneInfo(call.me.tz)).date()


def span_of(first: str, last: str, at_most: int = MAX_DAYS) -> Range:
    """The range of two dates, both included. Refuses with `invalid` or `bad_value`."""
    span = Range(check_date(first, "from"), check_date(last, "to"))
    if not 1 <= span.days <= at_most:
        raise Refused("bad_value", f"Ask for 1 to {at_most} days, the earlier date first.", "to")
    return span


_HEX = frozenset("0123456789abcdef")


def number_in(call: Call, name: str, thing: str) -> int:
    """The number of a row. `thing` is what the refusal calls it."""
    number = parse_number(call.path[name])
    if number is None:
        raise not_found(thing)
    return number


def id_in(call: Call, name: str, thing: str) -> str:
    """An id of 32 hex digits, as add-ons make them."""
    text: str = call.path[name]
    if len(text) != 32 or set(text) - _HEX:
        raise not_found(thing)
    return text


def monday_in(call: Call) -> str:
    """The Monday of a week such as 2026-W47."""
    try:
        return monday_of_week_name(call.path["week"])
    except ValueError:
        raise not_found("week") from None


def person_in(call: Call) -> Person:
    """Whoever has that username, in any spelling. For routes of managers, who may see everybody."""
    person = accounts.find_by_username(call.path["username"])
    if person is None:
        raise not_found("person")
    return person


Page = Annotated[int, Meta(ge=1, le=100_000)]
Size = Annotated[int, Meta(ge=1, le=500)]
Row = TypeVar("Row")
Place = tuple[int, int, int]  # page, pages, total: the last fields of every list


class PageQuery(msgspec.Struct):
    """Which page, and how long one is."""

    page: Page = 1
    per_page: Size = 100


def cut(query: Any, wanted: Any) -> tuple[list[Any], Place]:
    """The rows of the wanted page of a database query, and its place. Refuses with `not_found` beyond the
    last.
    """
    place = place_of(query.count(), wanted)
    return list(query.paginate(wanted.page, wanted.per_page)), place


def cut_list(rows: Sequence[Row], wanted: Any) -> tuple[list[Row], Place]:
    """The same of rows that are all at hand, because their order or their sum needs every one."""
    place = place_of(len(rows), wanted)
    start = offset_of(wanted)
    return list(rows[start : start + wanted.per_page]), place


def offset_of(wanted: Any) -> int:
    """How many rows come before the wanted page."""
    before: int = (wanted.page - 1) * wanted.per_page
    return before


def place_of(total: int, wanted: Any) -> Place:
    """The place of the wanted page among so many rows. Refuses with `not_found` beyond the last."""
    pages = max(1, -(-total // wanted.per_page))
    if wanted.page > pages:
        raise not_found("page")
    return wanted.page, pages, total
