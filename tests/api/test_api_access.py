"""Who may call what, for every declared route. To a stranger it looks like an address that is not there."""

import pytest

from webapp.store.access import tokens
from webapp.store.access.tokens import ROLES
from webapp.web.api import all_routes
from webapp.web.api.routes import ANYONE, TOKEN

GUARDED = [one for one in all_routes() if one.who != ANYONE]
CAST = {"artist": "owner", "lead": "lead", "manager": "manager", "admin": "admin"}


def ask(world, one, by=None, headers=None):
    path = one.path
    for name in [part[1:-1] for part in one.path.split("/") if part.startswith("{")]:
        path = path.replace("{" + name + "}", "0" * 32)
    return world.api(one.method, path, by=by, headers=headers or {})


@pytest.mark.parametrize("one", GUARDED, ids=lambda one: f"{one.method} {one.path}")
def test_nobody_gets_in_without_a_token(world, one):
    assert ask(world, one).status == 401


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("one", GUARDED, ids=lambda one: f"{one.method} {one.path}")
def test_a_role_below_the_routes_own_gets_404_and_no_more(world, one, role):
    answer = ask(world, one, by=getattr(world, CAST[role]))
    is_let_in = one.who == TOKEN or ROLES.index(role) >= ROLES.index(one.who)
    if is_let_in:
        assert answer.status not in (401, 403)
    else:
        assert (answer.status, answer.json["error"]["message"]) == (404, "There is no such address.")


@pytest.mark.parametrize("one", GUARDED, ids=lambda one: f"{one.method} {one.path}")
def test_a_personal_token_needs_the_routes_scope(world, one):
    secret, _ = tokens.insert_personal_token(world.admin.id, "empty", [], world.now_ms + 1000, world.now_ms)
    answer = ask(world, one, headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status, answer.code) == (403, "scope_missing")


def test_a_personal_token_with_the_scope_is_let_in(world):
    secret, _ = tokens.insert_personal_token(
        world.owner.id, "script", ["me:read"], world.now_ms + 1000, world.now_ms
    )
    headers = {"Authorization": f"Bearer {secret}"}
    assert world.api("GET", "/me", headers=headers).status == 200
    assert world.api("POST", "/sign-out", headers=headers).status == 403


def test_a_personal_token_ends_when_it_says(world):
    secret, _ = tokens.insert_personal_token(
        world.owner.id, "s", ["me:read"], world.now_ms + 1000, world.now_ms
    )
    world.now_ms += 1000
    assert world.api("GET", "/me", headers={"Authorization": f"Bearer {secret}"}).status == 401
