"""Accounts, roles, teams, contracts: who may change whom, and that time always stays."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.web.browser import Browser
from webapp.store import people, staff, task_types, tokens
from webapp.store.expected import list_expected, sum_expected
from webapp.store.models import Audit, DayTotal, OneTimeLink, Person, ProjectLead, Token, WebSession

PASSWORD = "bicycle marmot teacup"


@pytest.fixture
def manager(world):
    return Browser(world, world.manager)


@pytest.fixture
def admin(world):
    return Browser(world, world.admin)


def role_of(username):
    return people.find(username).role


def test_an_invitation_makes_one_account_in_its_role(world, manager):
    page = manager.post("/studio/people/invite", {"role": "lead"})
    path = re.search(r"/invite/[\w-]+", page.html).group()
    guest = Browser(world)
    guest.get(path).says("You are invited")
    fields = {"username": "nina", "display_name": "Nina", "password": PASSWORD, "tz": "Europe/Berlin"}

    assert guest.post(path, fields).status == 303
    assert role_of("nina") == "lead"
    assert Browser(world).post(path, {**fields, "username": "otto2"}).status == 404


def test_a_mistake_in_the_form_does_not_use_the_invitation_up(world, manager):
    path = re.search(
        r"/invite/[\w-]+", manager.post("/studio/people/invite", {"role": "artist"}).html
    ).group()
    refused = Browser(world).post(path, {"username": "nina", "password": "short"})

    assert refused.status == 422
    refused.says("at least 12")
    assert 'value="nina"' in refused.html
    assert OneTimeLink.get().used_ms is None


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_a_manager_makes_nobody_their_own_equal(world, manager, role):
    assert manager.post("/studio/people/invite", {"role": role}).status == 409
    assert manager.post("/studio/people", {"username": "nina", "role": role}).status == 409
    assert world.api("PATCH", "/users/olga", {"role": role}, world.manager).status == 409
    assert role_of("olga") == "artist"
    assert people.find("nina") is None


@pytest.mark.parametrize("deed", ["reset", "deactivate", "save"])
def test_a_manager_cannot_touch_an_admin(world, manager, deed):
    fields = {"deed": deed, "display_name": "Eve", "tz": "UTC", "role": "artist"}

    assert manager.post("/studio/people/adam", fields).status == 409
    assert (role_of("adam"), people.find("adam").display_name, people.find("adam").active) == (
        "admin",
        "Adam",
        True,
    )
    assert OneTimeLink.select().count() == 0


def test_an_admin_may(world, admin):
    admin.post(
        "/studio/people/olga", {"deed": "save", "display_name": "Olga", "tz": "UTC", "role": "manager"}
    )

    assert role_of("olga") == "manager"


def test_the_last_admin_stays(world, admin):
    page = admin.post("/studio/people/adam", {"deed": "deactivate"})

    page.says("This is the only active admin")
    assert people.find("adam").active


def test_somebody_who_leaves_is_signed_out_everywhere_and_their_time_stays(world, manager):
    world.send(world.segment(world.at(8), world.at(9)))
    Browser(world, world.owner)

    manager.post("/studio/people/olga", {"deed": "deactivate"})

    assert world.api("GET", "/me", by=world.owner).status == 401
    assert WebSession.select().where(WebSession.person == world.owner.person).count() == 0
    assert DayTotal.select().where(DayTotal.person == world.owner.person).count() == 1
    manager.get("/hours?from=2026-11-23&to=2026-11-23&rows=user").says("Olga", "1:00")


def test_a_new_role_ends_the_browsers_and_spares_the_dcc(world, manager):
    Browser(world, world.owner)

    manager.post("/studio/people/olga", {"deed": "save", "display_name": "Olga", "tz": "UTC", "role": "lead"})

    assert WebSession.select().where(WebSession.person == world.owner.person).count() == 0
    assert Token.get(Token.person == world.owner.person).revoked_ms is None


def test_led_projects_follow_the_role(world, manager):
    lead = {"deed": "save", "display_name": "Olga", "tz": "UTC", "role": "lead", "projects": "OTR"}
    manager.post("/studio/people/olga", lead)
    assert ProjectLead.select().where(ProjectLead.person == world.owner.person).count() == 1

    manager.post("/studio/people/olga", {**lead, "role": "artist"})

    assert role_of("olga") == "artist"
    assert ProjectLead.select().where(ProjectLead.person == world.owner.person).count() == 0


def test_whoever_leads_a_project_becomes_a_lead(world):
    world.api("PATCH", "/projects/OTR", {"leads": ["carl", "lena"]}, world.manager)

    assert role_of("carl") == "lead"


def test_a_contract_holds_from_its_date_on(world, manager):
    week = dict.fromkeys(staff.WEEKDAYS[:4], "6:00") | {"fri": "", "sat": "0", "sun": "0"}

    manager.post("/studio/people/olga", {"deed": "contract", "from_date": "2026-11-16", **week})

    before = list_expected(world.owner.id, date(2026, 11, 9), date(2026, 11, 15))
    after = list_expected(world.owner.id, date(2026, 11, 16), date(2026, 11, 22))
    assert (sum_expected(before), sum_expected(after)) == (40 * 3600, 24 * 3600)


def test_the_studios_usual_week_holds_for_whoever_has_no_contract(world, manager):
    page = manager.get("/studio/policy")
    fields = page.form("/studio/policy") | {"fri": "4:00"}

    manager.post("/studio/policy", fields)

    week = list_expected(world.owner.id, date(2026, 11, 16), date(2026, 11, 22))
    assert sum_expected(week) == 36 * 3600


def test_days_off_lower_what_is_expected(world, manager):
    manager.post(
        "/studio/people/olga",
        {"deed": "day_off", "first": "2026-11-16", "last": "2026-11-17", "note": "holiday"},
    )
    manager.post("/studio/people/olga", {"deed": "day_off", "first": "2026-11-18", "hours": "2:00"})

    page = manager.get("/people?from=2026-11-16&to=2026-11-22&user=olga")

    page.says("22:00", "3 off")


def test_overtime_adds_up_the_long_weeks_alone(world, manager):
    for day in range(5):
        world.send(world.segment(world.at(-24 * (7 - day)), world.at(-24 * (7 - day) + 10)))

    manager.get("/people?from=2026-11-09&to=2026-11-22&user=olga").says(
        "50:00", "80:00", "\u221230:00", "10:00", "long"
    )


def test_a_team_is_saved_and_taken_away(world, manager):
    manager.post("/studio/teams", {"name": "Crew", "members": "olga"})
    ((team, members),) = staff.list_teams()
    assert (team.name, members) == ("Crew", ["olga"])

    manager.post("/studio/teams", {"id": str(team.id), "deed": "remove"})

    assert staff.list_teams() == []
    assert people.find("olga").active


def test_two_teams_have_two_names(world, manager):
    manager.post("/studio/teams", {"name": "Crew", "members": "olga"})

    manager.post("/studio/teams", {"name": "Crew", "members": "carl"}).says("There is a team Crew already.")


def test_add_on_versions_in_use_are_listed(world, manager):
    tokens.give_device_token(
        world.owner.id,
        {"host": "maya", "host_version": "2026", "addon_version": "0.0.9", "device": "ws-3"},
        world.now_ms,
    )

    manager.get("/studio/add-ons").says("0.0.9", "ws-3", "Olga", "0.1.0")


def test_policy_reaches_the_add_ons(world, manager):
    fields = manager.get("/studio/policy").form("/studio/policy") | {"idle_min": "15", "day_start": "04:00"}

    manager.post("/studio/policy", fields)

    policy = world.api("GET", "/me", by=world.owner).json["policy"]
    assert (policy["idle_after_s"], policy["day_start"]) == (900, "04:00")


def test_a_wrong_policy_is_told_and_changes_nothing(world, manager):
    fields = manager.get("/studio/policy").form("/studio/policy") | {"idle_min": "999", "day_start": "04:00"}

    page = manager.post("/studio/policy", fields)

    page.says("The idle limit must be between")
    assert world.api("GET", "/me", by=world.owner).json["policy"]["day_start"] == "00:00"


def test_a_username_of_the_api_gets_a_link_to_choose_a_password(world):
    made = world.api("POST", "/users", {"username": "nina"}, world.manager).json
    path = made["url"].partition("time.studio.example")[2]

    Browser(world).post(path, {"password": PASSWORD, "again": PASSWORD})

    assert Person.get(Person.username == "nina").password_hash is not None


def test_each_week_has_its_own_balance(world, manager):
    for day in range(5):
        world.send(world.segment(world.at(-24 * (7 - day)), world.at(-24 * (7 - day) + 10)))

    query = "from=2026-11-09&to=2026-11-22&user=olga"
    manager.get(f"/people?{query}").says("0:00 −40:00", "50:00 +10:00")
    manager.get("/people/olga?from=2026-11-09&to=2026-11-22").says("Balance", "+10:00", "−40:00")
    rows = manager.get(f"/people.csv?{query}").body.decode("utf-8-sig").splitlines()
    assert "Balance (hours)" in rows[0]
    assert "-40:00,-40.000000" in rows[1]


def test_a_day_off_for_everybody_lowers_what_everybody_is_expected(world, manager):
    typed = {"first": "2026-11-16", "last": "2026-11-17", "note": "Shut"}

    manager.follow(manager.post("/studio/days-off", typed)).says("2026-11-16", "2026-11-17", "Shut")

    for person in (world.owner, world.stranger):
        days = list_expected(person.id, date(2026, 11, 16), date(2026, 11, 22))
        assert sum_expected(days) == 24 * 3600
    noted = Audit.get(Audit.action == "contract.day_off")
    assert (noted.author_id, noted.subject_id, noted.object) == (world.manager.id, None, "2 days")


def test_the_same_day_off_for_everybody_is_kept_once(world, manager):
    for _twice in range(2):
        manager.post("/studio/days-off", {"first": "2026-11-16"})

    assert len(staff.list_days_off(None)) == 1


def test_a_day_off_for_everybody_is_taken_back(world, manager):
    manager.post("/studio/days-off", {"first": "2026-11-16"})
    (one,) = staff.list_days_off(None)

    manager.post("/studio/days-off", {"deed": "remove", "id": str(one.id)})

    assert staff.list_days_off(None) == []
    assert manager.post("/studio/days-off", {"deed": "remove", "id": str(one.id)}).status == 422


def test_a_day_off_for_everybody_is_none_of_a_persons_own(world, manager):
    manager.post("/studio/days-off", {"first": "2026-11-16"})
    (one,) = staff.list_days_off(None)

    manager.post("/studio/people/olga", {"deed": "remove_day_off", "id": str(one.id)})

    assert len(staff.list_days_off(None)) == 1


def test_a_day_off_needs_a_date(manager):
    page = manager.post("/studio/days-off", {"first": "soon", "note": "New Year"})

    assert page.status == 422
    page.says("Write a date")


def test_changes_are_filtered_by_the_days_of_whoever_looks(world):
    producer = world.make_person("pia", role="manager", tz="Asia/Tokyo")
    world.now_ms += 4 * 3_600_000  # 16:00 in London is 01:00 of the next day in Tokyo
    task_types.make("Rigging", None, world.admin.id, world.now_ms)
    browser = Browser(world, producer)

    browser.get("/audit?about=task_type&from=2026-11-24&to=2026-11-24").says("24 Nov 2026, 01:00", "Rigging")
    browser.get("/audit?about=task_type&from=2026-11-23&to=2026-11-23").says("No change fits")


def test_changes_can_be_those_of_task_types_alone(world, manager):
    task_types.make("Rigging", None, world.admin.id, world.now_ms)
    staff.save_team(None, "Crew", [], world.admin.id, world.now_ms)

    page = manager.get("/audit?about=task_type")

    page.says("added a task type")
    assert "saved a team" not in page.text


def test_who_works_now_refreshes_itself_without_javascript(manager):
    for path in ("/now", "/dashboard"):
        assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in manager.get(path).html
