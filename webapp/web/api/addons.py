"""Which add-on versions work on which machines."""

import msgspec

from webapp.store.access import sign_ins
from webapp.web.api.params import PageQuery, cut_list
from webapp.web.api.routes import MANAGER, Call, route


class AddOn(msgspec.Struct):
    """One DCC that somebody is signed in with."""

    host: str
    host_version: str
    addon_version: str
    device: str
    username: str
    display_name: str
    last_seen_ms: int


class AddOns(msgspec.Struct):
    """One page of them, by host, version and person."""

    add_ons: list[AddOn]
    page: int
    pages: int
    total: int


@route(
    "GET", "/add-ons", who=MANAGER, scope="studio:read", query=PageQuery, answer=AddOns, errors=("not_found",)
)
def list_add_ons(call: Call) -> AddOns:
    """Add-on versions seen within the last thirty days"""
    rows, place = cut_list(sign_ins.list_addons(call.now_ms - sign_ins.RECENT_MS), call.query)
    return AddOns([AddOn(*row) for row in rows], *place)


ROUTES = (list_add_ons,)
