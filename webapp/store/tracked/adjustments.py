"""Adjustments: time that a person adds, moves or removes, painted over what was tracked (laws 5 and 8)."""

from webapp.store import audit
from webapp.store.db.database import writing
from webapp.store.db.models import Adjustment, Task
from webapp.store.refusal import Refused, not_found
from webapp.store.tracked.calendars import load_calendar
from webapp.store.tracked.day_totals import rebuild_dates
from webapp.store.tracked.layers import LONGEST_MS
from webapp.store.tracked.locks import refuse_if_locked


def create(  # noqa: PLR0917  the order of the wire
    id: str,
    person_id: int,
    from_ms: int,
    to_ms: int,
    task_id: int | None,
    reason: str,
    *,
    author_id: int,
    now_ms: int,
) -> tuple[Adjustment, bool]:
    """Paint `[from_ms, to_ms)` with a task, or erase it with None; returns the adjustment, and if it is new.

    `id` is 32 hex digits made by whoever asks, so asking twice paints once. Refuses with `bad_value`,
    `bad_interval`, `in_future`, `unknown_task`, `locked`, or `id_taken` where it stands for something else.
    """
    reason = reason.strip()
    with writing(person_id):
        known = Adjustment.get_or_none(Adjustment.id == id)
        if known is not None:
            return _check_same(known, person_id, from_ms, to_ms, task_id), False
        _validate(from_ms, to_ms, task_id, reason, now_ms)
        refuse_if_locked(person_id, from_ms, to_ms)
        made = Adjustment.create(
            id=id,
            person=person_id,
            from_ms=from_ms,
            to_ms=to_ms,
            task=task_id,
            reason=reason,
            author=author_id,
            created_ms=now_ms,
        )
        _rebuild(made)
        audit.record(
            now_ms,
            author_id,
            "adjustment.add",
            person_id,
            f"adjustment {id}",
            new=_audit_value(made),
            reason=reason,
        )
    return made, True


def revoke(id: str, person_id: int, *, author_id: int, now_ms: int) -> None:
    """Take an adjustment back; it stays in the history. Twice is once. Refuses with `not_found`, `locked`."""
    with writing(person_id):
        known = Adjustment.get_or_none(Adjustment.id == id, Adjustment.person == person_id)
        if known is None:
            raise not_found("adjustment")
        if known.revoked_ms is not None:
            return
        refuse_if_locked(person_id, known.from_ms, known.to_ms)
        Adjustment.update(revoked_ms=now_ms, revoked_by=author_id).where(Adjustment.id == id).execute()
        _rebuild(known)
        audit.record(
            now_ms, author_id, "adjustment.revoke", person_id, f"adjustment {id}", old=_audit_value(known)
        )


def _check_same(
    known: Adjustment, person_id: int, from_ms: int, to_ms: int, task_id: int | None
) -> Adjustment:
    theirs = (known.person_id, known.from_ms, known.to_ms, known.task_id)
    if theirs != (person_id, from_ms, to_ms, task_id):
        raise Refused("id_taken", "This id stands for another change already. Send a new id.", "id")
    return known


def _validate(from_ms: int, to_ms: int, task_id: int | None, reason: str, now_ms: int) -> None:
    if not 1 <= len(reason) <= 500:
        raise Refused("bad_value", "Give a reason of 1 to 500 characters.", "reason")
    if not 0 < to_ms - from_ms <= LONGEST_MS:
        raise Refused("bad_interval", "The end must be after the start, and at most 24 hours later.", "to_ms")
    if to_ms > now_ms:
        raise Refused("in_future", "This time lies in the future. Add it once it has happened.", "to_ms")
    if task_id is not None and not Task.select().where(Task.id == task_id).exists():
        raise Refused("unknown_task", "This task does not exist. Choose another one.", "task_id")


def _rebuild(adjustment: Adjustment) -> None:
    calendar = load_calendar(adjustment.person_id)
    rebuild_dates(adjustment.person_id, calendar.dates(adjustment.from_ms, adjustment.to_ms), calendar)


def _audit_value(adjustment: Adjustment) -> dict[str, int | None]:
    return {"from_ms": adjustment.from_ms, "to_ms": adjustment.to_ms, "task": adjustment.task_id}
