"""Whole minutes of a person's day: rounded once, so that the tasks add up to the rounded day."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

MINUTE_MS = 60_000
Key = TypeVar("Key", bound=Hashable)


def round_day(task_ms: Mapping[Key, int]) -> dict[Key, int]:
    """Milliseconds by task to whole minutes by task, whose sum is the day's total rounded to the minute.

    The minutes left over go to the largest remainders; equal ones by the order of the keys' text, so that
    the same day is always rounded in the same way.
    """
    minutes = {key: ms // MINUTE_MS for key, ms in task_ms.items()}
    day = (sum(task_ms.values()) + MINUTE_MS // 2) // MINUTE_MS
    left = day - sum(minutes.values())
    by_remainder = sorted(task_ms, key=lambda key: (-(task_ms[key] % MINUTE_MS), str(key)))
    for key in by_remainder[:left]:
        minutes[key] += 1
    return minutes
