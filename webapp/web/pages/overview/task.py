"""One task: its bid and where it leads, who worked on it when, and what was changed."""

from __future__ import annotations

from datetime import date

from webapp.domain import pivot
from webapp.domain.ranges import Range
from webapp.store import audit
from webapp.store.hours import bids, catalogue, report
from webapp.store.hours.catalogue import Name
from webapp.store.hours.question import Question
from webapp.store.refusal import not_found
from webapp.store.tracked import day_totals
from webapp.store.work import tasks
from webapp.web.format import numbers, wording
from webapp.web.pages.parts import audit_wording, charts, filter_bar
from webapp.web.pages.parts.forms import number_in
from webapp.web.pages.parts.routes import LEAD, page
from webapp.web.pages.parts.visit import Answer, Visit

LONGEST_DAYS = 1096


@page("GET", "/tasks/{id}", who=LEAD)
def show_task(visit: Visit) -> Answer:
    """The page."""
    scope = filter_bar.scope_of(visit)
    task_id = number_in(visit.path["id"], "task")
    tasks.get_task(task_id, scope)
    row = tasks.find(task_id)
    if row is None:
        raise not_found("task")
    title = wording.task_title(row)
    question = Question(
        _worked_span(task_id, visit.today()), scope, {"task": [Name(task_id, str(task_id), title)]}
    )
    table = pivot.fold(report.fetch_sums(question, ["user", "week"]), columns_by_size=False)
    lines = bids.list_lines(question, visit.today())
    hours = report.total(question)
    return visit.page(
        "overview/task.html",
        title=title,
        task=row,
        hours=hours,
        outlook=lines[0].outlook if lines else None,
        assignees=tasks.list_assignees(task_id),
        table=table,
        weeks=[
            (key, numbers.week_name(date.fromisoformat(str(key)), visit.today())) for key in table.columns
        ],
        names=catalogue.name_keys("user", table.rows),
        chart=charts.stacked(visit, question, "user"),
        changes=_changes(visit, task_id),
        action_label=audit_wording.action_label,
        may_change=visit.me.is_at_least("manager"),
        project_link=f"/projects/{row.project_code}",
        entity_link=filter_bar.address(
            "/hours", entity=f"{row.project_code}/{row.entity}", rows="task", range="last_90_days"
        )
        if row.entity
        else "",
    )


def _changes(visit: Visit, task_id: int) -> list[audit.Change]:
    if not visit.me.is_at_least("manager"):
        return []
    return audit.list_changes(thing=f"task {task_id}", limit=10)[0]


def _worked_span(task_id: int, today: date) -> Range:
    """From the first to the last day with time on the task, at most three years back."""
    worked = day_totals.find_worked_span(task_id)
    if worked is None:
        return Range(today, today)
    first, last = worked
    return Range(max(first, date.fromordinal(last.toordinal() - LONGEST_DAYS)), last)


PAGES = (show_task,)
