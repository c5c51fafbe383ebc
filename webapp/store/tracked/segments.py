"""Taking in what add-ons send: the highest revision wins, and the day totals follow in the same transaction.

So a batch may come twice, late, torn or out of order, and the database is the same (law 1). Each item is
judged by itself; a refused one holds up no other. Nothing is answered before it is durable.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from tracker_core import wire
from webapp.domain.segment import Snapshot
from webapp.domain.workday import Calendar
from webapp.store.access.tokens import Caller, record_use
from webapp.store.db.database import execute, execute_many, fetch, fetch_one, placeholders, writing
from webapp.store.settings import Settings, load_settings
from webapp.store.tracked import late_segments, locks
from webapp.store.tracked.calendars import load_calendar
from webapp.store.tracked.day_totals import rebuild_dates
from webapp.store.webhooks import events

REJECTION_MESSAGES = {
    wire.UNKNOWN_TASK: "This task does not exist here, or its project was closed before.",
    wire.NOT_YOURS: "This segment belongs to somebody else.",
    wire.BAD_INTERVAL: "The segment must not end before it starts, nor last longer than 24 hours.",
    wire.IN_FUTURE: "The segment lies in the future; please check the clock of the workstation.",
    wire.INVALID: "The segment cannot be read.",
}


class ClientNames(NamedTuple):
    """The add-on that sends, and the device it runs on."""

    host: str
    host_version: str
    addon_version: str
    device: str


class Outcome(NamedTuple):
    """What became of one item. `code` where it was rejected; `late` where its week is locked."""

    status: str
    code: str | None = None
    late: bool = False


class StoredSegment(NamedTuple):
    """What is known of an id already."""

    person_id: int
    rev: int
    task_id: int
    kind: str
    start_ms: int
    end_ms: int
    open: bool

    def grows_into(self, snapshot: Snapshot) -> bool:
        """Whether no indexed column changes, as with nearly every heartbeat."""
        return (self.task_id, self.start_ms, self.open) == (
            snapshot.task_id,
            snapshot.start_ms,
            snapshot.open,
        )


def ingest(
    caller: Caller, client: ClientNames, sent: list[Snapshot | None], now_ms: int
) -> tuple[list[Outcome], Settings]:
    """Store a batch durably; returns the outcome of each item, in order, and the policy's choices.

    An item that could not be read comes as None and is `invalid`. An empty batch is a sign of life.
    """
    with writing(caller.person_id):
        return _ingest(caller, client, sent, now_ms)


def _ingest(
    caller: Caller, client: ClientNames, sent: list[Snapshot | None], now_ms: int
) -> tuple[list[Outcome], Settings]:
    choices = load_settings()
    record_use(caller, now_ms)
    if not sent:
        return [], choices
    readable = [snapshot for snapshot in sent if snapshot is not None]
    if not readable:
        return [Outcome(wire.REJECTED, wire.INVALID)] * len(sent), choices
    intake = _Batch(caller.person_id, client, now_ms, choices, readable)
    outcomes = [
        Outcome(wire.REJECTED, wire.INVALID) if snapshot is None else intake.take(snapshot)
        for snapshot in sent
    ]
    intake.write()
    return outcomes, choices


class _Batch:
    """One batch of one person: what is known before it, and what it changes."""

    def __init__(
        self, person_id: int, client: ClientNames, now_ms: int, choices: Settings, sent: list[Snapshot]
    ):
        self.person_id = person_id
        self.client = client
        self.now_ms = now_ms
        self.keeps_scenes = choices.policy.send_scene_path  # an old add-on may not know that it is off
        self.calendar: Calendar = load_calendar(person_id, choices)
        self.kept, self.kept_late = _load_stored({snapshot.id for snapshot in sent})
        self.before = dict(self.kept)
        self.closings = _load_closings({snapshot.task_id for snapshot in sent})
        self.locks = locks.Locks(person_id, self.calendar)
        self.stored: dict[str, Snapshot] = {}
        self.late: dict[str, Snapshot] = {}
        self.dates: set[str] = set()

    def take(self, snapshot: Snapshot) -> Outcome:
        """Judge one item against everything before it, this batch included."""
        kept, kept_late = self.kept.get(snapshot.id), self.kept_late.get(snapshot.id)
        if reason := self._reason_against(snapshot, kept or kept_late):
            return Outcome(wire.REJECTED, reason)
        if snapshot.rev <= max(kept.rev if kept else 0, kept_late.rev if kept_late else 0):
            return Outcome(
                wire.UNCHANGED, late=kept_late is not None and (kept is None or kept_late.rev > kept.rev)
            )
        if not self.keeps_scenes:
            snapshot = snapshot._replace(scene=None)
        fresh = StoredSegment(
            self.person_id,
            snapshot.rev,
            snapshot.task_id,
            snapshot.kind,
            snapshot.start_ms,
            snapshot.end_ms,
            snapshot.open,
        )
        if self.locks.forbid(kept, fresh):
            self.late[snapshot.id], self.kept_late[snapshot.id] = snapshot, fresh
            return Outcome(wire.STORED, late=True)
        self.stored[snapshot.id], self.kept[snapshot.id] = snapshot, fresh
        self.dates.update(self.calendar.dates(snapshot.start_ms, snapshot.end_ms))
        if kept:
            self.dates.update(self.calendar.dates(kept.start_ms, kept.end_ms))
        return Outcome(wire.STORED)

    def _reason_against(self, snapshot: Snapshot, kept: StoredSegment | None) -> str | None:
        if kept is not None and kept.person_id != self.person_id:
            return wire.NOT_YOURS
        if not 0 <= snapshot.end_ms - snapshot.start_ms <= wire.MAX_SEGMENT_MS:
            return wire.BAD_INTERVAL
        if snapshot.end_ms > self.now_ms + wire.MAX_FUTURE_MS:
            return wire.IN_FUTURE
        if snapshot.task_id not in self.closings:
            return wire.UNKNOWN_TASK
        closed_ms = self.closings[snapshot.task_id]
        if closed_ms is not None and snapshot.start_ms >= closed_ms:
            return wire.UNKNOWN_TASK
        return None

    def write(self) -> None:
        """Put it all into the open transaction, totals included."""
        if not self.stored and not self.late:
            return
        if self.stored:
            self._put()
            late_segments.supersede(self.stored.keys() & self.kept_late.keys())
            rebuild_dates(self.person_id, self.dates, self.calendar)
            events.enqueue_segments_closed(self.person_id, self.stored.values(), self.now_ms)
        if self.late:
            late_segments.insert_pending(self._rows(self.late))

    def _put(self) -> None:
        """A heartbeat names no indexed column: naming one rewrites its index, equal or not."""
        grown, others = [], {}
        for snapshot in self.stored.values():
            before = self.before.get(snapshot.id)
            if before is not None and before.grows_into(snapshot):
                grown.append(
                    (*self._moving(snapshot), bytes.fromhex(snapshot.id), self.person_id, snapshot.rev)
                )
            else:
                others[snapshot.id] = snapshot
        if grown:
            execute_many(_GROW, grown)
        if others:
            execute_many(_UPSERT, self._rows(others))

    def _moving(self, snapshot: Snapshot) -> tuple[Any, ...]:
        """The values of `_MOVING`."""
        return (
            bytes.fromhex(snapshot.session),
            snapshot.kind,
            snapshot.end_ms,
            snapshot.rev,
            snapshot.close_reason,
            snapshot.tz,
            snapshot.scene,
            self.now_ms,
        )

    def _rows(self, snapshots: dict[str, Snapshot]) -> list[tuple[Any, ...]]:
        client_id = _client_id(self.client)
        return [
            (
                bytes.fromhex(snapshot.id),
                self.person_id,
                bytes.fromhex(snapshot.session),
                snapshot.task_id,
                snapshot.kind,
                snapshot.start_ms,
                snapshot.end_ms,
                snapshot.rev,
                snapshot.open,
                snapshot.close_reason,
                snapshot.tz,
                snapshot.scene,
                client_id,
                self.now_ms,
            )
            for snapshot in snapshots.values()
        ]


_MUTABLE = ("session", "kind", "end_ms", "rev", "close_reason", "tz", "scene", "received_ms")
_GROW = (
    f"UPDATE segment SET {', '.join(f'{name} = ?' for name in _MUTABLE)}"
    " WHERE id = ? AND person_id = ? AND rev < ?"
)
_UPSERT = (
    f"{late_segments.INTO_SEGMENT} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?){late_segments.IF_NEWER}"
)


def _load_stored(ids: Iterable[str]) -> tuple[dict[str, StoredSegment], dict[str, StoredSegment]]:
    """What counts already under these ids, and what waits late under them."""
    keys = [bytes.fromhex(segment_id) for segment_id in ids]
    columns, wanted = "id, person_id, rev, task_id, kind, start_ms, end_ms, open", placeholders(keys)
    rows = fetch(
        f"SELECT 0, {columns} FROM segment WHERE id IN ({wanted})"
        f" UNION ALL SELECT 1, {columns} FROM late_segment WHERE id IN ({wanted})",
        keys + keys,
    )
    found: tuple[dict[str, StoredSegment], dict[str, StoredSegment]] = ({}, {})
    for is_late, id, *rest in rows:
        found[is_late][id.hex()] = StoredSegment(*rest)
    return found


def _load_closings(task_ids: Iterable[int]) -> dict[int, int | None]:
    """The tasks that exist, and since when their project takes no more time (None: it is open)."""
    keys = list(task_ids)
    sql = (
        "SELECT t.id, CASE WHEN p.status = 'open' THEN NULL ELSE COALESCE(p.closed_ms, 0) END"
        f" FROM task t JOIN project p ON p.id = t.project_id WHERE t.id IN ({placeholders(keys)})"
    )
    return dict(fetch(sql, keys))


def _client_id(client: ClientNames) -> int:
    find = "SELECT id FROM client WHERE host = ? AND host_version = ? AND addon_version = ? AND device = ?"
    found = fetch_one(find, client)
    if found is None:
        execute(
            "INSERT INTO client (host, host_version, addon_version, device) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            client,
        )
        found = fetch_one(find, client)
    assert found is not None, "it was inserted a line above"  # noqa: S101
    client_id: int = found[0]
    return client_id
