"""Which of the seven colours and four patterns means a task, everywhere and always.

Made from the id, so a task looks the same on each page and day. Seven is prime: the ids of one task type over
neighbouring shots, a few apart, still get different colours.
"""

from __future__ import annotations

COLOURS = 7
PATTERNS = 4


def colour_of(task_id: int) -> int:
    """0 to 6, the number in the CSS classes `fill-0` and `ink-0`."""
    return task_id % COLOURS


def pattern_of(task_id: int) -> int:
    """0 (plain) to 3: stripes, dots, cross lines."""
    return task_id // COLOURS % PATTERNS
