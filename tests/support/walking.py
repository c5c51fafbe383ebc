"""Walks an address as each kind of visitor: a fresh cookie or token each time, real ids in its path."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from tests.support.browser import Browser
from webapp.store.access import tokens, web_sessions
from webapp.store.db.models import DayOff, Notice, OneTimeLink, SavedView, Token, WebhookDelivery, WebSession
from webapp.store.hours import saved_views
from webapp.store.integrations import connections
from webapp.store.people import days_off, invitations, teams
from webapp.store.webhooks import addresses
from webapp.store.weeks import timesheets
from webapp.web.api import all_routes
from webapp.web.api.routes import PREFIX

ACTORS = ("anonymous", "artist", "colleague", "other_lead", "lead", "manager", "admin")
CAST = {"artist": "owner"}
SIGN_IN, NOTHING, SERVED = "A", "-", "Y"
QUERIES = {"/me/go": "?date=2026-11-23"}
FORMS = {"/me/adjust": {"date": "2026-11-23"}}
CLIENT = {"host": "maya", "host_version": "2026", "addon_version": "0.1.0", "device": "ws-1"}


def furnish(world):
    """Things that stay: of the owner, and of the project that `lead` leads."""
    world.send(world.segment(world.at(8), world.at(9)))
    timesheets.change_state(world.owner.id, "2026-11-16", "submit", world.owner.id, world.now_ms)
    timesheets.change_state(world.owner.id, "2026-11-16", "approve", world.manager.id, world.now_ms)
    world.samples = {
        "/people/{username}": "olga",
        "/users/{username}": "olga",
        "/timesheets/{username}": "olga",
        "{monday}": "2026-11-23",
        "{code}": world.project.code,
        "{date}": "2026-11-23",
        "{month}": "2026-11",
        "{week}": "2026-W48",
        "{verb}": "submit",
        "/tasks/{id}": str(world.task.id),
        "/task-types/{id}": str(world.animation.id),
        "{target}": "blender",
        "{name}": "none.zip",
    }


def refresh(world):
    """Things that a walk uses up."""
    late = world.segment(world.at(-72), world.at(-71))
    world.send(late)
    adjustment = world.adjust(world.at(9), world.at(9.5), world.task).json["id"]
    _secret, token = tokens.create_personal_token(
        world.owner.id, "script", ["me:read"], days=9, known_scopes=["me:read"], now_ms=world.now_ms
    )
    Token.update(revoked_ms=1).where(Token.kind == "personal", Token.id != token.id).execute()
    saved_views.save(
        world.lead.id, "hours", f"view {token.id}", "range=today", shared=False, now_ms=world.now_ms
    )
    hook = addresses.create("https://example.com/", ["bid.crossed"], world.admin.id, world.now_ms)
    sent = WebhookDelivery.create(webhook=hook, event="bid.crossed", payload={}, created_ms=world.now_ms)
    address = f"https://kitsu{token.id}.studio.example/api"
    kitsu = connections.create("kitsu", address, "a-token", world.admin.id, world.now_ms)
    Notice.delete().execute()
    notice = Notice.create(task=world.task, percent=80, bid_s=3600, actual_s=3000, created_ms=world.now_ms)
    team = teams.save_team(None, f"Team {token.id}", ["olga"], world.admin.id, world.now_ms)
    day = (date(2027, 1, 1) + timedelta(token.id)).isoformat()
    for whose in (world.owner.person, None):
        days_off.create_days_off(whose, day, day, author_id=world.admin.id, now_ms=world.now_ms)
    tokens.create_device_token(world.owner.id, CLIENT, world.now_ms)
    device = Token.select().order_by(Token.id.desc()).get()
    invitations.create("artist", world.admin.id, "admin", world.now_ms)
    invitation = str(OneTimeLink.select().order_by(OneTimeLink.id.desc()).get().id)
    browser = WebSession.get_by_id(web_sessions.find_visitor(begin(world), world.now_ms).session_id)
    world.samples |= {
        "/late/{id}": late["id"],
        "/late-segments/{id}": late["id"],
        "/adjust/{id}": adjustment,
        "/adjustments/{id}": adjustment,
        "/me/tokens/{id}": str(token.id),
        "/webhooks/{id}": str(hook.id),
        "/integrations/{id}": str(kitsu.id),
        "/invite/{id}": invitation,
        "/invitations/{id}": invitation,
        "/deliveries/{delivery}": str(sent.id),
        "/teams/{id}": str(team.id),
        "/v1/days-off/{id}": str(DayOff.get(DayOff.date == day, DayOff.person.is_null()).id),
        "/days-off/{id}": str(DayOff.get(DayOff.date == day, DayOff.person == world.owner.id).id),
        "/views/{id}": str(SavedView.select().order_by(SavedView.id.desc()).get().id),
        "/notices/{id}": str(notice.id),
        "/devices/{id}": str(device.id),
        "/browsers/{id}": str(browser.id),
    }


def begin(world):
    """A browser that the owner is signed in with elsewhere."""
    return web_sessions.create(world.owner.id, "another", world.now_ms)


def outcome(world, method, template, who):
    """Asked to sign in, nothing there, or served; a complaint about the form is service."""
    path = fill(world, template)
    if template.startswith("/api/"):
        status, location = _ask_api(world, method, path, who), ""
        if status == 401:
            return SIGN_IN
    else:
        actor = None if who == "anonymous" else _actor(world, who)
        browser = Browser(world, actor)
        query = QUERIES.get(template, "")
        page = browser.get(path + query) if method == "GET" else browser.post(path, FORMS.get(template))
        status, location = page.status, page.location or ""
    assert status < 500, f"{method} {path} as {who}: {status}"
    if location.startswith("/sign-in") and template not in ("/sign-in", "/sign-out"):
        return SIGN_IN
    return NOTHING if status == 404 else SERVED


def fill(world, template):
    """The path with real ids in it; what has no sample gets an id that nobody has."""
    for beginning in ("/setup/", "/reset/", "/invite/", "/link/"):
        if template.startswith(beginning + "{"):
            return beginning + "no-such-code"
    path = template
    for name, value in world.samples.items():
        key = name[name.index("{") :]
        if name in path or (name == key and key in path):
            path = path.replace(name, name.replace(key, value))
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        path = path[:start] + "0" * 32 + path[end + 1 :]
    return path


def _actor(world, who):
    return getattr(world, CAST.get(who, who))


def _ask_api(world, method, path, who):
    if who == "anonymous":
        return world.call(method, path).status
    token, _expires = tokens.create_device_token(_actor(world, who).id, CLIENT, world.now_ms)
    headers = {"Authorization": f"Bearer {token}"}
    return world.call(method, path + _range_of(method, path), headers=headers).status


DATES = {"from": "2026-11-23", "to": "2026-11-23", "date": "2026-11-23"}


def range_query(route):
    """The dates that the route wants, as a query: a parameter that it does not know is refused."""
    known = {field.encode_name for field in msgspec.structs.fields(route.query)} if route.query else set()
    return "?" + "&".join(f"{name}={value}" for name, value in DATES.items() if name in known)


def _range_of(method, path):
    for route in all_routes():
        if route.method == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", PREFIX + route.path), path):
            return range_query(route)
    return ""
