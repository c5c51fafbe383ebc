"""What hours can be grouped and filtered by, and how each of these things is called.

A thing has three names: its `key` in the database, its `value` in an address or an API row, and its
`text` for people. The filters, the tables and the exports all ask here, so that they call everything the
same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from webapp.domain.timesheet import monday_of_week_name
from webapp.domain.written import parse_date
from webapp.store.access.scope import Scope, list_visible_people
from webapp.store.db.database import MAX_VARIABLES, fetch, placeholders

NO_SEQUENCE = "-"
"""The value of what belongs to no sequence, such as an asset."""
NO_ENTITY = "-"
"""The value of work that no shot needs, such as a meeting."""
NO_TEAM = "-"
MANUAL_HOST = "manual"
"""The value of the host of time that was added by hand, which no program has tracked."""
KINDS = {"active": "active time", "machine": "machine time", "manual": "time added by hand"}
APPROVALS = {"yes": "approved weeks", "no": "weeks not approved yet"}


@dataclass(frozen=True)
class Name:
    """One thing's names. `key` is what SQL compares with."""

    key: Hashable
    value: str
    text: str
    project: str = ""
    """The code of the project of an entity or a task: two shows have equal paths."""

    @property
    def full(self) -> str:
        """The text with the project before it, where things of several projects stand together."""
        return f"{self.project} {self.text}" if self.project else self.text


_TASK_TEXT = """CASE WHEN entity.path IS NULL THEN task.name
    ELSE entity.path || ' · ' || CASE WHEN task.name = task_type.name THEN '' ELSE task_type.name || ', '
    END || task.name END
    """

# Each yields key, value, text. `{where}` takes the scope; the project column of each stands in
# _PROJECT_COLUMN.
_SQL = {
    "project": "SELECT project.id, project.code, project.name FROM project WHERE {where}",
    "entity": """SELECT entity.id, project.code || '/' || entity.path, entity.path, project.code
        FROM entity JOIN project ON project.id = entity.project_id WHERE {where}""",
    "task": f"""SELECT task.id, CAST(task.id AS TEXT), {_TASK_TEXT}, project.code
        FROM task JOIN project ON project.id = task.project_id
        JOIN task_type ON task_type.id = task.task_type_id
        LEFT JOIN entity ON entity.id = task.entity_id WHERE {{where}}""",
    "task_type": "SELECT task_type.id, task_type.name, task_type.name FROM task_type WHERE {where}",
    "user": "SELECT person.id, person.username, person.display_name FROM person WHERE {where}",
    "team": "SELECT team.id, team.name, team.name FROM team WHERE {where}",
    "host": "SELECT DISTINCT client.host, client.host, client.host FROM client WHERE {where}",
}
_PROJECT_COLUMN = {"project": "project.id", "entity": "entity.project_id", "task": "task.project_id"}
_KEY = {
    "project": "project.id",
    "entity": "entity.id",
    "task": "task.id",
    "task_type": "task_type.id",
    "user": "person.id",
    "team": "team.id",
    "host": "client.host",
}
_VALUE = {
    "project": "project.code",
    "entity": "project.code || '/' || entity.path",
    "task": "CAST(task.id AS TEXT)",
    "task_type": "task_type.name",
    "user": "person.username",
    "team": "team.name",
    "host": "client.host",
}


_NOTHING = {
    "entity": [Name(None, NO_ENTITY, "no entity")],
    "team": [Name((), NO_TEAM, "no team")],
    "host": [Name("", MANUAL_HOST, "added by hand")],
}
"""What stands in the place of a thing where there is none."""


def list_names(group: str, scope: Scope) -> list[Name]:
    """Everything of that group that the scope may see, by text."""
    if group == "kind":
        return [Name(key, key, text) for key, text in KINDS.items()]
    if group == "approval":
        return [Name(key, key, text) for key, text in APPROVALS.items()]
    if group == "sequence":
        return _sequences(scope)
    condition, values = _visible(group, scope)
    names = [Name(*row) for row in fetch(_SQL[group].format(where=condition), values)]
    found = sorted((name for name in names if name.value), key=lambda name: name.text.casefold())
    return found + _NOTHING.get(group, [])


