"""Teams: their names and their members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from webapp.store import audit
from webapp.store.db.database import fetch, writing
from webapp.store.db.models import Person, Team, TeamMember
from webapp.store.people import accounts
from webapp.store.refusal import Refused, not_found


def list_teams() -> list[tuple[Team, list[str]]]:
    """Every team with the usernames of its members, by name."""
    members: dict[int, list[str]] = {}
    sql = "SELECT team_id, username FROM team_member JOIN person ON person.id = person_id ORDER BY username"
    for team_id, username in fetch(sql):
        members.setdefault(team_id, []).append(username)
    return [(team, members.get(team.id, [])) for team in Team.select().order_by(Team.name)]


def get_team(team_id: int) -> Team:
    """The team of that number. Refuses with `not_found`."""
    team = Team.get_or_none(Team.id == team_id)
    if team is None:
        raise not_found("team")
    return team


def save_team(
    team: Team | None, name: str, usernames: Sequence[str] | None, author_id: int, now_ms: int
) -> Team:
    """Make a team, or give one a new name and exactly these members; with None they stay as they are."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80:
        raise Refused("bad_value", "Give the team a name of at most 80 characters.", "name")
    with writing():
        other = Team.get_or_none(Team.name == name)
        if other is not None and (team is None or other.id != team.id):
            raise Refused("exists", f"There is a team {name} already.", "name")
        old = None if team is None else {"name": team.name, "members": list_members(team.id)}
        if team is None:
            team = Team.create(name=name)
        else:
            Team.update(name=name).where(Team.id == team.id).execute()
        if usernames is not None:
            _set_members(team, accounts.find_people(usernames, "members", old["members"] if old else ()))
        new = {"name": name, "members": list_members(team.id)}
        if new != old:
            audit.record(now_ms, author_id, "team.save", None, f"team {name}", old=old, new=new)
    return team


def _set_members(team: Team, chosen: Iterable[Person]) -> None:
    TeamMember.delete().where(TeamMember.team == team.id).execute()
    for person in chosen:
        TeamMember.create(team=team, person=person)


def list_members(team_id: int) -> list[str]:
    """The usernames of those in the team."""
    sql = """SELECT username FROM team_member JOIN person ON person.id = person_id
             WHERE team_id = ? ORDER BY username"""
    return [row[0] for row in fetch(sql, [team_id])]


def delete_team(team: Team, author_id: int, now_ms: int) -> None:
    """Take a team away; its people and their time stay."""
    with writing():
        TeamMember.delete().where(TeamMember.team == team.id).execute()
        Team.delete().where(Team.id == team.id).execute()
        audit.record(now_ms, author_id, "team.remove", None, f"team {team.name}")


def teams_by_person() -> dict[int, list[str]]:
    """Person id to the names of their teams."""
    found: dict[int, list[str]] = {}
    sql = "SELECT person_id, name FROM team_member JOIN team ON team.id = team_id ORDER BY name"
    for person_id, name in fetch(sql):
        found.setdefault(person_id, []).append(name)
    return found
