"""Invitations and new passwords over the API: the links of the page, for the same people."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store.db.models import Audit, OneTimeLink
from webapp.store.people import accounts

PASSWORD = "bicycle marmot teacup"


def path_of(answer):
    return answer.json["url"].removeprefix("http://time.studio.example")


def test_an_invitation_makes_one_account_in_its_role(world):
    answer = world.api("POST", "/invitations", {"role": "lead"}, world.manager)

    page = Browser(world).post(path_of(answer), {"username": "nina", "password": PASSWORD})
    assert (answer.status, page.status) == (201, 303)
    assert accounts.find_by_username("nina").role == "lead"
    assert answer.json["expires_ms"] > world.now_ms


def test_an_admin_sees_who_invited_and_revokes_it(world):
    made = world.api("POST", "/invitations", {"role": "lead"}, world.manager)

    (told,) = world.api("GET", "/invitations", by=world.admin).json["invitations"]
    assert (told["role"], told["author"], told["created_ms"]) == ("lead", "Mara", world.now_ms)
    Browser(world, world.admin).get("/studio/people").says("Pending invitations", "by Mara")
    assert world.api("DELETE", f"/invitations/{told['id']}", by=world.admin).status == 204
    assert world.api("GET", "/invitations", by=world.admin).json["total"] == 0
    assert Browser(world).get(path_of(made)).status == 404
    assert world.api("DELETE", f"/invitations/{told['id']}", by=world.admin).code == "not_found"


def test_a_manager_revokes_none(world):
    world.api("POST", "/invitations", {}, world.manager)

    assert world.api("GET", "/invitations", by=world.manager).status == 404
    assert world.api("DELETE", f"/invitations/{OneTimeLink.get().id}", by=world.manager).status == 404
    assert OneTimeLink.get().used_ms is None


def test_a_reset_link_lets_its_person_choose_a_password(world):
    answer = world.api("POST", "/users/olga/reset-link", by=world.manager)

    Browser(world).post(path_of(answer), {"password": PASSWORD})
    assert answer.status == 201
    assert accounts.check_credentials("olga", PASSWORD) is not None


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_a_manager_invites_nobody_their_own_equal(world, role):
    answer = world.api("POST", "/invitations", {"role": role}, world.manager)

    assert (answer.status, answer.code) == (409, "not_possible")
    assert world.api("POST", "/invitations", {"role": role}, world.admin).status == 201


def test_a_manager_makes_no_link_to_an_admins_account(world):
    assert world.api("POST", "/users/adam/reset-link", by=world.manager).code == "not_possible"
    assert world.api("POST", "/users/adam/reset-link", by=world.admin).status == 201


def test_a_role_that_is_none_is_a_sentence(world):
    answer = world.api("POST", "/invitations", {"role": "king"}, world.manager)

    assert (answer.code, answer.json["error"]["field"]) == ("bad_value", "role")


def test_a_stranger_finds_nothing_and_makes_nothing(world):
    for who in (world.owner, world.lead):
        assert world.api("POST", "/invitations", {}, who).status == 404
        assert world.api("POST", "/users/olga/reset-link", by=who).status == 404
    assert world.api("POST", "/users/nobody/reset-link", by=world.manager).status == 404
    assert OneTimeLink.select().count() == 0


def test_each_link_is_noted_with_its_author(world):
    world.api("POST", "/invitations", {}, world.manager)
    world.api("POST", "/users/olga/reset-link", by=world.admin)

    noted = Audit.select().where(Audit.action.startswith("link.")).order_by(Audit.id)
    assert [(one.action, one.author_id) for one in noted] == [
        ("link.invite", world.manager.id),
        ("link.reset", world.admin.id),
    ]
