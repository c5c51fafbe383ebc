"""Saved views and personal tokens."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store.db.models import SavedView, Token

DAY_MS = 86_400_000


@pytest.fixture
def lead(world):
    return Browser(world, world.lead)


def test_a_view_keeps_the_address_and_is_shown_again(world, lead):
    page = lead.get("/hours?range=last_week&project=OTR&rows=user")
    query = page.form("/views")["query"]

    lead.post("/views", {"page": "hours", "name": "Last week", "query": query})

    shown = lead.get("/hours")
    shown.says("Saved views:", "Last week")
    assert 'href="/hours?range=last_week&amp;project=OTR&amp;rows=user"' in shown.html


def test_the_same_name_replaces(world, lead):
    for query in ("range=today", "range=this_week"):
        lead.post("/views", {"page": "hours", "name": "Mine", "query": query})

    assert [one.query for one in SavedView.select()] == ["range=this_week"]


def test_a_shared_view_is_seen_by_others_and_removed_by_its_owner_alone(world, lead):
    lead.post("/views", {"page": "hours", "name": "Ours", "query": "range=today", "shared": "1"})
    lead.post("/views", {"page": "hours", "name": "Mine", "query": "range=today"})
    manager = Browser(world, world.manager)

    shown = manager.get("/hours")

    shown.says("Ours")
    assert "Mine" not in shown.text
    assert manager.post(f"/views/{SavedView.get(SavedView.name == 'Ours').id}/remove").status == 404


def test_a_view_leads_nowhere_else(world, lead):
    answer = lead.post("/views", {"page": "hours", "name": "x", "query": "//evil.example/?next=javascript:1"})

    assert answer.location.startswith("/hours?")
    assert lead.post("/views", {"page": "https://evil.example", "name": "x", "query": ""}).status == 422


def test_a_token_is_shown_once_and_may_what_it_says(world):
    browser = Browser(world, world.owner)

    page = browser.post("/me/tokens", {"name": "script", "scopes": "me:read", "days": "7"})

    secret = page.html.partition('id="secret">')[2].partition("<")[0]
    headers = {"Authorization": f"Bearer {secret}"}
    assert world.api("GET", "/me", headers=headers).status == 200
    assert world.api("POST", "/me/browser-link", headers=headers).code == "scope_missing"
    assert secret not in browser.get("/me/tokens").html
    world.now_ms += 7 * DAY_MS
    assert world.api("GET", "/me", headers=headers).status == 401


def test_a_token_made_by_hand_signs_no_browser_in(world):
    made = world.api("POST", "/me/tokens", {"name": "x", "scopes": ["me:write"]}, world.owner).json

    answer = world.api("POST", "/me/browser-link", headers={"Authorization": f"Bearer {made['token']}"})

    assert (answer.status, answer.code) == (403, "scope_missing")


def test_an_ended_token_is_dead_at_once(world):
    made = world.api("POST", "/me/tokens", {"name": "x", "scopes": ["me:read"]}, world.owner).json

    Browser(world, world.owner).post(f"/me/tokens/{made['id']}/end")

    assert world.api("GET", "/me", headers={"Authorization": f"Bearer {made['token']}"}).status == 401


def test_a_token_makes_none_that_may_more_than_itself(world):
    made = world.api(
        "POST", "/me/tokens", {"name": "x", "scopes": ["me:read", "me:write"]}, world.manager
    ).json
    headers = {"Authorization": f"Bearer {made['token']}"}

    refused = world.api("POST", "/me/tokens", {"name": "y", "scopes": ["studio:write"]}, headers=headers)

    assert (refused.status, refused.code) == (403, "scope_missing")


def test_an_artists_token_with_a_managers_scope_sees_no_more(world):
    made = world.api("POST", "/me/tokens", {"name": "x", "scopes": ["report:read"]}, world.owner).json

    answer = world.api("GET", "/presence", headers={"Authorization": f"Bearer {made['token']}"})

    assert answer.status == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "scopes": ["me:read"]},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything"]},
        {"name": "x", "scopes": ["me:read"], "days": 0},
        {"name": "x", "scopes": ["me:read"], "days": 9999},
    ],
)
def test_a_token_needs_a_name_a_scope_and_an_end(world, body):
    assert world.api("POST", "/me/tokens", body, world.owner).status in (400, 422)
    assert Token.select().where(Token.kind == "personal").count() == 0


def test_a_wrong_range_keeps_what_was_typed(world, lead):
    page = lead.get("/hours?from=2026-11-30&to=2026-11-01")

    assert page.status == 422
    page.says("The last day must not be before the first.")
    assert 'value="2026-11-30"' in page.html
