"""The studio's people as a manager arranges them: who may change whom, teams, contracts and days off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from peewee import ModelSelect

from webapp.domain.written import parse_date
from webapp.store import audit, links, people, planning
from webapp.store.database import fetch, writing
from webapp.store.models import Contract, DayOff, Person, ProjectLead, Team, TeamMember
from webapp.store.refusal import Refused, not_found

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MANAGED_BY = {"manager": ("artist", "lead"), "admin": ("artist", "lead", "manager", "admin")}
"""Whose accounts somebody of a role may change, and which roles they may give: nobody makes their own
equal or better.
"""
LONGEST_DAY_OFF_RUN = 366


def check_may_manage(author_role: str, role: str) -> None:
    """Refuse with `not_possible` what only an admin may do."""
    if role not in MANAGED_BY.get(author_role, ()):
        raise Refused("not_possible", "Only an admin can change the accounts of managers and admins.", "role")


def make_reset_link(person: Person, author_id: int, author_role: str, now_ms: int) -> tuple[str, int]:
    """A link by which somebody chooses a new password; whoever holds it is them, so managers' are made by
    admins.
    """
    check_may_manage(author_role, person.role)
    with writing():
        code, expires_ms = links.make("reset", now_ms, person_id=person.id, author_id=author_id)
        audit.note(now_ms, author_id, "link.reset", person.id)
    return code, expires_ms


def change_role(person: Person, role: str, author_id: int, author_role: str, now_ms: int) -> None:
    """Give a role; who is a lead no more leads nothing."""
    if role == person.role:
        return
    check_may_manage(author_role, person.role)
    check_may_manage(author_role, people.check_role(role))
    with writing():
        people.set_role(person, role, author_id=author_id, now_ms=now_ms)
        if role != "lead":
            ProjectLead.delete().where(ProjectLead.person == person).execute()


def change_active(person: Person, active: bool, author_id: int, author_role: str, now_ms: int) -> None:
    """Switch the account on or off; the time stays."""
    if active != person.active:
        check_may_manage(author_role, person.role)
        people.set_active(person, active, author_id=author_id, now_ms=now_ms)


def set_led_projects(
    person: Person, codes: Iterable[str], author_id: int, author_role: str, now_ms: int
) -> None:
    """Let somebody lead exactly these projects. An artist becomes a lead by it."""
    check_may_manage(author_role, person.role)
    with writing():
        wanted = set(codes)
        for code, _name in list_projects():
            project = planning.find_project_by_code(code)
            leads = set(planning.leads_of(project.id))
            should = code in wanted
            if should != (person.username in leads):
                leads = leads | {person.username} if should else leads - {person.username}
                planning.set_leads(project, sorted(leads), author_id, now_ms)


def list_projects() -> list[tuple[str, str]]:
    """(code, name) of every project, by name."""
    return [(code, name) for code, name in fetch("SELECT code, name FROM project ORDER BY name")]


# ---------------------------------------------------------------- teams


def list_teams() -> list[tuple[Team, list[str]]]:
    """Every team with the usernames of its members, by name."""
    members: dict[int, list[str]] = {}
    sql = "SELECT team_id, username FROM team_member JOIN person ON person.id = person_id ORDER BY username"
    for team_id, username in fetch(sql):
        members.setdefault(team_id, []).append(username)
    return [(team, members.get(team.id, [])) for team in Team.select().order_by(Team.name)]


def find_team(team_id: int) -> Team:
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
        old = None if team is None else {"name": team.name, "members": members_of(team.id)}
        if team is None:
            team = Team.create(name=name)
        else:
            Team.update(name=name).where(Team.id == team.id).execute()
        if usernames is not None:
            _set_members(team, planning.find_people(usernames, "members", old["members"] if old else ()))
        new = {"name": name, "members": members_of(team.id)}
        if new != old:
            audit.note(now_ms, author_id, "team.save", None, f"team {name}", old=old, new=new)
    return team


def _set_members(team: Team, chosen: Iterable[Person]) -> None:
    TeamMember.delete().where(TeamMember.team == team.id).execute()
    for person in chosen:
        TeamMember.create(team=team, person=person)


def members_of(team_id: int) -> list[str]:
    """The usernames of those in the team."""
    sql = """SELECT username FROM team_member JOIN person ON person.id = person_id
             WHERE team_id = ? ORDER BY username"""
    return [row[0] for row in fetch(sql, [team_id])]


def remove_team(team: Team, author_id: int, now_ms: int) -> None:
    """Take a team away; its people and their time stay."""
    with writing():
        TeamMember.delete().where(TeamMember.team == team.id).execute()
        Team.delete().where(Team.id == team.id).execute()
        audit.note(now_ms, author_id, "team.remove", None, f"team {team.name}")


# ---------------------------------------------------------------- contracts and days off


def list_contracts(person_id: int) -> list[Contract]:
    """The person's contracts, the latest first."""
    return list(Contract.select().where(Contract.person == person_id).order_by(Contract.from_date.desc()))


