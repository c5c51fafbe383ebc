"""Which holes of a day ask for a word: one rule for the artist's week and for who approves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from webapp.domain.intervals import Interval, clip, union

MIN_GAP_MS = 3_600_000
MAX_GAP_MS = 6 * 3_600_000
"""Shorter holes are breaks, longer ones nights."""


def find_unexplained(known: Sequence[Interval], windows: Iterable[Interval]) -> list[Interval]:
    """The long holes within the days of a week (`windows`) of which nothing is `known`.

    work       |####|          |####|    |##|        day ends
    erased           |break|
    holes                |-----|    |----|           the first is shorter than it looks: the break is
    explained
    """
    holes = []
    for window in windows:
        known_spans = union([part for interval in known if (part := clip(interval, window))])
        holes += [Interval(before.end_ms, after.start_ms) for before, after in pairwise(known_spans)]
    return [hole for hole in holes if MIN_GAP_MS <= hole.end_ms - hole.start_ms <= MAX_GAP_MS]
