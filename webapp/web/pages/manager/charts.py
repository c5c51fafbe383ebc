"""The stacked chart of the studio pages: a finding as its title, and the table that holds its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain import pivot, ranges
from webapp.store import catalogue, report
from webapp.store.catalogue import Name
from webapp.store.question import Question
from webapp.web.pages.manager import asking
from webapp.web.pages.visit import Visit
from webapp.web.texts import _

SERIES_AT_MOST = 5


@dataclass(frozen=True)
class Chart:
    """`rows` are (period, seconds of each series), in order of time."""

    title: str
    series: list[str]
    rows: list[tuple[str, list[int]]]
    task_ids: list[int | None]
    """The task of each series that is one, so that it has the colour it has elsewhere."""


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
        text = asking.text_of(step, Name(key, str(key), str(key)), visit)
        periods.append((text, [value // 1000 for value in values]))
    series = [names[column].full for column in shown] + ([_("Others")] if has_rest else [])
    tasks = [key if by == "task" and isinstance(key, int) else None for key in shown]
    return Chart(_finding(sums, names[shown[0]].full), series, periods, tasks + [None] * has_rest)


def _finding(sums: pivot.Pivot, largest: str) -> str:
    if len(sums.columns) == 1:
        return _("All of it is %(name)s") % {"name": largest}
    share = round(100 * sums.column_totals[sums.columns[0]] / sums.total)
    return _("%(name)s takes %(share)s %% of the time") % {"name": largest, "share": share}
