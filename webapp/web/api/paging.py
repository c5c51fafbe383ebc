"""How long lists are cut into pages."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from webapp.store.refusal import not_found

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
