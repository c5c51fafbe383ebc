"""What the document promises of each route is what it answers, to right questions and to wrong ones."""

from __future__ import annotations

import json

import msgspec
import pytest

from tests.support import walking
from tests.support.walking import range_query
from webapp.web.api import all_routes
from webapp.web.api.document import describe
from webapp.web.api.routes import ANYONE, PREFIX

ROUTES = [one for one in all_routes() if one.path != "/openapi.json"]
NAMED = {f"{one.method} {one.path}": one for one in ROUTES}
READING = [name for name, one in NAMED.items() if one.method == "GET"]
WITH_QUERY = [name for name, one in NAMED.items() if one.query is not None]
WITH_BODY = [name for name, one in NAMED.items() if one.body is not None]
WITH_PATH = [name for name, one in NAMED.items() if "{" in one.path]
PATHS = describe(all_routes())["paths"]
NEEDED = {"/bid-sums": "&by=project"}
WRONG_BODIES = [b"", b"{", b"[]", b"null", b"\xff", b'"text"', b"[[[[1]]]]"]
WRONG_VALUES = ["", "-1", "0", "99999999999999999999", "2026-13-45", "%00", "%ff", "no such thing"]


def ask(world, name, path=None, query="", body=None):
    """The answer to an admin (to the owner for what is theirs), checked against the document."""
    one = NAMED[name]
    who = world.owner if one.path.startswith("/me") else world.admin
    path = path or walking.fill(world, PREFIX + one.path)
    headers = {} if one.who == ANYONE else {"Authorization": f"Bearer {who.token}"}
    answer = world.call(one.method, path + query, body, headers=headers)
    documented = PATHS[PREFIX + one.path][one.method.lower()]["responses"]
    assert str(answer.status) in documented, (answer.status, answer.text)
    assert answer.status < 500, answer.text
    return answer


def assert_is_an_error(answer):
    assert answer.status >= 400
    error = answer.json["error"]
    assert list(error) == ["code", "message", "field", "request_id"]
    assert error["message"].endswith("."), error["message"]


@pytest.fixture
def furnished(world):
    walking.furnish(world)
    walking.refresh(world)
    return world


@pytest.mark.parametrize("name", READING)
def test_what_is_read_has_the_shape_that_is_documented(furnished, name):
    answer = ask(furnished, name, query=range_query(NAMED[name]) + NEEDED.get(NAMED[name].path, ""))

    assert answer.status == 200, answer.text
    told = msgspec.json.decode(answer.body, type=NAMED[name].answer)
    assert json.loads(msgspec.json.encode(told)) == answer.json


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_body_that_is_none_is_refused_with_a_sentence(furnished, name):
    for body in WRONG_BODIES:
        assert_is_an_error(ask(furnished, name, body=body))


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_field_of_a_wrong_kind_is_refused_by_its_name(furnished, name):
    fields = [one.encode_name for one in msgspec.structs.fields(NAMED[name].body)]
    for field in fields:
        answer = ask(furnished, name, body={field: {"no": "such"}})

        assert_is_an_error(answer)
        assert answer.status in (400, 422)


@pytest.mark.parametrize("name", WITH_QUERY)
def test_a_question_of_a_wrong_kind_is_refused_or_answered_as_documented(furnished, name):
    one = NAMED[name]
    for field in msgspec.structs.fields(one.query):
        for value in WRONG_VALUES:
            query = f"{range_query(one)}{NEEDED.get(one.path, '')}&{field.encode_name}={value}"
            answer = ask(furnished, name, query=query)
            if answer.status != 200:
                assert_is_an_error(answer)


@pytest.mark.parametrize("name", WITH_PATH)
def test_an_address_of_nothing_is_refused_with_a_sentence(furnished, name):
    one = NAMED[name]
    parts = [part for part in one.path.split("/") if part.startswith("{")]
    body = {"verb": "submit"} if one.path == "/me/timesheets/{week}" else None
    for value in ("0", "x", "²", "0" * 32, "9" * 9, "9" * 400, "2026-W99"):
        path = PREFIX + one.path
        for part in parts:
            path = path.replace(part, value)
        if one.body is None or body is not None:
            answer = ask(furnished, name, path=path, body=body, query=range_query(one))
            assert_is_an_error(answer)
            assert answer.status == 404
