"""Approvals: submitted weeks with their figures, and time that came late for locked ones."""

from __future__ import annotations

from datetime import date, timedelta

from webapp.domain.day_rows import Row
from webapp.domain.ranges import Range
from webapp.domain.timesheet import dates_of, monday_of
from webapp.domain.written import parse_date
from webapp.store import approvals, catalogue, late, report, tasks, timesheets
from webapp.store.approvals import Week
from webapp.store.catalogue import Name
from webapp.store.day_view import DayView, load_day_view
from webapp.store.question import Question
from webapp.store.refusal import Refused, not_found
from webapp.web import wording
from webapp.web.errors import status_of
from webapp.web.pages.manager import asking
from webapp.web.pages.manager.people import find_worker
from webapp.web.pages.paging import cut_page, page_number
from webapp.web.pages.routes import LEAD, MANAGER, page
from webapp.web.pages.visit import Answer, Visit
from webapp.web.texts import _

PATH = "/approvals"
WEEKS_A_PAGE = 25
TABS = ("submitted", "returned", "approved")


@page("GET", PATH, who=LEAD)
def show_approvals(visit: Visit) -> Answer:
    """The page."""
    return _show(visit)


@page("POST", PATH, who=MANAGER)
def decide_weeks(visit: Visit) -> Answer:
    """Approve the ticked weeks, or return or reopen one with a comment."""
    verb = visit.form.text("verb")
    weeks = visit.form.all("week")
    try:
        if verb not in ("approve", "return", "reopen") or not weeks:
            raise Refused("bad_value", _("Tick at least one week first."), "week")
        for told in weeks:
            username, _colon, monday = told.rpartition(":")
            worker = find_worker(visit, username)
            timesheets.change(
                worker.id, _monday(monday), verb, visit.me.id, visit.now_ms, visit.form.text("comment")
            )
    except Refused as refused:
        return _show(visit, refused)
    back = visit.form.text("back")
    return visit.go(back if back.startswith("/people/") else f"{PATH}?done={verb}&count={len(weeks)}")


@page("POST", PATH + "/late/{id}", who=MANAGER)
def decide_late(visit: Visit) -> Answer:
    """Accept or refuse one late segment, with a reason."""
    decide = {"accept": late.accept, "refuse": late.refuse}.get(visit.form.text("verb"))
    segment_id = visit.path["id"]
    if len(segment_id) != 32 or set(segment_id) - set("0123456789abcdef"):
        raise not_found("late segment")
    try:
        if decide is None:
            raise Refused("bad_value", _("Choose whether to accept or to refuse it."), "verb")
        decide(segment_id, visit.me.id, visit.form.text("reason"), visit.now_ms)
    except Refused as refused:
        return _show(visit, refused, late_id=segment_id)
    return visit.go(f"{PATH}?done={visit.form.text('verb')}&count=1#late")


def _show(visit: Visit, refused: Refused | None = None, late_id: str = "") -> Answer:
    scope = asking.scope_of(visit)
    tab = visit.query.text("state")
    tab = tab if tab in TABS else "submitted"
    number = page_number(visit)
    weeks, total = approvals.list_weeks(
        scope, tab, newest_first=tab != "submitted", limit=WEEKS_A_PAGE, offset=(number - 1) * WEEKS_A_PAGE
    )
    waiting, decided = (
        approvals.list_late(scope, pending=True),
        approvals.list_late(scope, pending=False, limit=20),
    )
    return visit.page(
        "manager/approvals.html",
        status_of(refused) if refused else 200,
        tab=tab,
        tabs=[("submitted", _("Waiting")), ("returned", _("Returned")), ("approved", _("Approved"))],
        weeks=weeks,
        pages=cut_page(total, number, WEEKS_A_PAGE, lambda page: f"{PATH}?state={tab}&page={page}"),
        week_name=_week_name,
        may_decide=visit.me.is_at_least("manager"),
        late=waiting,
        late_decided=decided,
        late_tasks=tasks.find_many(sorted({one.task_id for one in [*waiting, *decided]})),
        task_title=wording.task_title,
        host_word=wording.host_word,
        late_word=wording.late_word,
        refused=refused,
        late_id=late_id,
        done=visit.query.text("done"),
        count=visit.query.text("count"),
    )


def _monday(text: str) -> str:
    try:
        day = parse_date(text)
    except ValueError:
        raise not_found("week") from None
    if day.weekday() != 0:
        raise not_found("week")
    return day.isoformat()


def _week_name(monday: str) -> str:
    year, week, _weekday = date.fromisoformat(monday).isocalendar()
    return f"{year}-W{week:02d}"


# ---------------------------------------------------------------- one week


@page("GET", "/people/{username}/week/{monday}", who=LEAD)
def show_week(visit: Visit) -> Answer:
    """One person's week, to be judged. A lead sees the time on their projects, by task and day."""
    worker = find_worker(visit, visit.path["username"])
    monday = _monday(visit.path["monday"])
    scope = asking.scope_of(visit)
    first = date.fromisoformat(monday)
    name = Name(worker.id, worker.username, worker.display_name)
    question = Question(Range(first, first + timedelta(6)), scope, {"user": [name]})
    sums = report.add_up(question, ["task", "date"])
    ids = sorted({key[0] for key in sums if isinstance(key[0], int)})
    views = (
        [load_day_view(worker.id, date.fromisoformat(day)) for day in dates_of(monday)]
        if scope.is_everything
        else []
    )
    week = approvals.find_week(scope, worker.id, monday)
    return visit.page(
        "manager/week.html",
        worker=worker,
        monday=monday,
        days=[date.fromisoformat(day) for day in dates_of(monday)],
        week=week,
        week_name=_week_name(monday),
        state=_state(worker.id, monday, week),
        sheet_word=wording.sheet_word,
        sums=sums,
        task_ids=ids,
        tasks=tasks.find_many(ids),
        task_title=wording.task_title,
        names=catalogue.name_keys("project", []),
        hours=report.total(question),
        day_totals={key[0]: one.total_ms for key, one in report.add_up(question, ["date"]).items()},
        views=[view for view in views if view.rows or view.changes],
        looks=_worth_a_look(views),
        holes=week.unexplained if week else len(approvals.unexplained_gaps(worker.id, monday)),
        kind_word=wording.kind_word,
        may_decide=visit.me.is_at_least("manager"),
        previous=(first - timedelta(7)).isoformat(),
        next=(first + timedelta(7)).isoformat(),
        this_week=monday_of(visit.today().isoformat()),
    )


def _state(person_id: int, monday: str, week: Week | None) -> str:
    return week.state if week else approvals.states_of(person_id).get(monday, "open")


def _worth_a_look(views: list[DayView]) -> list[tuple[DayView, Row]]:
    """What was added or left out by hand, and the holes nobody has explained."""
    return [
        (view, row)
        for view in views
        for row in view.rows
        if row.kind in ("manual", "erased") or (row.is_hole and approvals.is_worth_asking(row.ms))
    ]


PAGES = (show_approvals, decide_weeks, decide_late, show_week)