def set_contract(person: Person, from_date: str, minutes: Sequence[int], author_id: int, now_ms: int) -> None:
    """From that date on the person is expected to work so many minutes, Monday to Sunday."""
    first = _date(from_date, "from_date").isoformat()
    if len(minutes) != 7 or not all(0 <= one <= 1440 for one in minutes):
        raise Refused("bad_value", "Give each weekday between 0 and 24 hours.", "hours")
    days = dict(zip(WEEKDAYS, minutes, strict=True))
    with writing(person.id):
        old = Contract.get_or_none(Contract.person == person, Contract.from_date == first)
        told = {day: getattr(old, day) for day in WEEKDAYS} if old else None
        if old:
            Contract.update(**days).where(Contract.id == old.id).execute()
        else:
            Contract.create(person=person, from_date=first, **days)
        audit.note(now_ms, author_id, "contract.set", person.id, f"from {first}", old=told, new=days)


def list_days_off(person_id: int | None, limit: int = 60) -> list[DayOff]:
    """The person's own days off, or those of everybody for None, the latest first."""
    return list(select_days_off(person_id).limit(limit))


def select_days_off(person_id: int | None) -> ModelSelect[DayOff]:
    """The same, not fetched yet, to be cut into pages."""
    return DayOff.select().where(DayOff.person == person_id).order_by(DayOff.date.desc())


def add_days_off(
    person: Person | None,
    first: str,
    last: str,
    *,
    author_id: int,
    now_ms: int,
    note: str = "",
    minutes: int | None = None,
) -> int:
    """Days off from `first` to `last`, whole ones unless `minutes` says how much less; returns how many
    are new. Without a person they are everybody's.
    """
    begin, end = _date(first, "first"), _date(last or first, "last")
    count = (end - begin).days + 1
    if not 1 <= count <= LONGEST_DAY_OFF_RUN:
        raise Refused(
            "bad_value", "The last day must be the first or after it, at most a year later.", "last"
        )
    days = [(begin + timedelta(i)).isoformat() for i in range(count)]
    note = " ".join(note.split())[:200]
    subject = person.id if person else None
    with writing(*_touched(person)):
        known = {one.date for one in DayOff.select().where(DayOff.person == person, DayOff.date.in_(days))}
        new = [day for day in days if day not in known]
        for day in new:
            DayOff.create(person=person, date=day, minutes=minutes, note=note)
        if new:
            told = {"from": new[0], "to": new[-1], "note": note}
            audit.note(now_ms, author_id, "contract.day_off", subject, f"{len(new)} days", new=told)
    return len(new)


def remove_day_off(day_off_id: int, person: Person | None, author_id: int, now_ms: int) -> None:
    """Take one day off back, of a person or, for None, of everybody. Refuses with `not_found`."""
    with writing(*_touched(person)):
        found = DayOff.get_or_none(DayOff.id == day_off_id, DayOff.person == person)
        if found is None:
            raise not_found("day off")
        found.delete_instance()
        subject = person.id if person else None
        audit.note(now_ms, author_id, "contract.day_off", subject, found.date, old={"day": found.date})


def _touched(person: Person | None) -> list[int]:
    return [person.id] if person else []


def _date(text: str, field: str) -> date:
    try:
        return parse_date(text)
    except ValueError:
        raise Refused("bad_value", "Write a date such as 2026-12-24.", field) from None


# ---------------------------------------------------------------- add-ons in use


LATELY_MS = 30 * 86_400_000
"""Add-ons not seen for longer than this are no longer in use."""


def list_addons(since_ms: int) -> list[tuple[str, str, str, str, str, str, int]]:
    """(host, host version, add-on version, device, username, name, last seen) of each DCC signed in
    lately.
    """
    return fetch(
        """SELECT token.host, token.host_version, token.addon_version, token.device, person.username,
                  person.display_name, MAX(token.last_seen_ms)
           FROM token JOIN person ON person.id = token.person_id
           WHERE token.kind = 'device' AND token.revoked_ms IS NULL AND token.last_seen_ms >= ? AND
           person.active GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 3, 6""",
        [since_ms],
    )
