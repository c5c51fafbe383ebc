"""From an address to a Question and back: what the filter bar of each studio page says and where its
links lead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from webapp.domain import ranges
from webapp.domain.ranges import Range
from webapp.domain.written import parse_date
from webapp.store.access import scope as scopes
from webapp.store.access.scope import Scope
from webapp.store.hours import catalogue, question
from webapp.store.hours.catalogue import Name
from webapp.store.hours.question import FILTERS, Question
from webapp.store.hours.report import TIME_GROUPS
from webapp.store.refusal import Refused
from webapp.web.format import numbers
from webapp.web.format.translations import _
from webapp.web.pages.parts.visit import Visit

PICKED = ("project", "sequence", "task_type", "user", "team", "host", "kind")
"""Filters with a list to tick from; tasks and approvals come by links."""
SEARCHED = ("entity",)
"""Filters with too many values to tick from: a field to type into, which offers the first of them."""
OFFERED_AT_MOST = 500

Pairs = list[tuple[str, str]]


def scope_of(visit: Visit) -> Scope:
    """Whose time this visitor may look at."""
    return scopes.scope_for(visit.me.id, visit.me.role)


def address(path: str, **values: str) -> str:
    """A path with these values after the `?`, each quoted: names of people and things hold any letter."""
    return f"{path}?{urlencode(values)}"


@dataclass(frozen=True)
class Choice:
    """One box to tick."""

    value: str
    text: str
    is_chosen: bool


@dataclass
class PageFilters:
    """The question of a page. `errors` tell of dates that could not be used; then the default range is
    shown.
    """

    path: str
    question: Question
    preset: str
    kept: Pairs
    """What else stands in the address, such as how the table is laid out."""
    typed: dict[str, str]
    names: tuple[str, ...]
    errors: dict[str, str] = field(default_factory=dict)

    def link(
        self, *, path: str = "", without: Iterable[str] = (), **instead: str | Sequence[str] | None
    ) -> str:
        """The address of the same question with some names given other values, or left `without`."""
        left = {*without, *instead, "page"}
        pairs = [pair for pair in self._pairs() if pair[0] not in left]
        for name, value in instead.items():
            values = [value] if isinstance(value, str) else value or []
            pairs += [(name, each) for each in values]
        return f"{path or self.path}?{urlencode(pairs)}" if pairs else path or self.path

    def narrowed(
        self, *names: tuple[str, Name], among: tuple[str, list[Name]] | None = None, **instead: str
    ) -> str:
        """The address narrowed to one thing each of some groups: what a number in a table leads to.

        `among` narrows to several things of a group; dates are taken from the first to the last.
        """
        changes: dict[str, Any] = dict(instead)
        span = self.question.span
        for group, name in names:
            if group in TIME_GROUPS:
                span = span.within(span_of(group, str(name.key)))
            else:
                changes[group] = name.value
        if among and among[0] in TIME_GROUPS:
            ends = [span_of(among[0], str(name.key)) for name in among[1]]
            span = span.within(Range(ends[0].first, ends[-1].last))
        elif among:
            changes[among[0]] = [name.value for name in among[1]]
        if span != self.question.span:
            changes |= {"from": span.first.isoformat(), "to": span.last.isoformat()}
        return self.link(without=["range"] if "from" in changes else (), **changes)

    def link_if_shown(self, group: str, value: str, **instead: str) -> str:
        """The address narrowed to this value; where others of the group are chosen, there is nothing to
        lead to.
        """
        chosen = {name.value for name in self.question.chosen.get(group, ())}
        if chosen and value not in chosen:
            return ""
        narrowed: dict[str, Any] = {group: value, **instead}
        return self.link(**narrowed)

    def _pairs(self) -> Pairs:
        pairs = self.question.pairs()
        if self.preset:
            pairs = [("range", self.preset), *(pair for pair in pairs if pair[0] not in ("from", "to"))]
        return pairs + self.kept

    @property
    def query(self) -> str:
        """The address after the `?`: what a saved view keeps."""
        return urlencode(self._pairs())

    # ------------------------------------------------------------ the bar

    @property
    def presets(self) -> list[tuple[str, str, str]]:
        """(title, address, "true" for the one shown) of each preset."""
        titles = {
            "today": _("Today"),
            "this_week": _("This week"),
            "last_week": _("Last week"),
            "this_month": _("This month"),
            "last_month": _("Last month"),
            "last_30_days": _("30 days"),
            "last_90_days": _("90 days"),
            "this_year": _("This year"),
        }
        return [
            (
                titles[name],
                self.link(without=["from", "to"], range=name),
                "true" if name == self.preset else "",
            )
            for name in ranges.PRESETS
        ]

    @cached_property
    def pickers(self) -> list[tuple[str, str, list[Choice], int]]:
        """(name, label, choices, how many are chosen) of each list to tick from."""
        lists = []
        for group in (group for group in PICKED if group in self.names):
            chosen = {name.value: name for name in self.question.chosen.get(group, ())}
            listed = {name.value: name for name in catalogue.list_names(group, self.question.scope)}
            choices = [
                Choice(name.value, name.text, name.value in chosen) for name in (listed | chosen).values()
            ]
            lists.append((group, label_of(group), choices, len(chosen)))
        return lists

    @cached_property
    def searches(self) -> list[tuple[str, str, list[Name]]]:
        """(name, label, what is offered) of each field to type a value into."""
        projects = [project.key for project in self.question.chosen.get("project", ())]
        return [
            (
                name,
                label_of(name),
                catalogue.suggest_names(name, self.question.scope, projects, OFFERED_AT_MOST),
            )
            for name in SEARCHED
            if name in self.names
        ]

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """(label, text, the address without it) of each thing that was chosen."""
        return [
            (
                label_of(group),
                name.full,
                self._without(group, name),
            )
            for group in self.question.chosen
            for name in self.question.values_of(group)
        ]

    def _without(self, group: str, left_out: Name) -> str:
        rest = [name.value for name in self.question.values_of(group) if name.value != left_out.value]
        changes: dict[str, Any] = {group: rest}
        return self.link(**changes)

    @property
    def unpicked(self) -> Pairs:
        """Chosen values without a list to tick from: the form carries them along."""
        question = self.question
        return [
            (group, name.value)
            for group in question.chosen
            if group not in PICKED
            for name in question.values_of(group)
        ]


ALL_FILTERS = tuple(group.name for group in FILTERS)


def read(
    visit: Visit,
    path: str,
    kept: Iterable[str] = (),
    *,
    default: str = ranges.DEFAULT,
    names: Iterable[str] = ALL_FILTERS,
    within: Scope | None = None,
    tells_typos: bool = False,
) -> PageFilters:
    """The question in the address. Refuses with `not_found` for a filter value the visitor may not see.

    `kept` are other names of the address that links carry along; `names` the filters that the page has;
    `within` is a narrower scope than the visitor's. A page that `tells_typos` gets what was typed into a
    search field and fits nothing as an error of that field instead.
    """
    preset, span, errors = _read_span(visit, default)
    scope, wanted = within or scope_of(visit), {name: visit.query.all(name) for name in names}
    typed = {"from": visit.query.text("from"), "to": visit.query.text("to")}
    if not errors:
        typed = {"from": span.first.isoformat(), "to": span.last.isoformat()}
    try:
        filters = question.parse_question(span, scope, wanted)
    except Refused as refused:
        field = refused.field or ""
        if not tells_typos or field not in SEARCHED:
            raise
        errors[field], typed[field] = refused.message, wanted.pop(field)[-1]
        filters = question.parse_question(span, scope, wanted)
    pairs = [(name, visit.query.text(name)) for name in kept if visit.query.text(name)]
    return PageFilters(path, filters, preset, pairs, typed, tuple(names), errors)


def _read_span(visit: Visit, default: str) -> tuple[str, Range, dict[str, str]]:
    first, last = visit.query.text("from"), visit.query.text("to")
    name = visit.query.text("range")
    if not first and not last:
        name = name if name in ranges.PRESETS else default
        return name, ranges.preset(name, visit.today(), visit.region.first_weekday), {}
    fallback = ranges.preset(default, visit.today(), visit.region.first_weekday)
    try:
        span = Range(parse_date(first), parse_date(last))
    except ValueError:
        return default, fallback, {"from": _("Give both dates, from 1970 to 2199, such as 2026-11-01.")}
    if span.days < 1:
        return default, fallback, {"to": _("The last day must not be before the first.")}
    if span.days > ranges.MAX_DAYS:
        return default, fallback, {"to": _("Choose a range of at most three years.")}
    return "", span, {}


def span_of(group: str, key: str) -> Range:
    """The dates that a date, a Monday or a month stands for."""
    if group == "month":
        return ranges.month_of(date.fromisoformat(key + "-01"))
    first = date.fromisoformat(key)
    return Range(first, date.fromordinal(first.toordinal() + (6 if group == "week" else 0)))


def text_of(group: str, name: Name, visit: Visit, *, is_export: bool = False) -> str:
    """How a thing is called on a page: dates as the visitor writes them. In an export a week keeps its year,
    so that `2026-W47` sorts and joins.
    """
    if group == "date":
        return numbers.day_and_month(date.fromisoformat(str(name.key)), visit.region.locale)
    if group == "week":
        monday = date.fromisoformat(str(name.key))
        return numbers.iso_week(monday) if is_export else numbers.week_name(monday, visit.today())
    if group == "month":
        return numbers.month_name(date.fromisoformat(f"{name.key}-01"), visit.region.locale)
    return name.full


def label_of(group: str) -> str:
    """The head of a column and the label of a filter."""
    return {
        "project": _("Project"),
        "sequence": _("Sequence"),
        "entity": _("Entity"),
        "task": _("Task"),
        "task_type": _("Task type"),
        "user": _("Person"),
        "team": _("Team"),
        "date": _("Day"),
        "week": _("Week"),
        "month": _("Month"),
        "host": _("Host"),
        "kind": _("Kind"),
        "approval": _("Approval"),
    }[group]
