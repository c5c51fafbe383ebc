"""What the parts of a task may be: the one rule of forms, API and import, so that none lets through what
another refuses.
"""

from __future__ import annotations

import unicodedata

MAX_LENGTHS = {"project": 40, "entity_type": 40, "entity": 200, "task_type": 80, "name": 160}
"""How many characters each text may have."""
MAX_BID_S = 1000 * 3600
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte order mark


def clean_line(value: str, field: str, longest: int) -> str:
    """One line without needless blanks. Raises ValueError with a sentence for an empty or too long one."""
    value = " ".join(_visible(str(value)).split())
    if not value or len(value) > longest:
        raise ValueError(f"The {field.replace('_', ' ')} must have 1 to {longest} characters.")
    return value


def _visible(value: str) -> str:
    """The text in one Unicode form and without invisible letters: names that look the same are the same."""
    if value.isascii():
        return value
    return "".join(letter for letter in unicodedata.normalize("NFC", value) if letter not in _INVISIBLE)


def clean_part(field: str, value: str) -> str:
    """One of LONGEST as it is kept: an entity's type in small letters, its path without slashes around it.
    Raises ValueError with a sentence.
    """
    if field == "entity":
        value = value.strip().strip("/")
    cleaned = clean_line(value, field, MAX_LENGTHS[field])
    return cleaned.lower() if field == "entity_type" else cleaned


def check_bid(seconds: int) -> int:
    """The bid in seconds. Raises ValueError with a sentence where it is negative or beyond all reason."""
    if not 0 <= seconds <= MAX_BID_S:
        raise ValueError(f"A bid is between 0 and {MAX_BID_S // 3600} hours.")
    return seconds