def suggest_names(group: str, scope: Scope, projects: Sequence[Hashable], limit: int) -> list[Name]:
    """At most so many of a long list, by value, of these projects or of all: what a search field offers."""
    condition, values = _visible(group, scope)
    if projects:
        condition += f" AND {_PROJECT_COLUMN[group]} IN ({placeholders(projects)})"
    where = f"{condition} ORDER BY 2 LIMIT ?"
    return [Name(*row) for row in fetch(_SQL[group].format(where=where), [*values, *projects, limit])]


def find_names(group: str, wanted: Sequence[str], scope: Scope) -> list[Name]:
    """The things with these values, in that order; what does not exist, or may not be seen, is left out.

    Two entities of another type may have one path, and so one value: it means both of them.
    """
    if group in _CALENDAR:
        return [name for value in dict.fromkeys(wanted) if (name := _CALENDAR[group](value))]
    if group in ("kind", "approval", "sequence"):
        names = list_names(group, scope)
    else:
        names = _select(group, _VALUE[group], wanted, scope)
        names += _unless_known(_NOTHING.get(group, []), names)
        if group == "team" and not {name.value for name in names} >= set(wanted):
            names += _unless_known(_exact_teams(scope), names)
    by_value: dict[str, list[Name]] = {}
    for name in names:
        by_value.setdefault(name.value, []).append(name)
    return [name for value in dict.fromkeys(wanted) for name in by_value.get(value, ())]


def _unless_known(more: Iterable[Name], names: Iterable[Name]) -> list[Name]:
    """Those whose value is not that of a thing that exists: a team may be called `A, B`."""
    known = {name.value for name in names}
    return [name for name in more if name.value not in known]


def name_keys(group: str, keys: Iterable[Hashable]) -> dict[Hashable, Name]:
    """The names of keys that a report has found. Dates, weeks and months are their own names."""
    keys = list(keys)
    if group == "kind":
        return {key: Name(key, str(key), KINDS[str(key)]) for key in keys}
    if group == "sequence":
        return _name_sequences(keys)
    if group == "team":
        return _name_teams(keys)
    if group == "host":
        manual = _NOTHING["host"][0]
        return {key: Name(key, str(key), str(key)) if key else manual for key in keys}
    if group in _SQL:
        names = {name.key: name for name in _select(group, _KEY[group], keys, Scope())}
        return names | {name.key: name for name in _NOTHING.get(group, []) if name.key in keys}
    return {key: Name(key, str(key), str(key)) for key in keys}


def _day(value: str) -> Name | None:
    try:
        return Name(parse_date(value).isoformat(), value, value)
    except ValueError:
        return None


def _week(value: str) -> Name | None:
    try:
        return Name(monday_of_week_name(value), value, value)
    except ValueError:
        return None


_CALENDAR = {"date": _day, "week": _week}


def _select(group: str, column: str, wanted: Sequence, scope: Scope) -> list[Name]:
    condition, values = _visible(group, scope)
    names = []
    for start in range(0, len(wanted), MAX_VARIABLES):
        some = list(wanted[start : start + MAX_VARIABLES])
        where = f"{condition} AND {column} IN ({placeholders(some)})"
        names += [Name(*row) for row in fetch(_SQL[group].format(where=where), [*values, *some])]
    return names


def _visible(group: str, scope: Scope) -> tuple[str, list]:
    if group in _PROJECT_COLUMN and scope.person is None:
        return scope.where_project(_PROJECT_COLUMN[group])
    if group == "user" and not scope.is_everything:
        people = list_visible_people(scope) or []
        return f"person.id IN ({placeholders(people) or 'NULL'})", people
    return "1 = 1", []


