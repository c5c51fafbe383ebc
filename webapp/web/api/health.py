"""Whether the server is well."""

import msgspec

from webapp import __version__
from webapp.store.db import database
from webapp.store.refusal import Refused
from webapp.web.api.routes import ANYONE, Call, route


class Health(msgspec.Struct):
    """The server answers and so does its database."""

    status: str
    version: str


@route("GET", "/health", who=ANYONE, answer=Health, errors=("unavailable",))
def get_health(call: Call) -> Health:
    """Whether the server and its database answer"""
    if not database.is_reachable():
        raise Refused("unavailable", "The database does not answer. Try again in a moment.", retry_after_s=5)
    return Health("ok", __version__)


ROUTES = (get_health,)
