"""Time that came for locked weeks: it counts nothing until a manager lets it."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from webapp.store.tracked import late_segments
from webapp.store.weeks import approvals
from webapp.web.api.params import Page, Size, id_in, offset_of, place_of, scope_of
from webapp.web.api.routes import LEAD, MANAGER, Call, route


class LateQuery(msgspec.Struct):
    """Of which states, several times if need be, and page."""

    state: tuple[Literal["pending", "accepted", "refused"], ...] = ("pending",)
    page: Page = 1
    per_page: Size = 100


class LateSegment(msgspec.Struct):
    """Time that came for a locked week. It does not count until it is accepted."""

    id: str
    username: str
    task_id: int
    kind: str
    start_ms: int
    end_ms: int
    received_ms: int
    state: str
    reason: str
    host: str
    device: str
    decided_by: str | None


class LateSegments(msgspec.Struct):
    """One page of them, what came or was decided last first."""

    segments: list[LateSegment]
    page: int
    pages: int
    total: int


class LateDecision(msgspec.Struct, forbid_unknown_fields=True):
    """Accept or refuse, and why: the artist reads it."""

    verb: Literal["accept", "refuse"]
    reason: Annotated[str, Meta(max_length=500)]


@route(
    "GET",
    "/late-segments",
    who=LEAD,
    scope="report:read",
    query=LateQuery,
    answer=LateSegments,
    errors=("not_found",),
)
def list_late_segments(call: Call) -> LateSegments:
    """Segments that arrived after their week was locked, by state"""
    query, scope = call.query, scope_of(call)
    place = place_of(approvals.count_late_segments(scope, query.state), query)
    rows = approvals.list_late_segments(scope, query.state, limit=query.per_page, offset=offset_of(query))
    return LateSegments([_late(late) for late in rows], *place)


def _late(late: approvals.LateSegmentRow) -> LateSegment:
    return LateSegment(
        late.id,
        late.username,
        late.task_id,
        late.kind,
        late.start_ms,
        late.end_ms,
        late.received_ms,
        late.state,
        late.reason,
        late.host,
        late.device,
        late.decided_by,
    )


@route(
    "POST",
    "/late-segments/{id}",
    who=MANAGER,
    scope="studio:write",
    body=LateDecision,
    status=204,
    errors=("not_found", "bad_value", "not_possible"),
)
def decide_late_segments(call: Call) -> None:
    """Accept or refuse a late segment, with a reason"""
    segment_id = id_in(call, "id", "late segment")
    decide = late_segments.accept if call.body.verb == "accept" else late_segments.refuse
    decide(segment_id, call.me.person_id, call.body.reason, call.now_ms)


ROUTES = (list_late_segments, decide_late_segments)
