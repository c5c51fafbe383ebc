"""The bare address: everybody goes where they begin."""

from __future__ import annotations

from webapp.web.pages.parts.routes import ANYONE, ARTIST, page
from webapp.web.pages.parts.visit import Answer, Visit


@page("GET", "/", who=ANYONE)
def go_home(visit: Visit) -> Answer:
    """To the artist's log, the manager's dashboard or the sign-in."""
    return visit.go(visit.home)


@page("GET", "/shortcuts", who=ARTIST)
def show_shortcuts(visit: Visit) -> Answer:
    """The keyboard shortcuts, for whoever has no JavaScript to open the list in place."""
    return visit.page("me/shortcuts.html")


PAGES = (go_home, show_shortcuts)
