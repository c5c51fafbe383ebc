"""Teams over the API: what the set-up page does, by the same people."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store.db.models import Audit, Team, TeamMember
from webapp.store.people import accounts


@pytest.fixture
def team(world):
    made = world.api("POST", "/teams", {"name": "Animation", "members": ["carl", "OLGA"]}, world.manager)
    assert made.status == 201, made.text
    return made.json


def test_a_team_is_made_with_its_people(world, team):
    assert team == {"id": team["id"], "name": "Animation", "members": ["carl", "olga"]}
    assert world.api("GET", "/teams", by=world.manager).json == {
        "teams": [team],
        "page": 1,
        "pages": 1,
        "total": 1,
    }
    Browser(world, world.manager).get("/studio/teams").says("Animation")


def test_what_is_left_out_stays(world, team):
    renamed = world.api("PATCH", f"/teams/{team['id']}", {"name": "Rigging"}, world.manager).json
    emptied = world.api("PATCH", f"/teams/{team['id']}", {"members": []}, world.manager).json

    assert (renamed["name"], renamed["members"]) == ("Rigging", ["carl", "olga"])
    assert (emptied["name"], emptied["members"]) == ("Rigging", [])


def test_a_team_is_renamed_though_somebody_in_it_has_left(world, team):
    accounts.set_active(world.colleague.person, False, author_id=world.admin.id, now_ms=world.now_ms)

    answer = world.api("PATCH", f"/teams/{team['id']}", {"name": "Rigging"}, world.manager)

    assert answer.json["members"] == ["carl", "olga"]


def test_a_team_goes_and_its_people_stay(world, team):
    assert world.api("DELETE", f"/teams/{team['id']}", by=world.manager).status == 204

    assert (Team.select().count(), TeamMember.select().count()) == (0, 0)
    assert accounts.find_by_username("olga").active
    assert world.api("DELETE", f"/teams/{team['id']}", by=world.manager).code == "not_found"


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"name": "Animation"}, "exists", "name"),
        ({"name": " "}, "bad_value", "name"),
        ({"name": "FX", "members": ["nobody"]}, "bad_value", "members"),
        ({"members": []}, "invalid", "name"),
    ],
)
def test_a_mistake_is_a_sentence_and_makes_nothing(world, team, body, code, field):
    answer = world.api("POST", "/teams", body, world.manager)

    assert (answer.code, answer.json["error"]["field"]) == (code, field)
    assert answer.json["error"]["message"].endswith(".")
    assert Team.select().count() == 1


def test_a_lead_finds_no_teams(world, team):
    assert world.api("GET", "/teams", by=world.lead).status == 404
    assert world.api("DELETE", f"/teams/{team['id']}", by=world.lead).status == 404


def test_each_change_is_noted_with_its_author(world, team):
    world.api("PATCH", f"/teams/{team['id']}", {"name": "Rigging"}, world.admin)

    noted = Audit.select().where(Audit.action == "team.save").order_by(Audit.id)
    assert [one.author_id for one in noted] == [world.manager.id, world.admin.id]
