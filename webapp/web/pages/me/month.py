"""My month: a calendar with hours, and what they add up to."""

from __future__ import annotations

from calendar import Calendar
from datetime import date, timedelta

from webapp.domain.written import parse_date
from webapp.store.refusal import Refused
from webapp.store.weeks.month_view import DaySum, Span, load_span
from webapp.web.format.translations import _
from webapp.web.pages.me.day import work_date_now
from webapp.web.pages.parts.routes import ARTIST, page
from webapp.web.pages.parts.visit import Answer, Visit

STEPS_H = (0, 4, 6, 9)
"""More than so many hours: one step darker."""


@page("GET", "/me/month", who=ARTIST)
def show_this_month(visit: Visit) -> Answer:
    """The month of today."""
    return _show(visit, work_date_now(visit).replace(day=1))


@page("GET", "/me/month/{month}", who=ARTIST)
def show_month(visit: Visit) -> Answer:
    """Any month, such as 2026-11; the form of the head sends it as `month`, too."""
    try:
        first = parse_date(f"{visit.path['month']}-01")
    except ValueError:
        raise Refused("not_found", _("There is no such month.")) from None
    return _show(visit, first)


@page("GET", "/me/go", who=ARTIST)
def jump(visit: Visit) -> Answer:
    """To the month or day that was typed."""
    wanted = visit.query.text("month")
    if wanted:
        return visit.go(f"/me/month/{wanted}" if wanted.replace("-", "").isdigit() else "/me/month")
    return visit.go(f"/me/day/{visit.wanted_date(visit.query.text('date'))}")


def _show(visit: Visit, first: date) -> Answer:
    today = work_date_now(visit)
    last = (first + timedelta(31)).replace(day=1) - timedelta(1)
    weeks = Calendar(visit.region.first_weekday).monthdatescalendar(first.year, first.month)
    around = load_span(visit.me.id, weeks[0][0], weeks[-1][-1])
    span = around.within(first, last)
    complete = [day for day in span.days.values() if day.date < today]
    return visit.page(
        "me/month.html",
        first=first,
        last=last,
        today=today,
        weekdays=weeks[0],
        span=span,
        weeks=[_week(around, week, first.month) for week in weeks],
        step=_step,
        is_missing=lambda day: day.is_short and day.date < today,
        so_far_s=sum(day.total_ms for day in complete) / 1000 - sum(day.expected.seconds for day in complete),
        worked_days=sum(1 for day in span.days.values() if day.total_ms),
        previous=first - timedelta(1),
        next=last + timedelta(1),
    )


def _week(span: Span, dates: list[date], month: int) -> tuple[list[DaySum | None], int, date]:
    """The row's days (None outside of the month), the sum of its seven days, beyond the month's border too,
    and the date that names the week: its Thursday, by ISO 8601.
    """
    days = [span.days[day] if day.month == month else None for day in dates]
    named_by = next(day for day in dates if day.weekday() == 3)
    return days, sum(span.days[day].total_ms for day in dates), named_by


def _step(day: DaySum) -> int:
    """0 to 4: how strongly the day is tinted."""
    return sum(day.total_ms > hours * 3_600_000 for hours in STEPS_H)


PAGES = (show_this_month, show_month, jump)