# ---------------------------------------------------------------- sequences: the first part of an
# entity's path


def sequence_of(entity_type: str, path: str) -> str:
    """`SQ010` of `SQ010/SH0020`; a sequence is its own; an asset has none."""
    head, slash, _ = path.partition("/")
    return head if slash or entity_type == "sequence" else NO_SEQUENCE


def sequences_of(entity_ids: Iterable[int | None]) -> dict[int | None, Hashable]:
    """Entity id to the key of its sequence, (project id, sequence); work without entity has the key
    None.
    """
    ids = [entity_id for entity_id in entity_ids if entity_id is not None]
    found: dict[int | None, Hashable] = {None: None}
    for start in range(0, len(ids), MAX_VARIABLES):
        some = ids[start : start + MAX_VARIABLES]
        sql = f"SELECT id, project_id, type, path FROM entity WHERE id IN ({placeholders(some)})"
        found |= {row[0]: (row[1], sequence_of(row[2], row[3])) for row in fetch(sql, some)}
    return found


def entities_in_sequences(keys: Sequence[tuple[int, str]]) -> list[int]:
    """The ids of all entities of these sequences."""
    ids = []
    for project_id, sequence in keys:
        rows = fetch("SELECT id, type, path FROM entity WHERE project_id = ?", [project_id])
        ids += [row[0] for row in rows if sequence_of(row[1], row[2]) == sequence]
    return ids


def _sequences(scope: Scope) -> list[Name]:
    condition, values = _visible("entity", scope)
    rows = fetch(
        f"SELECT project_id, type, path FROM entity WHERE {condition.replace('entity.', '')}", values
    )
    keys = {(project_id, sequence_of(kind, path)) for project_id, kind, path in rows}
    return sorted(_name_sequences(keys).values(), key=lambda name: name.value)


def _name_sequences(keys: Iterable[Hashable]) -> dict[Hashable, Name]:
    codes = dict(fetch("SELECT id, code FROM project"))
    named: dict[Hashable, Name] = {None: Name(None, NO_SEQUENCE, "no sequence")}
    for key in keys:
        if isinstance(key, tuple):
            project_id, sequence = key
            code = codes[project_id]
            text = "no sequence" if sequence == NO_SEQUENCE else sequence
            named[key] = Name(key, f"{code}/{sequence}", f"{code} {text}")
    return named


# ---------------------------------------------------------------- teams: somebody in two teams is counted
# once


def teams_of(people: Iterable[int]) -> dict[int, tuple]:
    """Person id to the ids of their teams, a tuple: who is in two teams is a group of their own, so that
    sums hold.

    As a value, such a group is `Animation, Crew A`; the group of those in one team alone is
    `Animation only`, since `Animation` means everybody in it; nobody's is `-`.
    """
    teams: dict[int, tuple] = dict.fromkeys(people, ())
    for person, team in fetch("SELECT person_id, team_id FROM team_member ORDER BY person_id, team_id"):
        if person in teams:
            teams[person] = (*teams[person], team)
    return teams


def _exact_teams(scope: Scope) -> list[Name]:
    """Each combination of teams that somebody is in, as rows name it. Alone, a team is what its members
    share with nobody in two teams, so its text says so, too.
    """
    seen = list_visible_people(scope)
    people = [row[0] for row in fetch("SELECT id FROM person")] if seen is None else seen
    names = _name_teams(set(teams_of(people).values())).values()
    return [Name(name.key, name.value, name.value if name.key else name.text) for name in names]


def _name_teams(keys: Iterable[Hashable]) -> dict[Hashable, Name]:
    names = dict(fetch("SELECT id, name FROM team"))
    named: dict[Hashable, Name] = {}
    for key in keys:
        texts = [names[team] for team in key] if isinstance(key, tuple) else []
        value = f"{texts[0]} only" if len(texts) == 1 else ", ".join(texts)
        named[key] = Name(key, value or NO_TEAM, ", ".join(texts) or "no team")
    return named
