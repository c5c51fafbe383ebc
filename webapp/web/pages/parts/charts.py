"""The stacked chart of the studio pages: a finding as its title, and the table that holds its numbers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from webapp.domain import pivot, ranges
from webapp.store.hours import catalogue, report
from webapp.store.hours.catalogue import Name
from webapp.store.hours.question import Question
from webapp.store.work import task_types
from webapp.web.format.colours import PATTERNS, colour_of, pattern_of
from webapp.web.format.translations import _
from webapp.web.pages.parts import filter_bar
from webapp.web.pages.parts.visit import Visit

SERIES_AT_MOST = 5
REST = "rest"


class Series(NamedTuple):
    """One column. `colour` is what `charts.js` reads: the number of a task's colour, the colour of a kind of
    work, `rest` for what is left over, or "" for the next in turn; `pattern` is None for the next in turn.
    """

    name: str
    colour: str = ""
    pattern: int | None = None


@dataclass(frozen=True)
class Chart:
    """`rows` are (period, seconds of each series), in order of time."""

    title: str
    series: list[Series]
    rows: list[tuple[str, list[int]]]


def stacked(
    visit: Visit,
    question: Question,
    by: str,
    known: Mapping[tuple[str, str], list[tuple]] | None = None,
    *,
    step: str = "",
) -> Chart | None:
    """Hours by day, week or month, stacked by a group; None where there is no time.

    `known` are sums that the page has fetched already, by their two groups; `step` is `date`, `week` or
    `month`, else what suits the range's length.
    """
    step = step or ranges.step_for(question.span.days)
    known = known or {}
    if (by, step) in known:
        rows = [(key, group, ms) for group, key, ms in known[by, step]]
    else:
        rows = known.get((step, by)) or report.fetch_sums(question, [step, by])
    sums = pivot.fold(rows, rows_by_size=False)
    if not sums.total:
        return None
    shown = sums.columns[:SERIES_AT_MOST]
    names = catalogue.name_keys(by, shown)
    has_rest = len(sums.columns) > len(shown)
    periods = []
    for key in sums.rows:
        values = [sums.cells.get((key, column), 0) for column in shown]
        if has_rest:
            values.append(sums.row_totals[key] - sum(values))
        text = filter_bar.text_of(step, Name(key, str(key), str(key)), visit)
        periods.append((text, [value // 1000 for value in values]))
    kinds = task_types.map_colours() if by == "task_type" else {}
    series: list[Series] = []
    for column in shown:
        series.append(_look(by, column, names[column].full, kinds, series))
    series += [Series(_("Others"), REST)] if has_rest else []
    return Chart(_finding(sums, names[shown[0]].full), series, periods)


def _look(
    by: str, key: Hashable, text: str, kinds: Mapping[Hashable, str], before: Sequence[Series]
) -> Series:
    """A task looks as it does elsewhere; a kind of work has the colour that the studio gave it, and where two
    have the same, another pattern.
    """
    if by == "task" and isinstance(key, int):
        return Series(text, str(colour_of(key)), pattern_of(key))
    if key not in kinds:
        return Series(text)
    taken = {series.pattern for series in before if series.colour == kinds[key]}
    in_turn = [(len(before) + number) % PATTERNS for number in range(PATTERNS)]
    pattern = next((number for number in in_turn if number not in taken), in_turn[0])
    return Series(text, kinds[key], pattern)


def _finding(sums: pivot.Pivot, largest: str) -> str:
    if len(sums.columns) == 1:
        return _("%(name)s only") % {"name": largest}
    share = round(100 * sums.column_totals[sums.columns[0]] / sums.total)
    return _("%(name)s takes %(share)s %% of the time") % {"name": largest, "share": share}
