"""How an API route is declared: once, in one place, from which dispatch, OpenAPI and the access test derive.

    @route("POST", "/me/adjustments", who=TOKEN, scope="me:write", body=NewAdjustment, answer=Adjustment, ...)
    def create_adjustment(call: Call) -> Answer: ...

A resource is one file with a tuple ROUTES; `webapp.web.api` lists the resources.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tracker_core import wire
from webapp.store.access.tokens import Caller
from webapp.web.http.services import Services

PREFIX = wire.API_PREFIX

ANYONE, TOKEN, LEAD, MANAGER, ADMIN = "anyone", "token", "lead", "manager", "admin"
SCOPES = {
    "me:read": "read my own time and tasks",
    "me:write": "send and correct my own time",
    "report:read": "read the reports and live status that I may see",
    "report:write": "dismiss notices and edit saved views",
    "studio:read": "read projects, tasks and people",
    "studio:write": "change projects, tasks and people",
}


@dataclass
class Call:
    """One request, read and checked. `caller` is None only on routes for anyone."""

    services: Services
    environ: dict[str, Any]
    caller: Caller | None
    body: Any
    query: Any
    path: dict[str, Any]
    now_ms: int

    @property
    def me(self) -> Caller:
        """Who asks, on routes that need a token."""
        assert self.caller is not None, "this route lets anyone in"  # noqa: S101  a mistake in a declaration
        return self.caller

    @property
    def address(self) -> str:
        """The network address of whoever asks; waitress sets it, by the trusted proxy's word alone."""
        return str(self.environ.get("REMOTE_ADDR", ""))


@dataclass
class Answer:
    """What a route answers when it is more than a body with the route's own status."""

    body: Any = None
    status: int | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Route:
    """One method on one path: who may call it, what goes in, what comes out, what may go wrong."""

    method: str
    path: str  # with names in braces: /me/adjustments/{id}
    run: Callable[[Call], Any]
    who: str
    scope: str | None
    body: Any
    query: Any
    answer: Any
    status: int
    also: tuple[int, ...]
    errors: tuple[str, ...]
    etag: bool
    raw: bool

    @property
    def summary(self) -> str:
        """The first line of the handler's docstring."""
        return (self.run.__doc__ or "").strip().partition("\n")[0]

    @property
    def tag(self) -> str:
        """The resource: the name of the handler's file."""
        return self.run.__module__.rpartition(".")[2]

    @property
    def bottle_path(self) -> str:
        """The path as bottle writes it."""
        return PREFIX + re.sub(r"\{(\w+)\}", r"<\1>", self.path)


def route(
    method: str,
    path: str,
    *,
    who: str,
    scope: str | None = None,
    body: Any = None,
    query: Any = None,
    answer: Any = None,
    status: int = 200,
    also: tuple[int, ...] = (),
    errors: tuple[str, ...] = (),
    etag: bool = False,
    raw: bool = False,
    from_add_ons: bool = False,
) -> Callable[[Callable[[Call], Any]], Route]:
    """Make the function below a Route. With a token comes a scope, which a hand-made one must have.

    `also` are other statuses of success, with the same answer. `etag` lets a caller ask for changes alone;
    `raw` hands the body over as bytes, which hold a `body`. Fields that a body's struct lacks are refused,
    except where it comes `from_add_ons`, which may be newer than the server.
    """
    if (who == ANYONE) != (scope is None) or (scope is not None and scope not in SCOPES):
        raise ValueError(f"{method} {path} needs a scope of {', '.join(SCOPES)}, unless it is for anyone")

    if body is not None and body.__struct_config__.forbid_unknown_fields == from_add_ons:
        raise ValueError(f"{method} {path} must refuse unknown fields, unless add-ons send them")

    def declare(run: Callable[[Call], Any]) -> Route:
        return Route(method, path, run, who, scope, body, query, answer, status, also, errors, etag, raw)

    return declare
