"""Algebra of half-open intervals `[start, end)` in milliseconds. One verb a function; no time zones here.

A list of intervals is *clean* when it is sorted, without overlap and without touching neighbours.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple


class Interval(NamedTuple):
    """`[start_ms, end_ms)`: the start belongs to it, the end does not."""

    start_ms: int
    end_ms: int

    @property
    def ms(self) -> int:
        """Its length."""
        return self.end_ms - self.start_ms


def union(intervals: Iterable[tuple[int, int]]) -> list[Interval]:
    """The clean list that covers the same instants.

    a:      |---|  |----|
    b:         |-----|
    result: |-----------|
    """
    merged: list[Interval] = []
    for start_ms, end_ms in sorted((interval[0], interval[1]) for interval in intervals):
        if start_ms >= end_ms:
            continue
        if merged and start_ms <= merged[-1].end_ms:
            merged[-1] = Interval(merged[-1].start_ms, max(merged[-1].end_ms, end_ms))
        else:
            merged.append(Interval(start_ms, end_ms))
    return merged


def clip(interval: tuple[int, int], window: tuple[int, int]) -> Interval | None:
    """What of the interval lies in the window.

    interval: |--------|
    window:       |--------|
    result:       |----|
    """
    start_ms, end_ms = max(interval[0], window[0]), min(interval[1], window[1])
    return Interval(start_ms, end_ms) if start_ms < end_ms else None


def intersect(these: Iterable[tuple[int, int]], those: Iterable[tuple[int, int]]) -> list[Interval]:
    """The instants that lie in both.

    these:  |----|   |----|
    those:     |-------|
    result:    |-|   |-|
    """
    found = (clip(this, that) for this in union(these) for that in union(those))
    return [interval for interval in found if interval is not None]


def subtract(these: Iterable[tuple[int, int]], those: Iterable[tuple[int, int]]) -> list[Interval]:
    """The instants of `these` that lie in none of `those`.

    these:  |-----------|
    those:     |--|
    result: |--|  |-----|
    """
    left: list[Interval] = []
    holes = union(those)
    for start_ms, end_ms in union(these):
        at_ms = start_ms
        for hole in holes:
            if hole.end_ms <= at_ms or hole.start_ms >= end_ms:
                continue
            if hole.start_ms > at_ms:
                left.append(Interval(at_ms, hole.start_ms))
            at_ms = hole.end_ms
        if at_ms < end_ms:
            left.append(Interval(at_ms, end_ms))
    return left


def between(intervals: Iterable[tuple[int, int]]) -> list[Interval]:
    """The holes from the first start to the last end.

    intervals: |--|   |--|  |-|
    result:       |---|  |--|
    """
    clean = union(intervals)
    return [Interval(before.end_ms, after.start_ms) for before, after in pairwise(clean)]


def total(intervals: Iterable[tuple[int, int]]) -> int:
    """The length of all instants covered, each counted once."""
    return sum(interval.ms for interval in union(intervals))
