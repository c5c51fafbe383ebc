"""A question about hours: a range of work dates and some filters, each of which knows its SQL and its
English.

Filter bar, sentence, totals, chart, table, CSV, XLSX and API are all made from one Question, so they
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from webapp.domain.ranges import Range
from webapp.domain.timesheet import dates_of
from webapp.store.access.scope import Scope
from webapp.store.db.database import is_sqlite, placeholders
from webapp.store.hours import catalogue
from webapp.store.hours.catalogue import Name
from webapp.store.refusal import Refused

MAX_FILTER_VALUES = 200
"""How many values one filter may be given: beyond that a question is a mistake or an attack."""

Condition = tuple[str, list]


@dataclass(frozen=True)
class Filter:
    """One way to narrow a question. `sql` has `{marks}` for its keys, `english` has `{names}` for their
    texts.
    """

    name: str
    label: str
    english: str
    sql: str = ""
    condition: Callable[[Sequence[Name]], Condition] | None = None
    otherwise: Mapping[Hashable, str] = field(default_factory=dict)
    """What is said of a key that `english` does not fit: nothing chosen in place of a thing."""

    def where(self, chosen: Sequence[Name]) -> Condition:
        """The SQL condition over day_total and task, and its values."""
        if self.condition:
            return self.condition(chosen)
        return self.sql.format(marks=placeholders(chosen)), [name.key for name in chosen]

    def say(self, chosen: Sequence[Name]) -> str:
        """Its part of the sentence."""
        once = unique_by_value(chosen)
        named = [name.full for name in once if name.key not in self.otherwise]
        said = [self.english.format(names=join_or(named))] if named else []
        return join_or(said + [self.otherwise[name.key] for name in once if name.key in self.otherwise])


def unique_by_value(names: Sequence[Name]) -> list[Name]:
    """What a reader chose: a value that means two entities was chosen once."""
    return list({name.value: name for name in names}.values())


def _in_sequences(chosen: Sequence[Name]) -> Condition:
    """Numbers of our own database, written plainly: there may be more of them than SQLite takes as
    values.
    """
    entities = catalogue.entities_in_sequences([name.key for name in chosen if isinstance(name.key, tuple)])
    named = f"task.entity_id IN ({','.join(str(int(one)) for one in entities) or 'NULL'})"
    return _or_without_entity(named, chosen), []


def _on_entities(chosen: Sequence[Name]) -> Condition:
    keys = [name.key for name in chosen if name.key is not None]
    return _or_without_entity(f"task.entity_id IN ({placeholders(keys) or 'NULL'})", chosen), keys


def _or_without_entity(condition: str, chosen: Sequence[Name]) -> str:
    has_none = any(name.key is None for name in chosen)
    return f"({condition} OR task.entity_id IS NULL)" if has_none else condition


def _in_weeks(chosen: Sequence[Name]) -> Condition:
    days = [day for name in chosen for day in dates_of(str(name.key))]
    return f"day_total.work_date IN ({placeholders(days)})", days


def _in_teams(chosen: Sequence[Name]) -> Condition:
    """A number is a team with all its members; a tuple is those who are in exactly these teams."""
    teams = [name.key for name in chosen if not isinstance(name.key, tuple)]
    parts = []
    if teams:
        members = f"SELECT person_id FROM team_member WHERE team_id IN ({placeholders(teams)})"
        parts.append(f"day_total.person_id IN ({members})")
    parts += [_in_exactly(name.key) for name in chosen if isinstance(name.key, tuple)]
    return f"({' OR '.join(parts)})", teams


def _in_exactly(teams: tuple[int, ...]) -> str:
    if not teams:
        return "day_total.person_id NOT IN (SELECT person_id FROM team_member)"
    marks = ",".join(str(int(team_id)) for team_id in teams)
    return f"""day_total.person_id IN (SELECT person_id FROM team_member GROUP BY person_id
        HAVING COUNT(*) = {len(teams)} AND SUM(CASE WHEN team_id IN ({marks}) THEN 1 ELSE 0 END) =
        {len(teams)})"""


def week_sql() -> str:
    """The Monday of day_total.work_date as ISO text, in the engine's own words."""
    if is_sqlite():
        return "date(day_total.work_date, 'weekday 0', '-6 days')"
    return "to_char(date_trunc('week', day_total.work_date::date), 'YYYY-MM-DD')"


def _by_approval(chosen: Sequence[Name]) -> Condition:
    if len({name.key for name in chosen}) > 1:
        return "1 = 1", []
    wanted = "EXISTS" if chosen[0].key == "yes" else "NOT EXISTS"
    return (
        f"""{wanted} (SELECT 1 FROM timesheet WHERE timesheet.person_id = day_total.person_id AND
        timesheet.week = {week_sql()} AND timesheet.state = 'approved')""",
        [],
    )


