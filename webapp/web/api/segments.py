"""Where the time comes in."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tracker_core import wire
from webapp.domain import segment
from webapp.store.refusal import Refused
from webapp.store.tracked import segments
from webapp.web.api.json_body import WHY_NUL, empty_deep_values, find_nul, read_shape
from webapp.web.api.routes import TOKEN, Call, route
from webapp.web.api.shapes import Client, Id32, Ms, Policy, RowId, policy_of
from webapp.web.http.edge import IS_ROUTINE

CloseReason = Literal[wire.CLOSE_REASONS]  # type: ignore[valid-type]  # the words stand in the wire alone


class Segment(msgspec.Struct):
    """A whole snapshot of one segment. The highest revision of an id wins, however and whenever it comes."""

    id: Id32
    rev: Annotated[int, Meta(ge=1, le=1 << 53)]
    session: Id32
    task_id: RowId
    kind: Literal[wire.KINDS]  # type: ignore[valid-type]
    start_ms: Ms
    end_ms: Ms
    open: bool
    close_reason: CloseReason | None = None
    tz: Annotated[str, Meta(max_length=64)] | None = None
    scene: Annotated[str, Meta(max_length=1000)] | None = None


class Batch(msgspec.Struct):
    """What an add-on sends: at most 100 segments; none is a sign of life."""

    sent_ms: Ms
    client: Client
    segments: list[Segment]


class _LooseBatch(msgspec.Struct):
    """The same with its items unread, so that one bad item fails alone."""

    sent_ms: Ms
    client: Client
    segments: list[msgspec.Raw]


class Result(msgspec.Struct, omit_defaults=True):
    """What became of one item; `code` and `message` if it was rejected, `late` if its week is locked."""

    id: str | None
    rev: int | None
    status: Literal[wire.STATUSES]  # type: ignore[valid-type]
    code: str | UnsetType = UNSET
    message: str | UnsetType = UNSET
    late: bool = False


class BatchResult(msgspec.Struct):
    """The outcome of each item, in the order in which they were sent."""

    server_ms: int
    policy: Policy
    results: list[Result]


@route(
    "POST",
    "/segments",
    who=TOKEN,
    scope="me:write",
    body=Batch,
    from_add_ons=True,
    answer=BatchResult,
    errors=("batch_too_large",),
    raw=True,
)
def post_segments(call: Call) -> BatchResult:
    """Send segments; each is stored, unchanged or rejected on its own"""
    call.environ[IS_ROUTINE] = True
    batch, items = _read(call.body)
    if len(items) > wire.MAX_BATCH:
        raise Refused("batch_too_large", f"Send at most {wire.MAX_BATCH} segments at once.", "segments")
    client = segments.ClientNames(*msgspec.structs.astuple(batch.client))
    sent = [_snapshot(item) if isinstance(item, Segment) else None for item in items]
    outcomes, choices = segments.ingest(call.me, client, sent, call.now_ms)
    results = [_result(item, outcome) for item, outcome in zip(items, outcomes, strict=True)]
    return BatchResult(call.now_ms, policy_of(choices), results)


class _Unreadable(msgspec.Struct):
    """An item that is no segment: what can be told of it, so that its sender knows which it was."""

    id: str | None
    rev: int | None
    why: str


_strict = msgspec.json.Decoder(Batch)
_decoder = msgspec.json.Decoder(Segment)


def _read(body: bytes) -> tuple[Any, Sequence[Segment | _Unreadable]]:
    """The batch and its items. The common, flawless batch is read in one go."""
    try:
        batch = _strict.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _read_each(body)
    except RecursionError:
        return _read_each(empty_deep_values(body))
    return (batch, batch.segments) if find_nul(body) is None else _read_each(body)


def _read_each(body: bytes) -> tuple[Any, Sequence[Segment | _Unreadable]]:
    batch = read_shape(_LooseBatch, body)
    if find_nul(msgspec.json.encode(batch.client)) is not None:
        raise Refused("invalid", f"The body of the request is not right: {WHY_NUL}.", "client")
    return batch, [_read_one(raw) for raw in batch.segments]


def _read_one(raw: msgspec.Raw) -> Segment | _Unreadable:
    try:
        item = _decoder.decode(raw)
        return item if find_nul(bytes(raw)) is None else _Unreadable(*_name(raw), why=WHY_NUL)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        return _Unreadable(*_name(raw), why=str(problem).replace("`", ""))


def _name(raw: msgspec.Raw) -> tuple[str | None, int | None]:
    try:
        decoded = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None, None
    known = decoded if isinstance(decoded, dict) else {}
    id, rev = known.get("id"), known.get("rev")
    return id if isinstance(id, str) else None, rev if type(rev) is int else None


def _snapshot(item: Segment) -> segment.Snapshot:
    return segment.Snapshot(*msgspec.structs.astuple(item))


def _result(item: Segment | _Unreadable, outcome: segments.Outcome) -> Result:
    if outcome.code is None:
        return Result(item.id, item.rev, outcome.status, late=outcome.late)
    message = segments.REJECTION_MESSAGES[outcome.code]
    if isinstance(item, _Unreadable):
        message = f"{message[:-1]}: {item.why}."
    return Result(item.id, item.rev, outcome.status, outcome.code, message)


ROUTES = (post_segments,)
