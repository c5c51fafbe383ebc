"""What artists read about themselves: account, tasks, days, sessions; and their way into the browser."""

import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from webapp.domain.durations import whole_seconds
from webapp.domain.written import parse_date
from webapp.store import settings
from webapp.store.access import one_time_links
from webapp.store.refusal import Refused
from webapp.store.tracked import days
from webapp.store.work import tasks
from webapp.web.api.routes import TOKEN, Call, route
from webapp.web.api.shapes import Date, Policy, Task, User, policy_of, seconds_by_kind, task_of, user_of
from webapp.web.http.link_urls import link_url

DAYS_AT_MOST = 400


class Me(msgspec.Struct):
    """My account, and the policy that my add-on follows."""

    user: User
    policy: Policy
    server_ms: int


class TaskQuery(msgspec.Struct):
    """Mine; with `all` every open one; narrowed by words."""

    all: bool = False
    search: Annotated[str, Meta(max_length=200)] = ""


class Tasks(msgspec.Struct):
    """Open tasks, mine first."""

    tasks: list[Task]


class DayRange(msgspec.Struct, rename={"from_date": "from", "to_date": "to"}):
    """Both dates included."""

    from_date: Date
    to_date: Annotated[Date, Meta(description=f"YYYY-MM-DD, at most {DAYS_AT_MOST} days in all")]


class TaskLengths(msgspec.Struct):
    """What one task took of a day."""

    task_id: int
    active_s: int
    machine_s: int
    manual_s: int


class DayLengths(msgspec.Struct):
    """What a day took, by kind and by task."""

    date: str
    active_s: int
    machine_s: int
    manual_s: int
    total_s: int
    tasks: list[TaskLengths]


class Days(msgspec.Struct):
    """Days with time on them; empty ones are left out."""

    days: list[DayLengths]


class SessionQuery(msgspec.Struct):
    """One work date."""

    date: Date


class SessionGap(msgspec.Struct):
    """A pause within a session."""

    start_ms: int
    end_ms: int
    reason: str


class WorkSession(msgspec.Struct):
    """From Start to Stop on one task in one DCC, as far as it lies on the date."""

    id: str
    task: Task
    host: str
    start_ms: int
    end_ms: int
    active_s: int
    machine_s: int
    open: bool
    gaps: list[SessionGap]


class Sessions(msgspec.Struct):
    """The sessions of a date, by their start."""

    sessions: list[WorkSession]


class BrowserLink(msgspec.Struct):
    """A link that signs the browser in, once, within a minute."""

    url: str
    expires_ms: int


@route("GET", "/me", who=TOKEN, scope="me:read", answer=Me)
def get_me(call: Call) -> Me:
    """My account, and the policy that my add-on follows"""
    return Me(user_of(call.me), policy_of(settings.load_settings()), call.now_ms)


@route("GET", "/me/tasks", who=TOKEN, scope="me:read", query=TaskQuery, answer=Tasks, etag=True)
def list_my_tasks(call: Call) -> Tasks:
    """My open tasks; with `all=1` every open task I may track, mine first"""
    listing = tasks.list_all if call.query.all else tasks.list_mine
    return Tasks([task_of(row) for row in listing(call.me.person_id, call.query.search)])


@route("GET", "/me/days", who=TOKEN, scope="me:read", query=DayRange, answer=Days)
def list_my_days(call: Call) -> Days:
    """My day totals over a range of dates"""
    first, last = check_date(call.query.from_date, "from"), check_date(call.query.to_date, "to")
    if not 0 <= (last - first).days < DAYS_AT_MOST:
        raise Refused("invalid", f"Ask for 1 to {DAYS_AT_MOST} days, the earlier date first.", "to")
    totals = days.load_totals(call.me.person_id, call.query.from_date, call.query.to_date)
    return Days([_day(date, by_task) for date, by_task in totals.items()])


def _day(date: str, by_task: dict[int, days.Lengths]) -> DayLengths:
    whole: days.Lengths = {}
    for lengths in by_task.values():
        for kind, ms in lengths.items():
            whole[kind] = whole.get(kind, 0) + ms
    tasks_of_day = [TaskLengths(task, **seconds_by_kind(lengths)) for task, lengths in by_task.items()]
    return DayLengths(
        date, **seconds_by_kind(whole), total_s=whole_seconds(sum(whole.values())), tasks=tasks_of_day
    )


@route("GET", "/me/sessions", who=TOKEN, scope="me:read", query=SessionQuery, answer=Sessions)
def list_my_sessions(call: Call) -> Sessions:
    """My sessions on one work date, with their gaps"""
    check_date(call.query.date, "date")
    day = days.load_day(call.me.person_id, call.query.date)
    known = tasks.find_many(list({session.task_id for session in day.sessions}))
    return Sessions(
        [
            WorkSession(
                id=session.id,
                task=task_of(known[session.task_id]),
                host=session.host,
                start_ms=session.start_ms,
                end_ms=session.end_ms,
                active_s=whole_seconds(session.active_ms),
                machine_s=whole_seconds(session.machine_ms),
                open=session.open,
                gaps=[SessionGap(*gap) for gap in session.gaps],
            )
            for session in day.sessions
        ]
    )


@route("POST", "/me/browser-link", who=TOKEN, scope="me:write", answer=BrowserLink, status=201)
def create_browser_link(call: Call) -> BrowserLink:
    """Create a one-time link that opens my log in the browser within a minute; only with a DCC's token"""
    if call.me.kind != "device":  # the browser may do all that its person may: more than any scope gives
        raise Refused(
            "scope_missing",
            "Only a token from a sign-in in Maya or Blender can open the browser, not a personal token.",
        )
    code, expires_ms = one_time_links.create(
        "browser", call.now_ms, person_id=call.me.person_id, author_id=call.me.person_id
    )
    return BrowserLink(link_url(call.services, call.environ, "browser", code), expires_ms)


def check_date(text: str, field: str) -> datetime.date:
    """The date. Refuses with `invalid` what is none from 1970 to 2199."""
    try:
        return parse_date(text)
    except ValueError as problem:
        raise Refused("invalid", str(problem), field) from None


ROUTES = (get_me, list_my_tasks, list_my_days, list_my_sessions, create_browser_link)