FILTERS = (
    Filter("project", "Project", "on {names}", "task.project_id IN ({marks})"),
    Filter(
        "sequence",
        "Sequence",
        "in sequence {names}",
        condition=_in_sequences,
        otherwise={None: "on work without an entity"},
    ),
    Filter(
        "entity",
        "Entity",
        "on {names}",
        condition=_on_entities,
        otherwise={None: "on work without an entity"},
    ),
    Filter("task", "Task", "on the task {names}", "day_total.task_id IN ({marks})"),
    Filter("task_type", "Task type", "doing {names}", "task.task_type_id IN ({marks})"),
    Filter("user", "Person", "by {names}", "day_total.person_id IN ({marks})"),
    Filter(
        "team",
        "Team",
        "by the team {names}",
        condition=_in_teams,
        otherwise={(): "by people without a team"},
    ),
    Filter("date", "Day", "on {names}", "day_total.work_date IN ({marks})"),
    Filter("week", "Week", "in week {names}", condition=_in_weeks),
    Filter("host", "Host", "in {names}", "day_total.host IN ({marks})", otherwise={"": "added by hand"}),
    Filter("kind", "Kind", "counting only {names}", "day_total.kind IN ({marks})"),
    Filter("approval", "Approval", "in {names}", condition=_by_approval),
)
TASK_FILTERS = ("project", "sequence", "entity", "task", "task_type")
FILTERS_BY_NAME = {filter_.name: filter_ for filter_ in FILTERS}


@dataclass(frozen=True)
class Question:
    """Which hours are meant: of `span`, within `scope`, narrowed by `chosen` (filter name to the things
    chosen).
    """

    span: Range
    scope: Scope
    chosen: Mapping[str, Sequence[Name]] = field(default_factory=dict)

    @property
    def needs_task(self) -> bool:
        """Whether the condition speaks of the task's row, or of its number alone."""
        by_task = {"project", "sequence", "entity", "task_type"}
        return self.scope.projects is not None or not by_task.isdisjoint(self.chosen)

    def where(self) -> Condition:
        """One SQL condition over day_total (and task, see `needs_task`), and its values."""
        conditions = ["day_total.work_date BETWEEN ? AND ?"]
        values: list = [self.span.first.isoformat(), self.span.last.isoformat()]
        parts = [self.scope.where("task.project_id", "day_total.person_id")]
        parts += [FILTERS_BY_NAME[name].where(names) for name, names in self.chosen.items()]
        for condition, some in parts:
            conditions.append(condition)
            values += some
        return " AND ".join(conditions), values

    def where_task(self) -> Condition:
        """The condition over task alone: what speaks of people, hosts or kinds is left out."""
        conditions, values = [], []
        parts = [self.scope.where_project("task.project_id")]
        parts += [
            FILTERS_BY_NAME[name].where(names) for name, names in self.chosen.items() if name in TASK_FILTERS
        ]
        for condition, some in parts:
            conditions.append(condition.replace("day_total.task_id", "task.id"))
            values += some
        return " AND ".join(conditions), values

    def say_filters(self) -> str:
        """The filters as one phrase, such as `on Northern Light, doing Animation or FX`; empty without
        filters.
        """
        return ", ".join(FILTERS_BY_NAME[name].say(names) for name, names in self.chosen.items())

    def before(self) -> Question:
        """The same of the range before."""
        return replace(self, span=self.span.before())

    def pairs(self) -> list[tuple[str, str]]:
        """The question as it stands in an address."""
        dates = [("from", self.span.first.isoformat()), ("to", self.span.last.isoformat())]
        return dates + [(name, value.value) for name in self.chosen for value in self.values_of(name)]

    def values_of(self, name: str) -> list[Name]:
        """What one filter was given, each value once."""
        return unique_by_value(self.chosen.get(name, ()))


def parse_question(span: Range, scope: Scope, wanted: Mapping[str, Sequence[str]]) -> Question:
    """A Question from filter values as they stand in an address.

    Raises Refused("not_found"), with the filter's name as its field, for a value that nothing visible
    has: a filter that is silently left out would show more than was asked for.
    """
    chosen = {}
    for filter_ in FILTERS:
        values = list(dict.fromkeys(value for value in wanted.get(filter_.name, ()) if value))
        if len(values) > MAX_FILTER_VALUES:
            raise Refused(
                "bad_value", f"Choose at most {MAX_FILTER_VALUES} values of one filter.", filter_.name
            )
        if values:
            chosen[filter_.name] = catalogue.find_names(filter_.name, values, scope)
            missing = set(values) - {name.value for name in chosen[filter_.name]}
            if missing:
                raise Refused(
                    "not_found",
                    f"There is no {filter_.label.lower()} {join_or(sorted(missing))}.",
                    filter_.name,
                )
    return Question(span, scope, chosen)


def join_or(texts: Sequence[str]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    return " or ".join(filter(None, [", ".join(texts[:-1]), texts[-1]])) if texts else ""
