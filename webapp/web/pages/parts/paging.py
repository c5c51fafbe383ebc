"""Long lists are cut into pages; the number of the page stands in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webapp.domain.written import parse_number
from webapp.store.refusal import Refused
from webapp.web.format.translations import _
from webapp.web.pages.parts.visit import Visit

PAGES_AT_MOST = 100_000


def page_number(visit: Visit, name: str = "page") -> int:
    """Which page of a long list is wanted, from 1. `name` tells two lists of one address apart."""
    number = parse_number(visit.query.text(name, "1"), PAGES_AT_MOST)
    if not number:
        raise Refused("not_found", _("There is no such page."))
    return number


@dataclass(frozen=True)
class Pages:
    """Where a page of a long list stands; what the pager needs."""

    number: int
    count: int
    total: int
    first: int
    last: int
    previous_url: str
    next_url: str


def cut_page(total: int, number: int, size: int, link: Callable[..., str]) -> Pages:
    """The page `number` of `total` rows; `link(page=...)` makes addresses. Refuses with `not_found`
    beyond the last.
    """
    count = max(1, -(-total // size))
    if number > count:
        raise Refused("not_found", _("There is no such page."))
    return Pages(
        number,
        count,
        total,
        (number - 1) * size + 1,
        min(total, number * size),
        link(page=str(number - 1)) if number > 1 else "",
        link(page=str(number + 1)) if number < count else "",
    )
