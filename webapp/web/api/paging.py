"""How long lists are cut into pages."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from webapp.store.refusal import not_found

Page = Annotated[int, Meta(ge=1, le=100_000)]
Size = Annotated[int, Meta(ge=1, le=500)]


class PageQuery(msgspec.Struct):
    """Which page, and how long one is."""

    page: Page = 1
    per_page: Size = 100


def cut(query: Any, wanted: Any) -> tuple[list[Any], tuple[int, int, int]]:
    """The rows of the wanted page, and (page, pages, total). Refuses with `not_found` beyond the last."""
    total = query.count()
    pages = count_pages(total, wanted)
    return list(query.paginate(wanted.page, wanted.per_page)), (wanted.page, pages, total)


def count_pages(total: int, wanted: Any) -> int:
    """How many pages `total` rows fill. Refuses with `not_found` where the wanted one is beyond the last."""
    pages: int = max(1, -(-total // wanted.per_page))
    if wanted.page > pages:
        raise not_found("page")
    return pages
