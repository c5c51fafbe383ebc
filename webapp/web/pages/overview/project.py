"""One project: its hours, its bids by sequence, what is at risk, who works on it."""

from __future__ import annotations

from datetime import date
from functools import partial

from webapp.domain import forecast, pivot
from webapp.domain.ranges import Range
from webapp.store.access.scope import Scope
from webapp.store.hours import bids, catalogue, report
from webapp.store.hours.catalogue import Name
from webapp.store.hours.question import Question
from webapp.store.tracked import presence
from webapp.store.work import projects
from webapp.web.format import wording
from webapp.web.pages.overview.now import WORKING
from webapp.web.pages.parts import charts, filter_bar
from webapp.web.pages.parts.routes import LEAD, page
from webapp.web.pages.parts.visit import Answer, Visit

AT_RISK = 10
FIRST_DAY = date(2000, 1, 1)
PEOPLE = 15
OPTIONS = ("task_type", "sequence", "user", "team", "kind")


@page("GET", "/projects/{code}", who=LEAD)
def show_project(visit: Visit) -> Answer:
    """The page."""
    scope = filter_bar.scope_of(visit)
    project = projects.get_project(visit.path["code"], scope)
    filters = filter_bar.read(
        visit, f"/projects/{project.code}", names=OPTIONS, within=Scope(projects=(project.id,))
    )
    only = {"project": [Name(project.id, project.code, project.name)]}
    question = Question(filters.question.span, scope, {**filters.question.chosen, **only})
    lines = bids.list_lines(Question(question.span, scope, only), visit.today())
    task_ids = {line.task_id for line in lines}
    sequences = bids.add_up(lines, "sequence")
    at_risk = [line for line in lines if line.status == "open" and line.outlook.level in ("over", "at_risk")]
    people = pivot.fold((key, "", ms) for key, ms in report.fetch_sums(question, ["user"]))
    people_names = catalogue.name_keys("user", people.rows[:PEOPLE])
    hours_link = partial(filters.link, path="/hours", project=project.code)
    return visit.page(
        "overview/project.html",
        422 if filters.errors else 200,
        filters=filters,
        project=project,
        leads=projects.list_lead_names(project.id),
        hours=report.total(question),
        before=report.total(question.before()),
        chart=charts.stacked(visit, question, "task_type"),
        all_ms=report.total(Question(Range(FIRST_DAY, visit.today()), scope, only)).total_ms,
        total=forecast.add_up([line.outlook for line in lines]),
        tasks_open=sum(line.status == "open" for line in lines),
        tasks_closed=sum(line.status != "open" for line in lines),
        sequences=sequences,
        sequence_names=catalogue.name_keys("sequence", [sequence.key for sequence in sequences]),
        at_risk=at_risk[:AT_RISK],
        at_risk_total=len(at_risk),
        task_names=catalogue.name_keys("task", [line.task_id for line in at_risk[:AT_RISK]]),
        people=people,
        people_shown=people.rows[:PEOPLE],
        people_names=people_names,
        here=[
            person
            for person in presence.list_people(scope, visit.now_ms)
            if person.task_id in task_ids and person.state in WORKING
        ],
        presence_label=wording.presence_label,
        hours_link=hours_link(),
        hours_of=lambda key: hours_link(user=people_names[key].value, rows="task"),
        hours_by_person=hours_link(rows="user"),
    )


PAGES = (show_project,)
