"""Where hours written into a week's grid lie on the day's clock: nothing counts without a time.

More hours go into the day's own gaps first, then after its last work, then before its first; fewer are taken
from the end of the task's own time backwards.

day      ....|####|  |####|..........|
adding        (3)  (1)     (2)
"""

from __future__ import annotations

from collections.abc import Sequence

from webapp.domain.intervals import Interval, between
from webapp.domain.paint import Piece

Range = tuple[int, int]


def place_hours(
    need_ms: int, counted: Sequence[Range], window: Range, begin_ms: int
) -> list[Interval] | None:
    """Free stretches of the window that hold `need_ms`, or None where there is not so much room.

    `counted` is what the day has already; an empty day is filled from `begin_ms` on.
    """
    if counted:
        first, last = min(span[0] for span in counted), max(span[1] for span in counted)
        rooms = [*between(counted), Interval(last, window[1])]
        before = Interval(window[0], first)
    else:
        begin_ms = min(max(begin_ms, window[0]), max(window[0], window[1] - need_ms))
        rooms, before = [Interval(begin_ms, window[1])], Interval(window[0], begin_ms)
    placed = []
    for room in rooms:
        length = min(need_ms, max(0, room.ms))
        if length:
            placed.append(Interval(room.start_ms, room.start_ms + length))
            need_ms -= length
    if need_ms and before.ms >= need_ms:
        placed.insert(0, Interval(before.end_ms - need_ms, before.end_ms))
        need_ms = 0
    return None if need_ms else placed


def take_hours(less_ms: int, pieces: Sequence[Piece], task: int) -> list[Interval]:
    """The last stretches of the task's own time that make up `less_ms`, or all of it if it has less."""
    taken: list[Interval] = []
    for piece in reversed(pieces):
        if piece.layer.task != task or not less_ms:
            continue
        length = min(less_ms, piece.end_ms - piece.start_ms)
        taken.append(Interval(piece.end_ms - length, piece.end_ms))
        less_ms -= length
    return sorted(taken)
