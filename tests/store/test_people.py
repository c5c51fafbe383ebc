"""Accounts, roles, teams, contracts: who may change whom, and that time always stays."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.support.browser import Browser
from webapp.store.access import tokens
from webapp.store.db.models import Audit, DayTotal, OneTimeLink, Person, ProjectLead, Token, WebSession
from webapp.store.people import accounts, contracts, days_off, teams
from webapp.store.people.expected import list_expected, sum_expected
from webapp.store.work import task_types

PASSWORD = "bicycle marmot teacup"


@pytest.fixture
def manager(world):
    return Browser(world, world.manager)


@pytest.fixture
def admin(world):
    return Browser(world, world.admin)


def role_of(username):
    return accounts.find_by_username(username).role


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


def invite(browser, role):
    return re.search(r"/invite/[\w-]+", browser.post("/studio/people/invite", {"role": role}).html).group()


@pytest.mark.parametrize(
    "change", [{"active": False}, {"role": "artist"}, {"role": "manager"}], ids=["left", "artist", "manager"]
)
def test_an_invitation_is_worth_what_its_maker_is(world, admin, change):
    maker = world.make_person("ines", role="admin")
    path = invite(Browser(world, maker), "admin")
    world.api("PATCH", "/users/ines", change, world.admin)

    guest = Browser(world)

    assert guest.get(path).status == 404
    assert guest.post(path, {"username": "nina", "password": PASSWORD, "tz": "UTC"}).status == 404
    assert accounts.find_by_username("nina") is None


def test_an_admin_sees_and_revokes_what_nobody_has_used_yet(world, manager, admin):
    path = invite(manager, "lead")
    page = admin.get("/studio/people").says("Pending invitations", "project lead", "by Mara")
    revoke = re.search(r"/studio/people/invite/\d+/revoke", page.html).group()

    admin.follow(admin.post(revoke))

    assert Browser(world).get(path).status == 404
    assert "Invitations nobody" not in admin.get("/studio/people").text
    assert admin.post(revoke).status == 404
    assert Audit.select().where(Audit.action == "link.revoke").count() == 1


def test_a_used_invitation_is_pending_no_more(world, manager, admin):
    Browser(world).post(invite(manager, "artist"), {"username": "nina", "password": PASSWORD, "tz": "UTC"})

    assert "Invitations nobody" not in admin.get("/studio/people").text


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_a_manager_makes_nobody_their_own_equal(world, manager, role):
    assert manager.post("/studio/people/invite", {"role": role}).status == 409
    assert manager.post("/studio/people", {"username": "nina", "role": role}).status == 409
    assert world.api("PATCH", "/users/olga", {"role": role}, world.manager).status == 409
    assert role_of("olga") == "artist"
    assert accounts.find_by_username("nina") is None


@pytest.mark.parametrize("deed", ["reset", "deactivate", "save"])
def test_a_manager_cannot_touch_an_admin(world, manager, deed):
    fields = {"deed": deed, "display_name": "Eve", "tz": "UTC", "role": "artist"}

    assert manager.post("/studio/people/adam", fields).status == 409
    assert (
        role_of("adam"),
        accounts.find_by_username("adam").display_name,
        accounts.find_by_username("adam").active,
    ) == (
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
    assert accounts.find_by_username("adam").active


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


@pytest.fixture
def lena_left(world):
    """The lead of OTR, who is in a team and assigned to a task too."""
    world.api("PATCH", f"/tasks/{world.task.id}", {"assignees": ["lena", "olga"]}, world.manager)
    teams.save_team(None, "Crew", ["lena"], world.manager.id, world.now_ms)
    world.api("PATCH", "/users/lena", {"active": False}, world.manager)


def test_a_lead_who_left_does_not_block_their_projects(world, lena_left):
    told = world.api("PATCH", "/projects/OTR", {"leads": ["carl", "lena"]}, world.manager)
    assert told.json["leads"] == ["carl", "lena"]

    assert world.api("PATCH", "/projects/OTR", {"leads": ["carl"]}, world.manager).json["leads"] == ["carl"]
    assert world.api("PATCH", "/projects/OTR", {"leads": ["lena"]}, world.manager).code == "bad_value"


def test_another_is_given_a_project_of_a_lead_who_left(world, manager, lena_left):
    lead = {"deed": "save", "display_name": "Olga", "tz": "UTC", "role": "lead", "projects": "OTR"}

    assert manager.post("/studio/people/olga", lead).status == 303


def test_who_left_blocks_no_task_and_no_team(world, manager, lena_left):
    change = {"assignees": ["carl", "lena"]}
    assert world.api("PATCH", f"/tasks/{world.task.id}", change, world.manager).status == 200

    ((team, _),) = teams.list_teams()
    teams.save_team(team, "Crew", ["lena", "olga"], world.manager.id, world.now_ms)
    assert teams.list_teams()[0][1] == ["lena", "olga"]


def test_a_contract_holds_from_its_date_on(world, manager):
    week = dict.fromkeys(contracts.WEEKDAYS[:4], "6:00") | {"fri": "", "sat": "0", "sun": "0"}

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


def test_the_balance_is_the_same_to_the_artist_and_to_the_manager(world, manager):
    """Today still runs, so it is on neither side of it: 10 h were worked since the first, 120 h expected."""
    world.send(
        world.segment(world.at(-24 * 3), world.at(-24 * 3 + 10)), world.segment(world.at(9), world.at(11))
    )

    Browser(world, world.owner).get("/me/month/2026-11").says("Balance so far \u2212110:00 up to yesterday")
    manager.get("/people?range=this_month&user=olga").says(
        "12:00 120:00 \u2212110:00 2:00", "up to yesterday"
    )
    manager.get("/people/olga?range=this_month").says(
        "Expected 120:00 up to yesterday", "Balance \u2212110:00"
    )


def test_a_day_that_runs_alone_has_no_balance(world, manager):
    world.send(world.segment(world.at(9), world.at(11)))

    manager.get("/people?range=today&user=olga").says("Olga no team 2:00 0:00 0:00")


def test_a_team_is_saved_and_taken_away(world, manager):
    manager.post("/studio/teams", {"name": "Crew", "members": "olga"})
    ((team, members),) = teams.list_teams()
    assert (team.name, members) == ("Crew", ["olga"])

    manager.post("/studio/teams", {"id": str(team.id), "deed": "remove"})

    assert teams.list_teams() == []
    assert accounts.find_by_username("olga").active


def test_the_longest_names_go_into_the_trail(world, manager):
    longest = "C" * 80

    assert manager.post("/studio/teams", {"name": longest, "members": "olga"}).status == 303
    kind = {"name": longest, "colour": "#0072B2"}
    assert manager.post("/studio/task-types", kind).status == 303
    assert Audit.select().where(Audit.object.startswith("team CCC")).count() == 1


def test_a_form_with_a_character_that_is_no_text_is_refused(world, manager):
    page = manager.post("/studio/teams", {"name": "Crew\0", "members": "olga"})

    assert page.status == 400
    page.says("The form contains a character that is not allowed in text")
    assert teams.list_teams() == []


def test_an_address_with_a_character_that_is_no_text_is_no_mistake_of_the_server(manager):
    assert manager.get("/studio/people/ol\0ga").status == 404
    assert manager.get("/studio/tasks?search=a%00b").status == 200


def test_a_username_that_folds_into_too_much_is_refused(manager):
    manager.post("/studio/people", {"username": "\u0390" * 64, "role": "artist"}).says("A username has")


def test_two_teams_have_two_names(world, manager):
    manager.post("/studio/teams", {"name": "Crew", "members": "olga"})

    manager.post("/studio/teams", {"name": "Crew", "members": "carl"}).says("There is a team Crew already.")


def test_add_on_versions_in_use_are_listed(world, manager):
    tokens.create_device_token(
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

    assert len(days_off.list_days_off(None)) == 1


def test_a_day_off_for_everybody_is_taken_back(world, manager):
    manager.post("/studio/days-off", {"first": "2026-11-16"})
    (one,) = days_off.list_days_off(None)

    manager.post("/studio/days-off", {"deed": "remove", "id": str(one.id)})

    assert days_off.list_days_off(None) == []
    assert manager.post("/studio/days-off", {"deed": "remove", "id": str(one.id)}).status == 422


def test_a_day_off_for_everybody_is_none_of_a_persons_own(world, manager):
    manager.post("/studio/days-off", {"first": "2026-11-16"})
    (one,) = days_off.list_days_off(None)

    manager.post("/studio/people/olga", {"deed": "remove_day_off", "id": str(one.id)})

    assert len(days_off.list_days_off(None)) == 1


def test_a_day_off_needs_a_date(manager):
    page = manager.post("/studio/days-off", {"first": "soon", "note": "New Year"})

    assert page.status == 422
    page.says("Write a date")


def test_changes_are_filtered_by_the_days_of_whoever_looks(world):
    producer = world.make_person("pia", role="manager", tz="Asia/Tokyo")
    world.now_ms += 4 * 3_600_000  # 16:00 in London is 01:00 of the next day in Tokyo
    task_types.create("Rigging", None, world.admin.id, world.now_ms)
    browser = Browser(world, producer)

    browser.get("/audit?about=task_type&from=2026-11-24&to=2026-11-24").says("24 Nov 2026, 01:00", "Rigging")
    browser.get("/audit?about=task_type&from=2026-11-23&to=2026-11-23").says("No matching changes")


def test_changes_can_be_those_of_task_types_alone(world, manager):
    task_types.create("Rigging", None, world.admin.id, world.now_ms)
    teams.save_team(None, "Crew", [], world.admin.id, world.now_ms)

    page = manager.get("/audit?about=task_type")

    page.says("added a task type")
    assert "saved a team" not in page.text


def test_who_works_now_refreshes_itself_without_javascript(manager):
    for path in ("/now", "/dashboard"):
        assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in manager.get(path).html
