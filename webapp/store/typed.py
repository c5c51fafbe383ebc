"""Text that somebody typed: how it is cleaned, and how long it may be. SQLite keeps any length, PostgreSQL
none too long.
"""

from __future__ import annotations

from datetime import date

from webapp.domain.task_fields import clean_line, clean_part
from webapp.domain.written import parse_date
from webapp.store.refusal import Refused


def clean_text(value: str, field: str, longest: int) -> str:
    """One line without needless blanks. Refuses with `bad_value` an empty or too long one."""
    try:
        return clean_line(value, field, longest)
    except ValueError as problem:
        raise Refused("bad_value", str(problem), field) from None


def clean_task_part(value: str, field: str) -> str:
    """The same of a text of a task, by the rule for that part of it."""
    try:
        return clean_part(field, value)
    except ValueError as problem:
        raise Refused("bad_value", str(problem), field) from None


def clean_multiline(value: str, field: str, longest: int) -> str:
    """The text without blanks around it, on as many lines as it has. Refuses with `bad_value` a too long
    one.
    """
    value = value.strip()
    if len(value) > longest:
        sentence = f"The {field} may have {longest} characters at most; this has {len(value)}."
        raise Refused("bad_value", sentence, field)
    return value


def parse_date_field(text: str, field: str) -> date:
    """A date as people write it. Refuses with `bad_value`."""
    try:
        return parse_date(text)
    except ValueError:
        raise Refused("bad_value", "Write a date such as 2026-12-24.", field) from None
