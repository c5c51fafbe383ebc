"""Saved views: a filtered page under a name, for oneself or shared with the other leads and managers."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from webapp.store.db.database import fetch, writing
from webapp.store.db.models import SavedView
from webapp.store.refusal import Refused, not_found

PAGES = ("hours", "bids", "audit")
MAX_QUERY_LENGTH = 4000


@dataclass(frozen=True)
class View:
    """One saved view. What it shows is asked anew with the rights of whoever opens it."""

    id: int
    name: str
    query: str
    shared: bool
    is_mine: bool
    owner: str


def list_views(person_id: int, page: str) -> list[View]:
    """The person's own views of a page, then those that others share."""
    rows = fetch(
        """SELECT saved_view.id, saved_view.name, saved_view.query, saved_view.shared, saved_view.person_id,
                  person.display_name
           FROM saved_view JOIN person ON person.id = saved_view.person_id
           WHERE saved_view.page = ? AND (saved_view.person_id = ? OR saved_view.shared)""",
        [page, person_id],
    )
    found = [
        View(id, name, query, bool(shared), owner_id == person_id, owner)
        for id, name, query, shared, owner_id, owner in rows
    ]
    return sorted(found, key=lambda view: (not view.is_mine, view.name.casefold()))


def save(person_id: int, page: str, name: str, query: str, *, shared: bool, now_ms: int) -> int:
    """Keep the view and return its id; one's own of the same name is replaced. Refuses with `bad_value`."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80:
        raise Refused("bad_value", "Give the view a name of at most 80 characters.", "name")
    if page not in PAGES or len(query) > MAX_QUERY_LENGTH:
        raise Refused("bad_value", "This page cannot be saved as a view.", "query")
    query = urlencode([pair for pair in parse_qsl(query) if pair[0] != "page"])
    with writing():
        SavedView.insert(
            person=person_id, page=page, name=name, query=query, shared=shared, created_ms=now_ms
        ).on_conflict(
            conflict_target=[SavedView.person, SavedView.page, SavedView.name],
            update={SavedView.query: query, SavedView.shared: shared},
        ).execute()
        mine = (SavedView.person == person_id) & (SavedView.page == page) & (SavedView.name == name)
        view_id: int = SavedView.get(mine).id
    return view_id


def delete(view_id: int, person_id: int) -> str:
    """Take one's own view away; returns its page. Refuses with `not_found`."""
    view = SavedView.get_or_none(SavedView.id == view_id, SavedView.person == person_id)
    if view is None:
        raise not_found("view")
    with writing():
        view.delete_instance()
    page: str = view.page
    return page
