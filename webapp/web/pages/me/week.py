"""My week: task by weekday, editable; submitted when it is done."""

from __future__ import annotations

from datetime import date, timedelta

from webapp.domain.durations import parse_day_length
from webapp.domain.written import parse_date, parse_number, parse_week
from webapp.store.refusal import Refused
from webapp.store.tracked import repairs, week_grid
from webapp.store.tracked.week_grid import CellChange
from webapp.store.weeks import timesheets
from webapp.store.weeks.week_view import load_week_view
from webapp.store.work import task_choices
from webapp.web.format import numbers
from webapp.web.format.translations import _
from webapp.web.pages.me.day import work_date_now
from webapp.web.pages.parts.routes import ARTIST, page
from webapp.web.pages.parts.visit import Answer, Visit

LONGEST_S = 24 * 3600


@page("GET", "/me/week", who=ARTIST)
def show_this_week(visit: Visit) -> Answer:
    """The week of today."""
    return _show(visit, _monday(work_date_now(visit)))


@page("GET", "/me/week/{week}", who=ARTIST)
def show_week(visit: Visit) -> Answer:
    """Any week, such as 2025-W01."""
    return _show(visit, _wanted(visit))


@page("POST", "/me/week/{week}", who=ARTIST)
def save_week(visit: Visit) -> Answer:
    """Turn the edited cells into adjustments, all or none."""
    monday = _wanted(visit)
    changes, errors = _read_cells(visit)
    reason = visit.form.text("reason")
    if changes and not reason:
        errors["reason"] = _("Say in a few words why you are changing these hours.")
    group = visit.form.text("id")
    if not repairs.is_group(group):
        group = repairs.new_group()
    if not errors:
        try:
            week_grid.apply_changes(
                visit.me.id, changes, reason, group=group, author_id=visit.me.id, now_ms=visit.now_ms
            )
            return visit.go(f"/me/week/{numbers.iso_week(monday)}?saved={len(changes)}")
        except Refused as refused:
            if refused.code == "locked":
                raise
            errors[refused.field or ""] = refused.message
    return _show(visit, monday, errors)


@page("POST", "/me/week/{week}/breaks", who=ARTIST)
def explain_breaks(visit: Visit) -> Answer:
    """Say of every long gap of the week that it was a break."""
    monday = _wanted(visit)
    holes = load_week_view(visit.me.id, monday, []).holes
    spans = [(hole.start_ms, hole.end_ms) for hole in holes]
    group = visit.form.text("id")
    if repairs.is_group(group):
        week_grid.explain_breaks(
            visit.me.id, spans, _("Break"), group=group, author_id=visit.me.id, now_ms=visit.now_ms
        )
    return visit.go(f"/me/week/{numbers.iso_week(monday)}?saved={len(spans)}")


@page("POST", "/me/week/{week}/{verb}", who=ARTIST)
def move_week(visit: Visit) -> Answer:
    """Submit the week, or withdraw it."""
    monday = _wanted(visit)
    verb = visit.path["verb"]
    if verb not in ("submit", "withdraw"):
        raise Refused("not_found", _("There is nothing at this address."))
    if verb == "submit" and monday > work_date_now(visit):
        raise Refused("not_possible", _("This week has not begun."))
    timesheets.change_state(visit.me.id, monday.isoformat(), verb, visit.me.id, visit.now_ms)
    return visit.go(f"/me/week/{numbers.iso_week(monday)}?moved={verb}")


def _show(visit: Visit, monday: date, errors: dict[str, str] | None = None) -> Answer:
    today = work_date_now(visit)
    asked = [parse_number(text) for text in visit.query.all("row") + visit.form.all("row")]
    rows = [row for row in asked if row is not None]
    view = load_week_view(visit.me.id, monday, rows)
    typed = visit.form.texts() if errors else {}
    return visit.page(
        "me/week.html",
        422 if errors else 200,
        view=view,
        today=today,
        rows=[row for row in rows if row in {task.id for task in view.tasks}],
        group=typed.get("id") or repairs.new_group(),
        typed=typed,
        errors=errors or {},
        short_days=view.short_days(today),
        choices=task_choices.list_groups(visit.me.id, today, {task.id for task in view.tasks}),
        returned=[week for week in timesheets.list_returned(visit.me.id) if week[0] != monday],
        saved=visit.query.text("saved"),
        moved=visit.query.text("moved"),
        previous=monday - timedelta(7),
        next=monday + timedelta(7),
        sunday=monday + timedelta(6),
    )


def _read_cells(visit: Visit) -> tuple[list[CellChange], dict[str, str]]:
    """The cells whose text is another than it was shown; the difference counts, so tracking may go on
    meanwhile.
    """
    changes, errors = [], {}
    for name, text in visit.form.texts().items():
        if not name.startswith("cell-"):
            continue
        was = visit.form.text("was" + name.removeprefix("cell"))
        if text.strip() == was:
            continue
        try:
            task, day = name.removeprefix("cell-").split("-", 1)
            new_s, old_s = (parse_day_length(cell) if cell.strip() else 0 for cell in (text, was))
            if new_s > LONGEST_S:
                raise ValueError(_("A day has 24 hours."))
            changes.append(CellChange(_task_number(task), parse_date(day), (new_s - old_s) * 1000))
        except ValueError as problem:
            errors[name] = str(problem)
    return [change for change in changes if change.more_ms], errors


def _task_number(text: str) -> int:
    number = parse_number(text)
    if number is None:
        raise ValueError(_("There is no such task."))
    return number


def _wanted(visit: Visit) -> date:
    try:
        return parse_week(visit.path["week"])
    except ValueError:
        raise Refused("not_found", _("There is no such week.")) from None


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


PAGES = (show_this_week, show_week, save_week, explain_breaks, move_week)
