"""What becomes of one person, task and date when both sides are looked at. Pure."""

from __future__ import annotations

SAME, SET, CONFLICT = "same", "set", "conflict"


def decide(wanted: int, known: frozenset[int], remote: float, *, ours_wins: bool) -> str:
    """`wanted` are our minutes now, `remote` those that stand there.

    `known` are the minutes that we may have put there: the last ones acknowledged, and those of a request
    whose answer was lost. Anything else was typed by a person there, and is overwritten by policy alone.
    """
    if remote == wanted:
        return SAME
    if remote in known or ours_wins:
        return SET
    return CONFLICT
