"""Time that the artist adds, moves or removes by hand."""

from typing import Annotated

import msgspec
from msgspec import Meta

from webapp.store.db.models import Adjustment
from webapp.store.tracked import adjustments
from webapp.web.api.params import id_in
from webapp.web.api.routes import TOKEN, Answer, Call, route
from webapp.web.api.shapes import Id32, Ms, RowId


class NewAdjustment(msgspec.Struct, forbid_unknown_fields=True):
    """`[from_ms, to_ms)` is painted with a task, or erased without one. The id makes twice harmless."""

    id: Id32
    from_ms: Ms
    to_ms: Ms
    task_id: RowId | None
    reason: Annotated[str, Meta(max_length=1000)]


class SavedAdjustment(msgspec.Struct):
    """An adjustment as it is kept."""

    id: str
    from_ms: int
    to_ms: int
    task_id: int | None
    reason: str
    author_id: int
    created_ms: int
    revoked_ms: int | None


@route(
    "POST",
    "/me/adjustments",
    who=TOKEN,
    scope="me:write",
    body=NewAdjustment,
    answer=SavedAdjustment,
    status=201,
    also=(200,),
    errors=("bad_interval", "in_future", "unknown_task", "bad_value", "locked", "id_taken"),
)
def create_adjustment(call: Call) -> Answer:
    """Add, move or erase time; sending the same id again returns 200 and changes nothing"""
    body, me = call.body, call.me
    adjustment, is_new = adjustments.create(
        body.id,
        me.person_id,
        body.from_ms,
        body.to_ms,
        body.task_id,
        body.reason,
        author_id=me.person_id,
        now_ms=call.now_ms,
    )
    return Answer(_saved(adjustment), 201 if is_new else 200)


@route(
    "DELETE",
    "/me/adjustments/{id}",
    who=TOKEN,
    scope="me:write",
    status=204,
    errors=("not_found", "locked"),
)
def revoke_adjustment(call: Call) -> None:
    """Undo an adjustment; it stays in the history"""
    adjustment_id = id_in(call, "id", "adjustment")
    adjustments.revoke(adjustment_id, call.me.person_id, author_id=call.me.person_id, now_ms=call.now_ms)


def _saved(adjustment: Adjustment) -> SavedAdjustment:
    return SavedAdjustment(
        adjustment.id,
        adjustment.from_ms,
        adjustment.to_ms,
        adjustment.task_id,
        adjustment.reason,
        adjustment.author_id,
        adjustment.created_ms,
        adjustment.revoked_ms,
    )


ROUTES = (create_adjustment, revoke_adjustment)
