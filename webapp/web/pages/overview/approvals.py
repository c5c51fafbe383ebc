"""Approvals: submitted weeks with their figures, and time that came late for locked ones."""

from __future__ import annotations

from datetime import date, timedelta

from webapp.domain.day_rows import UNTRACKED, Row
from webapp.domain.intervals import Interval
from webapp.domain.ranges import Range
from webapp.domain.timesheet import dates_of, monday_of
from webapp.domain.written import parse_date
from webapp.store.hours import catalogue, report
from webapp.store.hours.catalogue import Name
from webapp.store.hours.question import Question
from webapp.store.people.expected import SHORT_TOLERANCE_S
from webapp.store.refusal import Refused, not_found
from webapp.store.tracked import late_segments
from webapp.store.weeks import approvals, gaps, timesheets
from webapp.store.weeks.day_view import DayView, load_day_view
from webapp.store.work import tasks
from webapp.web.format import numbers, wording
from webapp.web.format.translations import _
from webapp.web.http.errors import status_of
from webapp.web.pages.overview.people import find_worker
from webapp.web.pages.parts import filter_bar
from webapp.web.pages.parts.paging import Pages, cut_page, page_number
from webapp.web.pages.parts.routes import LEAD, MANAGER, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/approvals"
WEEKS_A_PAGE = 25
LATE_A_PAGE = 50
TABS = ("submitted", "returned", "approved")


@page("GET", PATH, who=LEAD)
def show_approvals(visit: Visit) -> Answer:
    """The page."""
    return _show(visit)


@page("POST", PATH, who=MANAGER)
def decide_weeks(visit: Visit) -> Answer:
    """Approve the ticked weeks, or return or reopen one with a comment: all that are ticked, or none."""
    verb = visit.form.text("verb")
    weeks = list(dict.fromkeys(visit.form.all("week")))
    try:
        if verb not in ("approve", "return", "reopen") or not weeks:
            raise Refused("bad_value", _("Select at least one week first."), "week")
        chosen = [_week_of(visit, text) for text in weeks]
        timesheets.change_states(chosen, verb, visit.me.id, visit.now_ms, visit.form.text("comment"))
    except Refused as refused:
        return _show(visit, refused)
    back = visit.form.text("back")
    return visit.go(back if back.startswith("/people/") else f"{PATH}?done={verb}&count={len(weeks)}")


def _week_of(visit: Visit, text: str) -> tuple[int, str]:
    username, _colon, monday = text.rpartition(":")
    return find_worker(visit, username).id, _monday(monday)


@page("POST", PATH + "/late/{id}", who=MANAGER)
def decide_late(visit: Visit) -> Answer:
    """Accept or refuse one late segment, with a reason."""
    decide = {"accept": late_segments.accept, "refuse": late_segments.refuse}.get(visit.form.text("verb"))
    segment_id = visit.path["id"]
    if len(segment_id) != 32 or set(segment_id) - set("0123456789abcdef"):
        raise not_found("late segment")
    try:
        if decide is None:
            raise Refused("bad_value", _("Choose whether to accept or refuse it."), "verb")
        decide(segment_id, visit.me.id, visit.form.text("reason"), visit.now_ms)
    except Refused as refused:
        return _show(visit, refused, late_id=segment_id)
    return visit.go(f"{PATH}?done={visit.form.text('verb')}&count=1#late")


