"""The OpenAPI document and the routes are one thing."""

import re
from pathlib import Path

import pytest

from webapp.web.api import all_routes
from webapp.web.api.routes import ANYONE, PREFIX, SCOPES, TOKEN, route
from webapp.web.http.errors import STATUSES

ROUTES = all_routes()
ids = [f"{one.method} {one.path}" for one in ROUTES]


@pytest.fixture
def document(world):
    return world.api("GET", "/openapi.json").json


def test_the_document_lists_exactly_the_routes_that_answer(world, document):
    documented = {
        (method.upper(), path) for path, operations in document["paths"].items() for method in operations
    }
    answering = {
        (one.method, re.sub(r"<(\w+)>", r"{\1}", one.rule))
        for one in world.app.app.routes
        if one.rule.startswith(PREFIX)
    }
    assert documented == answering


def test_every_route_is_declared_once():
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("one", ROUTES, ids=ids)
def test_every_route_says_what_it_does(one):
    assert one.summary
    assert not one.summary.endswith(".")


@pytest.mark.parametrize("one", ROUTES, ids=ids)
def test_every_declared_error_is_known(one):
    assert set(one.errors) <= set(STATUSES)


def test_every_reference_leads_somewhere(document):
    schemas = document["components"]["schemas"]
    referred = set(re.findall(r"#/components/schemas/([\w\[\], ]+)", str(document)))
    assert referred <= set(schemas)


def test_both_successes_of_an_adjustment_are_told(document):
    responses = document["paths"]["/api/v1/me/adjustments"]["post"]["responses"]
    assert responses["200"]["content"] == responses["201"]["content"]
    assert "already" in responses["200"]["description"]


def test_operations_have_names_of_their_own(document):
    names = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))


def test_a_route_for_tokens_without_a_scope_is_a_mistake():
    with pytest.raises(ValueError, match="needs a scope"):
        route("GET", "/x", who=TOKEN)
    with pytest.raises(ValueError, match="needs a scope"):
        route("GET", "/x", who=ANYONE, scope="me:read")


def test_the_scopes_are_told_in_words():
    assert all(SCOPES.values())


def test_the_written_documentation_lists_the_same_routes():
    written = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `([A-Z]+) (\S+)` \| (\w+) \| (\S*) \| (.*) \|$", written, re.M)
    declared = [
        (one.method, one.path.removeprefix("/"), one.who, one.scope or "", one.summary) for one in ROUTES
    ]
    assert told == declared


def test_the_written_documentation_lists_the_scopes():
    written = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    table = written.partition("## Scopes")[2].partition("## What the pages show")[0]
    assert dict(re.findall(r"^\| `(\S+)` \| (.*) \|$", table, re.M)) == SCOPES


def test_the_written_documentation_lists_every_error_code():
    written = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    table = written.partition("## Errors")[2].partition("## Sending time")[0]
    told = {
        code: int(status)
        for status, codes in re.findall(r"^\| (\d{3}) \| (.*?) \|", table, re.M)
        for code in re.findall(r"`(\w+)`", codes)
    }
    assert told == STATUSES
