"""What the repair form does: one or more adjustments that belong together and are taken back together.

They share the first thirty hex digits of their id, the last two count them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import NamedTuple

from webapp.domain.intervals import Interval, clip, subtract
from webapp.domain.paint import Piece, paint
from webapp.store.db.database import fetch, fetch_one, writing
from webapp.store.refusal import Refused, not_found
from webapp.store.tracked import adjustments
from webapp.store.tracked.layers import load_layers

GROUP_DIGITS = 30
MAX_PARTS = 99


class Part(NamedTuple):
    """One stretch and what it now counts for; None: nothing."""

    from_ms: int
    to_ms: int
    task_id: int | None


def new_group() -> str:
    """An id for a form, made when it is shown: sent twice, it repairs once."""
    return secrets.token_hex(15)


def derive_group(group: str, place: str) -> str:
    """An id for one of several repairs of a form, each of which can be taken back by itself."""
    return hashlib.blake2b(f"{group} {place}".encode(), digest_size=GROUP_DIGITS // 2).hexdigest()


def is_group(text: str) -> bool:
    """Whether this is an id as `new_group` makes it."""
    return len(text) == GROUP_DIGITS and not set(text) - set("0123456789abcdef")


def find_counted(person_id: int, from_ms: int, to_ms: int, but: str = "") -> list[Piece]:
    """What counts already in that stretch, leaving the repair `but` out: it is being edited."""
    layers = [
        layer
        for layer in load_layers(person_id, from_ms, to_ms)
        if not (but and layer.id.startswith(but[:GROUP_DIGITS]))
    ]
    cuts = []
    for piece in paint(layers):
        part = clip((piece.start_ms, piece.end_ms), (from_ms, to_ms))
        if part:
            cuts.append(piece._replace(start_ms=part.start_ms, end_ms=part.end_ms))
    return cuts


def free_parts(from_ms: int, to_ms: int, counted: Sequence[Piece]) -> list[Interval]:
    """What of the stretch does not count yet."""
    return subtract([(from_ms, to_ms)], [(piece.start_ms, piece.end_ms) for piece in counted])


def save(
    group: str,
    person_id: int,
    parts: Sequence[Part],
    reason: str,
    *,
    replacing: str = "",
    author_id: int,
    now_ms: int,
) -> str:
    """Make the adjustments, all or none; returns the id of the last. `replacing` is a repair to take back
    first.

    Refuses as `adjustments.create` does, and with `bad_value` where nothing is left to do.
    """
    if not parts:
        raise Refused("bad_value", "All of this time counts already, so there is no gap to fill.", "from")
    if len(parts) > MAX_PARTS:
        raise Refused(
            "bad_value", "This stretch has too many gaps to fill at once. Choose a shorter one.", "from"
        )
    with writing(person_id):
        if replacing:
            undo(replacing, person_id, author_id=author_id, now_ms=now_ms)
        for number, part in enumerate(parts):
            id = f"{group}{number:02x}"
            adjustments.create(id, person_id, *part, reason, author_id=author_id, now_ms=now_ms)
    return id


def find_last(group: str, person_id: int) -> str | None:
    """The last adjustment of a repair that was made already, by a form that was sent twice."""
    rows = _members(group + "00", person_id)
    return bytes(rows[-1][0]).hex() if rows else None


def undo(id: str, person_id: int, *, author_id: int, now_ms: int) -> int:
    """Take back everything that was made together with this adjustment; returns a moment on its day.

    Refuses with `not_found` or `locked`.
    """
    if len(id) != 32 or set(id) - set("0123456789abcdef"):
        raise not_found("change")
    rows = _members(id, person_id)
    if not rows:
        raise not_found("change")
    with writing(person_id):
        for found, _ in rows:
            adjustments.revoke(bytes(found).hex(), person_id, author_id=author_id, now_ms=now_ms)
    return int(rows[-1][1])


def _members(id: str, person_id: int) -> list[tuple]:
    """(id, from_ms) of everything that was made together with an adjustment, in order."""
    first, last = id[:GROUP_DIGITS] + "00", id[:GROUP_DIGITS] + "ff"
    return fetch(
        "SELECT id, from_ms FROM adjustment WHERE person_id = ? AND id >= ? AND id <= ? ORDER BY seq",
        (person_id, bytes.fromhex(first), bytes.fromhex(last)),
    )


def get_reason(id: str, person_id: int) -> str:
    """The words of one of this person's adjustments; "" where there is none such."""
    if len(id) != 32 or set(id) - set("0123456789abcdef"):
        return ""
    row = fetch_one(
        "SELECT reason FROM adjustment WHERE id = ? AND person_id = ?", (bytes.fromhex(id), person_id)
    )
    return row[0] if row else ""
