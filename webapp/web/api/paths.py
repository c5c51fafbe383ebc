"""What stands in a route's path, read. What is no such thing is 404, as is what does not exist."""

from webapp.domain.timesheet import monday_of_week_name
from webapp.domain.written import parse_number
from webapp.store import people
from webapp.store.models import Person
from webapp.store.refusal import not_found
from webapp.web.api.routes import Call

_HEX = frozenset("0123456789abcdef")


def number_in(call: Call, name: str, thing: str) -> int:
    """The number of a row. `thing` is what the refusal calls it."""
    number = parse_number(call.path[name])
    if number is None:
        raise not_found(thing)
    return number


def id_in(call: Call, name: str, thing: str) -> str:
    """An id of 32 hex digits, as add-ons make them."""
    text: str = call.path[name]
    if len(text) != 32 or set(text) - _HEX:
        raise not_found(thing)
    return text


def monday_in(call: Call) -> str:
    """The Monday of a week such as 2026-W47."""
    try:
        return monday_of_week_name(call.path["week"])
    except ValueError:
        raise not_found("week") from None


def person_in(call: Call) -> Person:
    """Whoever has that username, in any spelling. For routes of managers, who may see everybody."""
    person = people.find(call.path["username"])
    if person is None:
        raise not_found("person")
    return person
