"""Text that somebody typed: how it is cleaned, and how long it may be. SQLite keeps any length, PostgreSQL
none too long.
"""

from __future__ import annotations

from collections.abc import Callable

from webapp.domain.task_fields import clean_line, clean_part
from webapp.store.refusal import Refused


def clean_text(value: str, field: str, longest: int) -> str:
    """One line without needless blanks. Refuses with `bad_value` an empty or too long one."""
    return _refusing(field, lambda: clean_line(value, field, longest))


def clean_task_part(field: str, value: str) -> str:
    """A part of a task by its one rule. Refuses with `bad_value`."""
    return _refusing(field, lambda: clean_part(field, value))


def _refusing(field: str, clean: Callable[[], str]) -> str:
    try:
        return clean()
    except ValueError as problem:
        raise Refused("bad_value", str(problem), field) from None


def bounded(value: str, field: str, longest: int) -> str:
    """The text without blanks around it, on as many lines as it has. Refuses with `bad_value` a too long
    one.
    """
    value = value.strip()
    if len(value) > longest:
        sentence = f"The {field} may have {longest} characters at most; this has {len(value)}."
        raise Refused("bad_value", sentence, field)
    return value
