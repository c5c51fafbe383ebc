"""The OpenAPI document, made from the route table, so that it cannot tell anything else."""

from functools import lru_cache
from http import HTTPStatus
from typing import Any

import msgspec

from webapp import __version__
from webapp.web.api.routes import ANYONE, PREFIX, Call, Route, route
from webapp.web.http.errors import STATUSES, ErrorEnvelope

REFERENCE = "#/components/schemas/{name}"
SUCCESS = {200: "The answer", 201: "Made", 202: "Taken", 204: "Done", 304: "Not changed since"}
KNOWN = "It was there already: nothing has changed"
"""What 200 means beside another success."""

PATH_KINDS: dict[str, dict[str, Any]] = {
    "id": {"type": "integer", "minimum": 1},
    "id32": {"type": "string", "pattern": "^[0-9a-f]{32}$", "description": "32 hex digits"},
    "delivery": {"type": "integer", "minimum": 1},
    "code": {"type": "string", "description": "a project's code"},
    "username": {"type": "string"},
    "week": {"type": "string", "pattern": "^[0-9]{4}-W[0-9]{2}$", "description": "an ISO week: 2026-W47"},
}
MADE_BY_ADD_ONS = ("adjustments", "late_segments")
"""The resources whose ids are made by whoever sends them, and are no row's number."""


@route("GET", "/openapi.json", who=ANYONE, answer=dict[str, Any])
def get_openapi_document(call: Call) -> bytes:
    """This document"""
    return _encoded()


@lru_cache(maxsize=1)
def _encoded() -> bytes:
    from webapp.web.api import all_routes  # the table that lists this route too

    return msgspec.json.encode(describe(all_routes()))


def describe(routes: list[Route]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these routes."""
    kinds = [kind for entry in routes for kind in (entry.body, entry.answer) if kind is not None]
    _, components = msgspec.json.schema_components([*kinds, ErrorEnvelope], ref_template=REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for entry in routes:
        paths.setdefault(PREFIX + entry.path, {})[entry.method.lower()] = _operation(entry)
    return {
        "openapi": "3.1.0",
        "info": {"title": "VFX Time Tracker", "version": __version__},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(entry: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": entry.run.__name__,
        "summary": entry.summary,
        "tags": [entry.tag],
        "security": [] if entry.who == ANYONE else [{"token": []}],
        "x-who": entry.who,
        "x-scope": entry.scope,
        "responses": _responses(entry),
    }
    if parameters := _path_parameters(entry) + _query_parameters(entry):
        operation["parameters"] = parameters
    if entry.body is not None:
        operation["requestBody"] = {"required": True, "content": _content(entry.body)}
    return operation


def _responses(entry: Route) -> dict[str, Any]:
    content = {"content": _content(entry.answer)} if entry.answer is not None else {}
    responses: dict[str, Any] = {str(entry.status): {"description": SUCCESS[entry.status], **content}}
    for status in entry.also:
        responses[str(status)] = {"description": KNOWN if status == 200 else SUCCESS[status], **content}
    if entry.etag:
        responses["304"] = {"description": SUCCESS[304]}
    for status, codes in sorted(_codes_by_status(entry).items()):
        described = f"{HTTPStatus(status).phrase}: {', '.join(codes)}"
        responses.setdefault(str(status), {"description": described, "content": _content(ErrorEnvelope)})
    return responses


def _codes_by_status(entry: Route) -> dict[int, list[str]]:
    codes = [*entry.errors, "internal"]
    codes += [] if entry.who == ANYONE else ["bad_token", "scope_missing"]
    codes += ["not_found"] if entry.who not in (ANYONE, "token") else []
    codes += (
        ["invalid", "too_large"] if entry.body is not None else ["invalid"] if entry.query is not None else []
    )
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys(codes):
        by_status.setdefault(STATUSES[code], []).append(code)
    return by_status


def _path_parameters(entry: Route) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in entry.path.split("/") if part.startswith("{")]
    kinds = PATH_KINDS | {"id": PATH_KINDS["id32"]} if entry.tag in MADE_BY_ADD_ONS else PATH_KINDS
    return [{"name": name, "in": "path", "required": True, "schema": kinds[name]} for name in names]


def _query_parameters(entry: Route) -> list[dict[str, Any]]:
    if entry.query is None:
        return []
    (_, components) = msgspec.json.schema_components([entry.query], ref_template=REFERENCE)
    schema = components[entry.query.__name__]
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": kind}
        for name, kind in schema["properties"].items()
    ]


def _content(kind: Any) -> dict[str, Any]:
    ((schema,), _) = msgspec.json.schema_components([kind], ref_template=REFERENCE)
    return {"application/json": {"schema": schema}}


ROUTES = (get_openapi_document,)