def _show(visit: Visit, refused: Refused | None = None, late_id: str = "") -> Answer:
    scope = filter_bar.scope_of(visit)
    tab = visit.query.text("state")
    tab = tab if tab in TABS else "submitted"
    number = page_number(visit)
    weeks, total = approvals.list_weeks(
        scope, tab, newest_first=tab != "submitted", limit=WEEKS_A_PAGE, offset=(number - 1) * WEEKS_A_PAGE
    )
    late_pages = _cut_late(
        visit, approvals.count_late_segments(scope), f"{PATH}?state={tab}&page={number}", refused
    )
    waiting = approvals.list_late_segments(scope, limit=LATE_A_PAGE, offset=late_pages.first - 1)
    decided = approvals.list_late_segments(scope, approvals.DECIDED, limit=20)
    return visit.page(
        "overview/approvals.html",
        status_of(refused) if refused else 200,
        tab=tab,
        tabs=[("submitted", _("Waiting")), ("returned", _("Returned")), ("approved", _("Approved"))],
        weeks=weeks,
        pages=cut_page(total, number, WEEKS_A_PAGE, lambda page: f"{PATH}?state={tab}&page={page}"),
        short_by_s=SHORT_TOLERANCE_S,
        week_name=lambda monday: numbers.week_name(date.fromisoformat(monday), visit.today()),
        may_decide=visit.me.is_at_least("manager"),
        late=waiting,
        late_pages=late_pages,
        late_decided=decided,
        late_tasks=tasks.find_many(sorted({late.task_id for late in [*waiting, *decided]})),
        task_title=wording.task_title,
        host_label=wording.host_label,
        late_state_label=wording.late_state_label,
        refused=refused,
        late_id=late_id,
        done=visit.query.text("done"),
        count=visit.query.text("count"),
    )


def _cut_late(visit: Visit, total: int, address: str, refused: Refused | None) -> Pages:
    """The page of the late list. What was refused may have been decided by somebody else meanwhile, so there
    the last page does.
    """
    number = page_number(visit, "late")
    if refused:
        number = min(number, max(1, -(-total // LATE_A_PAGE)))
    return cut_page(total, number, LATE_A_PAGE, lambda page: f"{address}&late={page}#late")


def _monday(text: str) -> str:
    try:
        day = parse_date(text)
    except ValueError:
        raise not_found("week") from None
    if day.weekday() != 0:
        raise not_found("week")
    return day.isoformat()


# ---------------------------------------------------------------- one week


@page("GET", "/people/{username}/week/{monday}", who=LEAD)
def show_week(visit: Visit) -> Answer:
    """One person's week, to be judged. A lead sees the time on their projects, by task and day."""
    worker = find_worker(visit, visit.path["username"])
    monday = _monday(visit.path["monday"])
    scope = filter_bar.scope_of(visit)
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
    week = approvals.get_week(scope, worker.id, monday)
    holes = gaps.list_unexplained(worker.id, monday)
    return visit.page(
        "overview/week.html",
        worker=worker,
        monday=monday,
        days=[date.fromisoformat(day) for day in dates_of(monday)],
        week=week,
        week_name=numbers.week_name(first, visit.today()),
        state=week.state,
        week_state_label=wording.week_state_label,
        sums=sums,
        task_ids=ids,
        tasks=tasks.find_many(ids),
        task_title=wording.task_title,
        names=catalogue.name_keys("project", []),
        hours=report.total(question),
        day_totals={key[0]: hours.total_ms for key, hours in report.add_up(question, ["date"]).items()},
        views=[view for view in views if view.rows or view.changes],
        looks=_worth_a_look(views, holes),
        holes=len(holes),
        kind_label=wording.kind_label,
        may_decide=visit.me.is_at_least("manager"),
        previous=(first - timedelta(7)).isoformat(),
        next=(first + timedelta(7)).isoformat(),
        this_week=monday_of(visit.today().isoformat()),
    )


def _worth_a_look(views: list[DayView], holes: list[Interval]) -> list[tuple[DayView, Row]]:
    """What was added or left out by hand, and the holes nobody has explained."""
    found = []
    for view in views:
        rows = [row for row in view.rows if row.kind in ("manual", "erased")]
        rows += [_row_of(hole, view) for hole in holes if _is_in(hole, view)]
        found += [(view, row) for row in sorted(rows, key=lambda row: row.start_ms)]
    return found


def _is_in(hole: Interval, view: DayView) -> bool:
    return any(window.start_ms <= hole.start_ms < window.end_ms for window in view.windows)


def _row_of(hole: Interval, view: DayView) -> Row:
    """The whole hole, with the reason for which tracking ended before it."""
    parts = [row.kind for row in view.rows if row.is_hole and hole.start_ms <= row.start_ms < hole.end_ms]
    return Row(hole.start_ms, hole.end_ms, parts[0] if parts else UNTRACKED)


PAGES = (show_approvals, decide_weeks, decide_late, show_week)
