"""The studio's people."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from webapp.store.db.database import writing
from webapp.store.hours import balances
from webapp.store.people import accounts, roles
from webapp.web.api.params import PageQuery, cut, person_in, scope_of
from webapp.web.api.routes import LEAD, MANAGER, Call, route
from webapp.web.api.shapes import Role, User, user_of
from webapp.web.http.link_urls import link_url


class Users(msgspec.Struct):
    """One page of them, by username."""

    users: list[User]
    page: int
    pages: int
    total: int


class NewUser(msgspec.Struct, forbid_unknown_fields=True):
    """An account without a password: its link lets its person choose one."""

    username: Annotated[str, Meta(max_length=64)]
    display_name: Annotated[str, Meta(max_length=120)] = ""
    role: Role = "artist"
    tz: str | None = None


class InvitedUser(msgspec.Struct):
    """The account, and the one-time link to its first password."""

    user: User
    url: str
    expires_ms: int


class UserChange(msgspec.Struct, forbid_unknown_fields=True):
    """What may be changed; what is left out stays. A person who is not active keeps all their time."""

    display_name: str | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    tz: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET


@route(
    "GET", "/users", who=MANAGER, scope="studio:read", query=PageQuery, answer=Users, errors=("not_found",)
)
def list_users(call: Call) -> Users:
    """All people, a page at a time"""
    rows, page = cut(accounts.select_all(), call.query)
    return Users([user_of(person) for person in rows], *page)


@route("GET", "/users/{username}", who=LEAD, scope="studio:read", answer=User, errors=("not_found",))
def get_user(call: Call) -> User:
    """One person; leads can read those who work on their projects"""
    return user_of(balances.get_person(scope_of(call), call.path["username"]))


@route(
    "POST",
    "/users",
    who=MANAGER,
    scope="studio:write",
    body=NewUser,
    answer=InvitedUser,
    status=201,
    errors=("bad_username", "username_taken", "bad_timezone", "bad_value", "not_possible"),
)
def create_user(call: Call) -> InvitedUser:
    """Create an account, and a link where its owner chooses a password"""
    body, me = call.body, call.me
    with writing():
        roles.check_may_manage(me.role, accounts.check_role(body.role))
        person = accounts.create(
            body.username,
            None,
            display_name=body.display_name,
            role=body.role,
            tz=body.tz,
            author_id=me.person_id,
            now_ms=call.now_ms,
        )
        code, expires_ms = roles.create_reset_link(person, me.person_id, me.role, call.now_ms)
    return InvitedUser(user_of(person), link_url(call.services, call.environ, "reset", code), expires_ms)


@route(
    "PATCH",
    "/users/{username}",
    who=MANAGER,
    scope="studio:write",
    body=UserChange,
    answer=User,
    errors=("not_found", "bad_timezone", "bad_value", "not_possible"),
)
def update_user(call: Call) -> User:
    """Change a person's name, role or time zone, or deactivate the account; their time stays"""
    me, body, now_ms = call.me, call.body, call.now_ms
    with writing():
        person = person_in(call)
        roles.check_may_manage(me.role, person.role)
        if body.display_name is not UNSET:
            accounts.set_display_name(person, body.display_name, author_id=me.person_id, now_ms=now_ms)
        if body.tz is not UNSET:
            accounts.set_zone(person, body.tz, author_id=me.person_id, now_ms=now_ms)
        if body.role is not UNSET:
            roles.change_role(person, body.role, me.person_id, me.role, now_ms)
        if body.active is not UNSET:
            roles.change_active(accounts.get(person.id), body.active, me.person_id, me.role, now_ms)
    return user_of(accounts.get(person.id))


ROUTES = (list_users, get_user, create_user, update_user)
