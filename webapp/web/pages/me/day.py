"""My day: what was tracked, what counts, and what the holes were."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from webapp.store import settings
from webapp.store.tracked import browser_timer, day_totals
from webapp.store.tracked.calendars import load_calendar
from webapp.store.tracked.presence import find_tracking
from webapp.store.weeks import timesheets
from webapp.store.weeks.day_view import DayView, load_day_view
from webapp.store.work import task_choices, tasks
from webapp.web.format.band import make_band
from webapp.web.pages.parts.routes import ARTIST, page
from webapp.web.pages.parts.visit import Answer, Visit


@page("GET", "/me", who=ARTIST)
def show_today(visit: Visit) -> Answer:
    """Today, the artist's home."""
    return _show(visit, work_date_now(visit), is_home=True)


@page("GET", "/me/day/{date}", who=ARTIST)
def show_day(visit: Visit) -> Answer:
    """Any day."""
    return _show(visit, visit.wanted_date(visit.path["date"]), is_home=False)


def work_date_now(visit: Visit) -> date:
    """The work date of this moment: after midnight it may still be yesterday's, by the studio's day start."""
    return date.fromisoformat(load_calendar(visit.me.id).date_of(visit.now_ms))


def _show(visit: Visit, day: date, is_home: bool) -> Answer:
    today = work_date_now(visit)
    view = load_day_view(visit.me.id, day)
    policy = settings.load_settings().policy
    tracking = find_tracking(visit.me.id, policy.heartbeat_every_s, visit.now_ms) if day == today else None
    timer = browser_timer.find(visit.me.id, visit.now_ms) if day == today else None
    span = (view.windows[0].start_ms, view.windows[-1].end_ms) if view.windows else None
    values = {
        "view": view,
        "day": day,
        "today": today,
        "band": make_band(view.rows, span, visit.zone, visit.now_ms) if span and day <= today else None,
        "tracking": tracking,
        "tracking_task": tasks.find(tracking.task_id) if tracking else None,
        "timer": timer,
        "timer_task": tasks.find(timer.task_id) if timer else None,
        "timer_choices": task_choices.list_groups(visit.me.id, today) if day == today else {},
        "returned": timesheets.list_returned(visit.me.id) if day == today else [],
        "saved": _saved(view, visit.query.text("saved")),
        "undone": visit.query.text("undone") == "1",
        "has_ever_tracked": bool(view.rows) or day_totals.has_time(visit.me.id),
        "here": "/me" if is_home else f"/me/day/{day}",
        "previous": day - timedelta(1),
        "next": day + timedelta(1),
        "hours_in_day": round((span[1] - span[0]) / 3_600_000, 2) if span else 24,
    }
    if visit.is_htmx:
        return _part(visit, values)
    return visit.page("me/day.html", **values, seen="")


def _part(visit: Visit, values: dict) -> Answer:
    """The day alone, for its own refresh; nothing at all where nothing changed, so that no focus is lost."""
    answer = visit.page("parts/day.html", **values, seen="")
    digest = hashlib.sha256(answer.body).hexdigest()[:16]
    if visit.query.text("seen") == digest:
        return Answer(b"", 204)
    return visit.page("parts/day.html", **values, seen=digest)


def _saved(view: DayView, id: str):
    """The change that was just made, to be told with its undo."""
    return next((change for change in view.changes if change.id == id and change.revoked_ms is None), None)


PAGES = (show_today, show_day)
