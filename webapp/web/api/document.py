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


@route("GET", "/openapi.json", who=ANYONE, answer=dict[str, Any])
def tell_document(call: Call) -> bytes:
    """This document"""
    return _encoded()


@lru_cache(maxsize=1)
def _encoded() -> bytes:
    from webapp.web.api import all_routes  # the table that lists this route too

    return msgspec.json.encode(describe(all_routes()))


def describe(routes: list[Route]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these routes."""
    kinds = [kind for one in routes for kind in (one.body, one.answer) if kind is not None]
    _, components = msgspec.json.schema_components([*kinds, ErrorEnvelope], ref_template=REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for one in routes:
        paths.setdefault(PREFIX + one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "VFX Time Tracker", "version": __version__},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": one.run.__name__,
        "summary": one.summary,
        "tags": [one.tag],
        "security": [] if one.who == ANYONE else [{"token": []}],
        "x-who": one.who,
        "x-scope": one.scope,
        "responses": _responses(one),
    }
    if parameters := _path_parameters(one) + _query_parameters(one):
        operation["parameters"] = parameters
    if one.body is not None:
        operation["requestBody"] = {"required": True, "content": _content(one.body)}
    return operation


def _responses(one: Route) -> dict[str, Any]:
    content = {"content": _content(one.answer)} if one.answer is not None else {}
    responses: dict[str, Any] = {str(one.status): {"description": SUCCESS[one.status], **content}}
    for status in one.also:
        responses[str(status)] = {"description": KNOWN if status == 200 else SUCCESS[status], **content}
    if one.etag:
        responses["304"] = {"description": SUCCESS[304]}
    for status, codes in sorted(_codes_by_status(one).items()):
        described = f"{HTTPStatus(status).phrase}: {', '.join(codes)}"
        responses.setdefault(str(status), {"description": described, "content": _content(ErrorEnvelope)})
    return responses


def _codes_by_status(one: Route) -> dict[int, list[str]]:
    codes = [*one.errors, "internal"]
    codes += [] if one.who == ANYONE else ["bad_token", "scope_missing"]
    codes += ["not_found"] if one.who not in (ANYONE, "token") else []
    codes += (
        ["invalid", "too_large"] if one.body is not None else ["invalid"] if one.query is not None else []
    )
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys(codes):
        by_status.setdefault(STATUSES[code], []).append(code)
    return by_status


def _path_parameters(one: Route) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in one.path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query_parameters(one: Route) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    (_, components) = msgspec.json.schema_components([one.query], ref_template=REFERENCE)
    schema = components[one.query.__name__]
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": kind}
        for name, kind in schema["properties"].items()
    ]


def _content(kind: Any) -> dict[str, Any]:
    ((schema,), _) = msgspec.json.schema_components([kind], ref_template=REFERENCE)
    return {"application/json": {"schema": schema}}


ROUTES = (tell_document,)
