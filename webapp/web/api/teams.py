"""Teams: departments and crews, and who is in them."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from webapp.store.people import teams
from webapp.web.api.params import PageQuery, cut_list, number_in
from webapp.web.api.routes import MANAGER, Call, route

TeamName = Annotated[str, Meta(max_length=200)]


class StudioTeam(msgspec.Struct):
    """A team; `members` are usernames."""

    id: int
    name: str
    members: list[str]


class Teams(msgspec.Struct):
    """One page of them, by name."""

    teams: list[StudioTeam]
    page: int
    pages: int
    total: int


class NewTeam(msgspec.Struct, forbid_unknown_fields=True):
    """What a team needs."""

    name: TeamName
    members: list[str] = []


class TeamChange(msgspec.Struct, forbid_unknown_fields=True):
    """What may be changed; what is left out stays. `members` are then exactly these."""

    name: TeamName | UnsetType = UNSET
    members: list[str] | UnsetType = UNSET


@route(
    "GET", "/teams", who=MANAGER, scope="studio:read", query=PageQuery, answer=Teams, errors=("not_found",)
)
def list_teams(call: Call) -> Teams:
    """All teams with their members, a page at a time"""
    rows, place = cut_list(teams.list_teams(), call.query)
    return Teams([StudioTeam(team.id, team.name, members) for team, members in rows], *place)


@route(
    "POST",
    "/teams",
    who=MANAGER,
    scope="studio:write",
    body=NewTeam,
    answer=StudioTeam,
    status=201,
    errors=("bad_value", "exists"),
)
def create_team(call: Call) -> StudioTeam:
    """Create a team"""
    body = call.body
    team = teams.save_team(None, body.name, body.members, call.me.person_id, call.now_ms)
    return _team_of(team.id)


@route(
    "PATCH",
    "/teams/{id}",
    who=MANAGER,
    scope="studio:write",
    body=TeamChange,
    answer=StudioTeam,
    errors=("not_found", "bad_value", "exists"),
)
def update_team(call: Call) -> StudioTeam:
    """Rename a team, or set its members"""
    team, body = teams.get_team(number_in(call, "id", "team")), call.body
    name = team.name if body.name is UNSET else body.name
    members = None if body.members is UNSET else body.members
    teams.save_team(team, name, members, call.me.person_id, call.now_ms)
    return _team_of(team.id)


@route("DELETE", "/teams/{id}", who=MANAGER, scope="studio:write", status=204, errors=("not_found",))
def delete_team(call: Call) -> None:
    """Delete a team; its members and their time stay"""
    teams.delete_team(teams.get_team(number_in(call, "id", "team")), call.me.person_id, call.now_ms)


def _team_of(team_id: int) -> StudioTeam:
    team = teams.get_team(team_id)
    return StudioTeam(team.id, team.name, teams.list_members(team.id))


ROUTES = (list_teams, create_team, update_team, delete_team)
