"""Contracts: how long a person is expected to work on each weekday, from a date on."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.store import audit
from webapp.store.db.database import writing
from webapp.store.db.models import Contract, Person
from webapp.store.refusal import Refused
from webapp.store.typed import parse_date_field

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def list_contracts(person_id: int) -> list[Contract]:
    """The person's contracts, the latest first."""
    return list(Contract.select().where(Contract.person == person_id).order_by(Contract.from_date.desc()))


def set_contract(person: Person, from_date: str, minutes: Sequence[int], author_id: int, now_ms: int) -> None:
    """From that date on the person is expected to work so many minutes, Monday to Sunday."""
    first = parse_date_field(from_date, "from_date").isoformat()
    if len(minutes) != 7 or not all(0 <= length <= 1440 for length in minutes):
        raise Refused("bad_value", "Give each weekday between 0 and 24 hours.", "hours")
    days = dict(zip(WEEKDAYS, minutes, strict=True))
    with writing(person.id):
        old = Contract.get_or_none(Contract.person == person, Contract.from_date == first)
        before = {day: getattr(old, day) for day in WEEKDAYS} if old else None
        if old:
            Contract.update(**days).where(Contract.id == old.id).execute()
        else:
            Contract.create(person=person, from_date=first, **days)
        audit.record(now_ms, author_id, "contract.set", person.id, f"from {first}", old=before, new=days)
