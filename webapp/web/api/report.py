"""Hours by any groups, and who works now: what leads and managers read."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from webapp.domain.durations import whole_seconds
from webapp.domain.timesheet import week_name
from webapp.store.hours import catalogue, question, report
from webapp.store.hours.catalogue import Name
from webapp.store.hours.question import FILTERS
from webapp.store.refusal import Refused
from webapp.store.tracked import presence
from webapp.store.work import tasks
from webapp.web.api.params import scope_of, span_of
from webapp.web.api.routes import LEAD, Call, route
from webapp.web.api.shapes import Date, Task, chosen_from, seconds_of, task_of

NAMED = ("project", "task", "user")
"""Groups whose value is a code; a row has their name beside it, as `project_name`."""
GROUPS_AT_MOST = 4
Group = chosen_from(report.GROUPS)


class ReportQuery(msgspec.Struct, rename={"first": "from", "last": "to"}):
    """Both dates included; groups and filters may be given several times. Filters take the words of rows:
    `-` for what has no entity, sequence or team, `manual` for the host of time added by hand. `team=A` is
    everybody in it, `team=A only` and `team=A, B` those in exactly these teams; `approval` is yes or no.
    """

    first: Date
    last: Date
    group_by: Annotated[
        list[Group],  # type: ignore[valid-type]
        Meta(description=f"at most {GROUPS_AT_MOST}"),
    ] = []
    project: list[str] = []
    sequence: list[str] = []
    entity: list[str] = []
    task: list[str] = []
    task_type: list[str] = []
    user: list[str] = []
    team: list[str] = []
    date: list[str] = []
    week: list[str] = []
    host: list[str] = []
    kind: list[str] = []
    approval: list[str] = []


class Report(msgspec.Struct):
    """One row for each combination of groups that has time; its groups, their names, and seconds by
    kind.
    """

    rows: list[dict[str, Any]]
    total_s: int


class PersonName(msgspec.Struct):
    """A person, by name."""

    id: int
    username: str
    display_name: str
    role: str


class LivePerson(msgspec.Struct):
    """One person now. `state` is active, machine, idle, lost or off."""

    user: PersonName
    state: str
    task: Task | None
    host: str | None
    since_ms: int | None
    last_seen_ms: int | None
    today_s: int


class Presence(msgspec.Struct):
    """Everybody I may see, those at work first."""

    people: list[LivePerson]


@route(
    "GET", "/report", who=LEAD, scope="report:read", query=ReportQuery, answer=Report, errors=("bad_value",)
)
def get_report(call: Call) -> Report:
    """Hours over a range of work dates, grouped"""
    query = call.query
    span = span_of(query.first, query.last)
    groups = list(dict.fromkeys(name for text in query.group_by for name in text.split(",") if name))
    unknown = [name for name in groups if name not in report.GROUPS]
    if unknown:
        sentence = f"There is no group {unknown[0]}; there are {', '.join(report.GROUPS)}."
        raise Refused("bad_value", sentence, "group_by")
    if len(groups) > GROUPS_AT_MOST:
        raise Refused("bad_value", f"Group by at most {GROUPS_AT_MOST} things at once.", "group_by")
    wanted = {chosen.name: getattr(query, chosen.name) for chosen in FILTERS}
    asked_for = question.parse_question(span, scope_of(call), wanted)
    sums = report.add_up(asked_for, groups)
    names = [catalogue.name_keys(group, {key[place] for key in sums}) for place, group in enumerate(groups)]
    rows = [_row(groups, key, names, hours) for key, hours in sums.items()]
    rows.sort(key=lambda row: tuple(str(row[group]) for group in groups))
    return Report(rows, whole_seconds(sum(hours.total_ms for hours in sums.values())))


def _row(groups: list[str], key: tuple, names: list[dict[Any, Name]], hours: report.Hours) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for group, value, known in zip(groups, key, names, strict=True):
        name = known[value]
        row[group] = value if group == "task" else week_name(str(value)) if group == "week" else name.value
        if group in NAMED:
            row[f"{group}_name"] = name.text
    return row | seconds_of(hours)


@route("GET", "/presence", who=LEAD, scope="report:read", answer=Presence)
def get_presence(call: Call) -> Presence:
    """Who is working on what now; tasks on projects that I may not see are left out"""
    people = presence.list_people(scope_of(call), call.now_ms)
    rows = tasks.find_many(sorted({person.task_id for person in people if person.task_id is not None}))
    return Presence(
        [
            LivePerson(
                PersonName(person.person_id, person.username, person.display_name, person.role),
                person.state,
                task_of(rows[person.task_id]) if person.task_id is not None else None,
                person.host,
                person.since_ms,
                person.last_seen_ms,
                whole_seconds(person.today_ms),
            )
            for person in people
        ]
    )


ROUTES = (get_report, get_presence)
