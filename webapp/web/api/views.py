"""Saved views: a filtered page under a name, for oneself or shared with the other leads and managers."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from webapp.store.hours import saved_views
from webapp.web.api.params import Page, Size, cut_list, number_in
from webapp.web.api.routes import LEAD, Call, route

Of = Literal["hours", "bids", "audit"]


class ViewQuery(msgspec.Struct):
    """Of which page they are; without it of every one."""

    of: Of | None = None
    page: Page = 1
    per_page: Size = 100


class SavedView(msgspec.Struct):
    """`query` is what stands after the `?` of the page's address; what it shows is asked with the rights of
    whoever opens it.
    """

    id: int
    of: str
    name: str
    query: str
    shared: bool
    mine: bool
    owner: str


class SavedViews(msgspec.Struct):
    """One page of them; of each page my own first, then those that others share."""

    views: list[SavedView]
    page: int
    pages: int
    total: int


class NewView(msgspec.Struct, forbid_unknown_fields=True):
    """One of my own of the same name is replaced."""

    of: Of
    name: Annotated[str, Meta(max_length=200)]
    query: Annotated[str, Meta(max_length=saved_views.MAX_QUERY_LENGTH)]
    shared: bool = False


@route(
    "GET", "/views", who=LEAD, scope="report:read", query=ViewQuery, answer=SavedViews, errors=("not_found",)
)
def list_views(call: Call) -> SavedViews:
    """My saved views, and those that others share with me"""
    pages = [call.query.of] if call.query.of else saved_views.PAGES
    found = [_view_of(of, view) for of in pages for view in saved_views.list_views(call.me.person_id, of)]
    rows, place = cut_list(found, call.query)
    return SavedViews(rows, *place)


@route(
    "POST",
    "/views",
    who=LEAD,
    scope="report:write",
    body=NewView,
    answer=SavedView,
    status=201,
    errors=("bad_value",),
)
def save_view(call: Call) -> SavedView:
    """Save a filtered page under a name"""
    body, me = call.body, call.me.person_id
    view_id = saved_views.save(me, body.of, body.name, body.query, shared=body.shared, now_ms=call.now_ms)
    return next(_view_of(body.of, view) for view in saved_views.list_views(me, body.of) if view.id == view_id)


@route("DELETE", "/views/{id}", who=LEAD, scope="report:write", status=204, errors=("not_found",))
def delete_view(call: Call) -> None:
    """Delete one of my own views"""
    saved_views.delete(number_in(call, "id", "view"), call.me.person_id)


def _view_of(of: str, view: saved_views.View) -> SavedView:
    return SavedView(view.id, of, view.name, view.query, view.shared, view.is_mine, view.owner)


ROUTES = (list_views, save_view, delete_view)
