"""Text that somebody typed: how it is cleaned, and how long it may be. SQLite keeps any length, PostgreSQL
none too long.
"""

from __future__ import annotations

from webapp.store.refusal import Refused


def clean_text(value: str, field: str, longest: int) -> str:
    """One line without needless blanks. Refuses with `bad_value` an empty or too long one."""
    value = " ".join(str(value).split())
    if not value or len(value) > longest:
        raise Refused(
            "bad_value", f"The {field.replace('_', ' ')} must have 1 to {longest} characters.", field
        )
    return value


def bounded(value: str, field: str, longest: int) -> str:
    """The text without blanks around it, on as many lines as it has. Refuses with `bad_value` a too long
    one.
    """
    value = value.strip()
    if len(value) > longest:
        sentence = f"The {field} may have {longest} characters at most; this has {len(value)}."
        raise Refused("bad_value", sentence, field)
    return value
