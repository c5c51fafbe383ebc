"""How the set-up's forms are answered: done and shown again, or shown with what was typed and what is
wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from webapp.domain.durations import parse_duration
from webapp.domain.written import parse_number
from webapp.store.refusal import Refused, not_found
from webapp.web.format.translations import _
from webapp.web.http.errors import status_of
from webapp.web.pages.parts.visit import Visit


@dataclass
class Typed:
    """What a form shows: values by name, and what is wrong with them. `status` is that of the answer."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 200


def refused_form(visit: Visit, refused: Refused) -> Typed:
    """The form again, after something in it was refused. The page itself is there, so never 404."""
    status = status_of(refused)
    return Typed(visit.form.texts(), {refused.field or "": refused.message}, 422 if status == 404 else status)


def seconds_of(text: str, name: str) -> int | None:
    """A length that was typed, in seconds; None for an empty field. Refuses with `bad_value`."""
    if not text.strip():
        return None
    try:
        return parse_duration(text)
    except ValueError as problem:
        raise Refused("bad_value", str(problem), name) from None


def whole_number(text: str, name: str) -> int:
    """A number that was typed. Refuses with `bad_value`."""
    number = parse_number(text)
    if number is None:
        raise Refused("bad_value", _("Write a whole number."), name)
    return number


def number_in(text: str, thing: str) -> int:
    """The number that stands in an address. `thing` is what the refusal calls it. Refuses with
    `not_found` what is none.
    """
    number = parse_number(text)
    if number is None:
        raise not_found(thing)
    return number
