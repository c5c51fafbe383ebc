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
from webapp.store import catalogue, question
from webapp.store import scope as scopes
from webapp.store.catalogue import Name
from webapp.store.question import FILTERS, Question
from webapp.store.scope import Scope
from webapp.web import filters
from webapp.web.pages.visit import Visit
from webapp.web.texts import _

PICKED = ("project", "sequence", "task_type", "user", "team", "host", "kind")
"""Filters with a list to tick from; entities and tasks are too many and come by links."""

Pairs = list[tuple[str, str]]


def scope_of(visit: Visit) -> Scope:
    """Whose time this visitor may look at."""
    return scopes.of_person(visit.me.id, visit.me.role)


@dataclass(frozen=True)
class Choice:
    """One box to tick."""

    value: str
    text: str
    is_chosen: bool


@dataclass
class Asked:
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
            pairs += [(name, one) for one in values]
        return f"{path or self.path}?{urlencode(pairs)}" if pairs else path or self.path

    def narrowed(self, *names: tuple[str, Name], **instead: str) -> str:
        """The address narrowed to one thing each of some groups: what a number in a table leads to."""
        changes: dict[str, Any] = dict(instead)
        for group, name in names:
            changes |= narrowing(group, name)
        return self.link(without=["range"] if "from" in changes else (), **changes)

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
        for name in (one for one in PICKED if one in self.names):
            chosen = {one.value for one in self.question.chosen.get(name, ())}
            choices = [
                Choice(one.value, one.text, one.value in chosen)
                for one in catalogue.all_names(name, self.question.scope)
            ]
            lists.append((name, label_of(name), choices, len(chosen)))
        return lists

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """(label, text, the address without it) of each thing that was chosen."""
        return [
            (
                label_of(name),
                one.text,
                self._without(name, one),
            )
            for name, names in self.question.chosen.items()
            for one in names
        ]

    def _without(self, name: str, left_out: Name) -> str:
        rest = [one.value for one in self.question.chosen[name] if one is not left_out]
        changes: dict[str, Any] = {name: rest}
        return self.link(**changes)

    @property
    def unpicked(self) -> Pairs:
        """Chosen values without a list to tick from: the form carries them along."""
        chosen = self.question.chosen
        return [(name, one.value) for name in chosen if name not in PICKED for one in chosen[name]]


ALL_FILTERS = tuple(one.name for one in FILTERS)


def read(
    visit: Visit,
    path: str,
    kept: Iterable[str] = (),
    *,
    default: str = ranges.DEFAULT,
    names: Iterable[str] = ALL_FILTERS,
    within: Scope | None = None,
) -> Asked:
    """The question in the address. Refuses with `not_found` for a filter value the visitor may not see.

    `kept` are other names of the address that links carry along; `names` the filters that the page has;
    `within` is a narrower scope than the visitor's.
    """
    preset, span, errors = _read_span(visit, default)
    asked = question.ask(span, within or scope_of(visit), {name: visit.query.all(name) for name in names})
    pairs = [(name, visit.query.text(name)) for name in kept if visit.query.text(name)]
    typed = {"from": visit.query.text("from"), "to": visit.query.text("to")}
    if not errors:
        typed = {"from": span.first.isoformat(), "to": span.last.isoformat()}
    return Asked(path, asked, preset, pairs, typed, tuple(names), errors)


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


def narrowing(group: str, name: Name) -> dict[str, str | Sequence[str]]:
    """The change of an address that shows nothing but this thing."""
    if group in ("date", "week", "month"):
        span = span_of(group, str(name.key))
        return {"from": span.first.isoformat(), "to": span.last.isoformat()}
    if group == "team":
        return {"team": [text for text in name.value.split(", ") if text != catalogue.NO_TEAM]}
    if group == "host":
        return {"host": name.value} if name.key else {"kind": "manual"}
    if name.key is None:
        return {}
    return {group: name.value}


def span_of(group: str, key: str) -> Range:
    """The dates that a date, a Monday or a month stands for."""
    if group == "month":
        return ranges.month_of(date.fromisoformat(key + "-01"))
    first = date.fromisoformat(key)
    return Range(first, date.fromordinal(first.toordinal() + (6 if group == "week" else 0)))


def text_of(group: str, name: Name, visit: Visit) -> str:
    """How a thing is called on a page: dates as the visitor writes them."""
    if group == "date":
        return filters.day_and_month(date.fromisoformat(str(name.key)), visit.region.locale)
    if group == "week":
        return filters.iso_week(date.fromisoformat(str(name.key)))
    if group == "month":
        return filters.month_name(date.fromisoformat(f"{name.key}-01"), visit.region.locale)
    return name.text


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
    }[group]
