"""One task: its bid and where it leads, who worked on it when, and what was changed."""

from __future__ import annotations

from datetime import date

from webapp.domain import pivot
from webapp.domain.ranges import Range
from webapp.domain.written import parse_number
from webapp.store import audit_views, bids, catalogue, planning, report, tasks
from webapp.store.catalogue import Name
from webapp.store.database import fetch, fetch_one
from webapp.store.question import Question
from webapp.store.refusal import not_found
from webapp.web import filters, wording
from webapp.web.pages import trail
from webapp.web.pages.manager import asking, charts
from webapp.web.pages.routes import LEAD, page
from webapp.web.pages.visit import Answer, Visit

LONGEST_DAYS = 1096


def number_in(text: str) -> int:
    """The number that stands in an address. Refuses with `not_found` what is none."""
    number = parse_number(text)
    if number is None:
        raise not_found("task")
    return number


@page("GET", "/tasks/{id}", who=LEAD)
def show_task(visit: Visit) -> Answer:
    """The page."""
    scope = asking.scope_of(visit)
    task_id = number_in(visit.path["id"])
    planning.find_task(task_id, scope)
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
        "manager/task.html",
        title=title,
        task=row,
        hours=hours,
        outlook=lines[0].outlook if lines else None,
        assignees=_assignees(task_id),
        table=table,
        weeks=[
            (key, filters.week_name(date.fromisoformat(str(key)), visit.today())) for key in table.columns
        ],
        names=catalogue.name_keys("user", table.rows),
        chart=charts.stacked(visit, question, "user"),
        changes=_changes(visit, task_id),
        deed_word=trail.deed_word,
        may_change=visit.me.is_at_least("manager"),
        project_link=f"/projects/{row.project_code}",
        entity_link=asking.address(
            "/hours", entity=f"{row.project_code}/{row.entity}", rows="task", range="last_90_days"
        )
        if row.entity
        else "",
    )


def _changes(visit: Visit, task_id: int) -> list[audit_views.Change]:
    if not visit.me.is_at_least("manager"):
        return []
    return audit_views.list_changes(thing=f"task {task_id}", limit=10)[0]


def _worked_span(task_id: int, today: date) -> Range:
    """From the first to the last day with time on the task, at most three years back."""
    row = fetch_one("SELECT MIN(work_date), MAX(work_date) FROM day_total WHERE task_id = ?", [task_id])
    if row is None or row[0] is None:
        return Range(today, today)
    first, last = date.fromisoformat(row[0]), date.fromisoformat(row[1])
    return Range(max(first, date.fromordinal(last.toordinal() - LONGEST_DAYS)), last)


def _assignees(task_id: int) -> list[tuple[str, str]]:
    return fetch(
        """SELECT person.username, person.display_name FROM assignment
           JOIN person ON person.id = assignment.person_id WHERE assignment.task_id = ? ORDER BY 2""",
        [task_id],
    )


PAGES = (show_task,)
