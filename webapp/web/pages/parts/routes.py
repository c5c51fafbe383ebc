"""How a page is declared: once, beside its handler; from this derive dispatch and the test of who may see
what.

    @page("GET", "/me/day/{date}", who=ARTIST)
    def show_day(visit: Visit) -> Answer: ...

A page module has a tuple PAGES; `webapp.web.pages` lists the modules. To whoever may not see a page it does
not exist (404); whoever is signed out is sent to sign in first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from webapp.web.pages.parts.visit import Answer, Visit

ANYONE, ARTIST, LEAD, MANAGER, ADMIN = "anyone", "artist", "lead", "manager", "admin"


Handler = Callable[[Visit], Answer]


@dataclass(frozen=True)
class Page:
    """One method on one path, for those of a role and above."""

    method: str
    path: str  # with names in braces: /me/day/{date}
    who: str
    show: Handler

    @property
    def bottle_path(self) -> str:
        """The path as bottle writes it."""
        return re.sub(r"\{(\w+)\}", r"<\1>", self.path)


def page(method: str, path: str, *, who: str) -> Callable[[Handler], Page]:
    """Make the function below a Page."""
    if who not in (ANYONE, ARTIST, LEAD, MANAGER, ADMIN):
        raise ValueError(f"{method} {path} must say who may see it, not {who!r}")

    def declare(show: Handler) -> Page:
        return Page(method, path, who, show)

    return declare
