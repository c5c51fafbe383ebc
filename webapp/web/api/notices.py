"""Notices: told once when a task has used 80, then 100 per cent of its bid."""

import msgspec

from webapp.store.work import bid_notices, tasks
from webapp.web.api.params import PageQuery, cut_list, number_in, scope_of
from webapp.web.api.routes import LEAD, Call, route
from webapp.web.api.shapes import Task, task_of


class BidNotice(msgspec.Struct):
    """A crossed bid. `bid_s` and `actual_s` are those of the moment it was raised."""

    id: int
    task: Task
    percent: int
    bid_s: int
    actual_s: int
    created_ms: int


class Notices(msgspec.Struct):
    """One page of them, the newest first. Of two on one task the higher stands for both."""

    notices: list[BidNotice]
    page: int
    pages: int
    total: int


@route(
    "GET", "/notices", who=LEAD, scope="report:read", query=PageQuery, answer=Notices, errors=("not_found",)
)
def list_notices(call: Call) -> Notices:
    """Bid notices that nobody has dismissed yet; a lead gets those on their own projects"""
    unseen, place = cut_list(bid_notices.list_unseen(scope_of(call)), call.query)
    rows = tasks.find_many([notice.task_id for notice in unseen])
    return Notices(
        [
            BidNotice(
                notice.id,
                task_of(rows[notice.task_id]),
                notice.percent,
                notice.bid_s,
                notice.actual_s,
                notice.created_ms,
            )
            for notice in unseen
        ],
        *place,
    )


@route("POST", "/notices/{id}", who=LEAD, scope="report:write", status=204, errors=("not_found",))
def dismiss_notice(call: Call) -> None:
    """Dismiss a notice, and the lower one on the same task"""
    bid_notices.dismiss(number_in(call, "id", "notice"), scope_of(call), call.me.person_id, call.now_ms)


ROUTES = (list_notices, dismiss_notice)
