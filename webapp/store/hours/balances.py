"""People against their contracts: hours, expected hours, overtime and balance, by week."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from webapp.domain.ranges import Range
from webapp.domain.timesheet import dates_of, monday_of
from webapp.store.access.scope import Scope, list_visible_people
from webapp.store.db.database import fetch
from webapp.store.db.models import Person
from webapp.store.hours.catalogue import Name, teams_of
from webapp.store.hours.question import Question
from webapp.store.hours.report import fetch_sums
from webapp.store.people import accounts
from webapp.store.people.expected import list_expected_for_people
from webapp.store.refusal import not_found


@dataclass
class WorkWeek:
    """One person's week, or the part of it that lies in the range. What is expected, and what is set against
    it, go up to yesterday: a day that still runs would always be short. `expected_s` is None where it may
    not be known.
    """

    monday: str
    ms: int = 0
    today_ms: int = 0
    """How much of `ms` is of today."""
    expected_s: int | None = None
    days_off: int = 0

    @property
    def balance_ms(self) -> int | None:
        """Worked less expected, both up to yesterday; None where the expected may not be known."""
        return None if self.expected_s is None else self.ms - self.today_ms - self.expected_s * 1000

    @property
    def balance_s(self) -> int | None:
        """The same in seconds."""
        return None if self.balance_ms is None else self.balance_ms // 1000

    @property
    def over_s(self) -> int:
        """What was worked beyond the expected; 0 where it was less."""
        return max(0, self.balance_s or 0)


@dataclass
class Worker:
    """One person with their weeks. `team` is a key of the catalogue."""

    id: int
    username: str
    display_name: str
    role: str
    tz: str
    active: bool
    team: object = None
    weeks: list[WorkWeek] = field(default_factory=list)

    @property
    def ms(self) -> int:
        """All their time in the range."""
        return sum(week.ms for week in self.weeks)

    @property
    def today_ms(self) -> int:
        """How much of it is of today, which no balance counts yet."""
        return sum(week.today_ms for week in self.weeks)

    @property
    def expected_s(self) -> int | None:
        """What their contract asks for in it, days off taken away."""
        return (
            None
            if self.weeks and self.weeks[0].expected_s is None
            else sum(week.expected_s or 0 for week in self.weeks)
        )

    @property
    def balance_s(self) -> int | None:
        """Worked less expected, both up to yesterday."""
        if self.expected_s is None:
            return None
        return sum(week.ms - week.today_ms for week in self.weeks) // 1000 - self.expected_s

    @property
    def over_s(self) -> int:
        """Overtime: the sum of the weeks' own, so a short week does not hide a long one."""
        return sum(week.over_s for week in self.weeks)

    @property
    def days_off(self) -> int:
        """Whole or partial days off on days of their contract."""
        return sum(week.days_off for week in self.weeks)


def list_workers(question: Question, today: date) -> list[Worker]:
    """Everybody the question's scope may see, by name, with their weeks in its range up to today, and what is
    expected up to yesterday.

    A lead sees the hours on their own projects, and so no contract, no balance and no days off.
    """
    people = list_people(question.scope)
    chosen = {name.key for name in question.chosen.get("user", ())}
    in_teams = {name.key for name in question.chosen.get("team", ())}
    teams = teams_of(worker.id for worker in people)
    sums = _sums_by_week(question)
    worked = {person for person, _monday in sums}
    found = []
    for worker in people:
        worker.team = teams[worker.id]
        is_chosen = not chosen or worker.id in chosen
        is_in_team = not in_teams or worker.team in in_teams or not in_teams.isdisjoint(teams[worker.id])
        if is_chosen and is_in_team and (worker.active or worker.id in worked):
            found.append(worker)
    _add_weeks(found, question, today, sums)
    return found


def load_weeks(worker: Worker, question: Question, today: date) -> None:
    """Give one person their weeks in the question's range up to today, also one who has left."""
    name = Name(worker.id, worker.username, worker.display_name)
    alone = replace(question, chosen={**question.chosen, "user": [name]})
    _add_weeks([worker], alone, today, _sums_by_week(alone))


def may_compare_contracts(question: Question) -> bool:
    """Whether hours may be compared with contracts: they are all of a person's hours, and the asker may
    know.
    """
    return question.scope.is_everything and set(question.chosen) <= {"user", "team"}


def list_people(scope: Scope) -> list[Worker]:
    """Everybody the scope may see, active or not, by name."""
    seen = list_visible_people(scope)
    rows = fetch("SELECT id, username, display_name, role, tz, active FROM person ORDER BY display_name, id")
    return [
        Worker(person, username, name, role, tz, bool(active))
        for person, username, name, role, tz, active in rows
        if seen is None or person in seen
    ]


def get_person(scope: Scope, username: str) -> Person:
    """Whoever has that username. Refuses with `not_found` also where the scope sees nothing of them."""
    person = accounts.find_by_username(username)
    seen = list_visible_people(scope)
    if person is None or (seen is not None and person.id not in seen):
        raise not_found("person")
    return person


def _sums_by_week(question: Question) -> dict[tuple[int, str], int]:
    """Milliseconds by person and Monday."""
    sums: dict[tuple[int, str], int] = {}
    for person, monday, ms in fetch_sums(question, ["user", "week"]):
        sums[person, monday] = sums.get((person, monday), 0) + ms
    return sums


def _add_weeks(
    workers: list[Worker], question: Question, today: date, sums: dict[tuple[int, str], int]
) -> None:
    span, knows = question.span, may_compare_contracts(question)
    last = min(span.last, today - timedelta(1))
    weeks = list_mondays(span, today)
    ids = [worker.id for worker in workers] if knows and last >= span.first else []
    expected = list_expected_for_people(ids, span.first, last)
    monday_by_day = {day: monday for monday in weeks for day in dates_of(monday)}
    for worker in workers:
        own = {
            monday: WorkWeek(monday, sums.get((worker.id, monday), 0), expected_s=0 if knows else None)
            for monday in weeks
        }
        for day, asked in expected.get(worker.id, {}).items():
            week = own[monday_by_day[day]]
            week.expected_s = (week.expected_s or 0) + asked.seconds
            week.days_off += asked.off is not None
        worker.weeks = list(own.values())
    if knows and span.first <= today <= span.last:
        _set_today_ms(workers, question, today)


def _set_today_ms(workers: list[Worker], question: Question, today: date) -> None:
    """Tell each running week how much of it is of today."""
    so_far = dict(fetch_sums(Question(Range(today, today), question.scope, question.chosen), ["user"]))
    for worker in workers:
        worker.weeks[-1].today_ms = so_far.get(worker.id, 0)


def list_mondays(span: Range, today: date) -> list[str]:
    """The Mondays of the weeks that a range touches, those to come left out."""
    first = date.fromisoformat(monday_of(span.first.isoformat()))
    last = max(span.first, min(span.last, today))
    return [(first + timedelta(7 * i)).isoformat() for i in range((last - first).days // 7 + 1)]
