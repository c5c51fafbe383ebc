"""Saving a filtered page under a name, and letting it go again."""

from __future__ import annotations

from webapp.domain.written import parse_number
from webapp.store.hours import saved_views
from webapp.web.pages.parts.routes import LEAD, page
from webapp.web.pages.parts.visit import Answer, Visit

ADDRESSES = {"hours": "/hours", "bids": "/bids", "audit": "/audit"}


@page("POST", "/views", who=LEAD)
def save_view(visit: Visit) -> Answer:
    """Keep the address under a name, then show it."""
    form = visit.form
    name, query = form.text("page"), form.text("query")
    saved_views.save(
        visit.me.id, name, form.text("name"), query, shared=form.text("shared") == "1", now_ms=visit.now_ms
    )
    return visit.go(f"{ADDRESSES[name]}?{query}" if query else ADDRESSES[name])


@page("POST", "/views/{id}/remove", who=LEAD)
def remove_view(visit: Visit) -> Answer:
    """Let one of one's own views go."""
    return visit.go(ADDRESSES[saved_views.delete(parse_number(visit.path["id"]) or 0, visit.me.id)])


PAGES = (save_view, remove_view)
