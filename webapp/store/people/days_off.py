"""Days off, of one person or of the whole studio."""

from __future__ import annotations

from datetime import timedelta

from peewee import ModelSelect

from webapp.store import audit
from webapp.store.db.database import writing
from webapp.store.db.models import DayOff, Person
from webapp.store.refusal import Refused, not_found
from webapp.store.typed import parse_date_field

MAX_DAYS_OFF_RUN = 366


def list_days_off(person_id: int | None, limit: int = 60) -> list[DayOff]:
    """The person's own days off, or those of everybody for None, the latest first."""
    return list(select_days_off(person_id).limit(limit))


def select_days_off(person_id: int | None) -> ModelSelect[DayOff]:
    """The same, not fetched yet, to be cut into pages."""
    return DayOff.select().where(DayOff.person == person_id).order_by(DayOff.date.desc())


def create_days_off(
    person: Person | None,
    first: str,
    last: str,
    *,
    author_id: int,
    now_ms: int,
    note: str = "",
    minutes: int | None = None,
) -> int:
    """Days off from `first` to `last`, whole ones unless `minutes` says how much less; returns how many
    are new. Without a person they are everybody's.
    """
    begin, end = parse_date_field(first, "first"), parse_date_field(last or first, "last")
    count = (end - begin).days + 1
    if not 1 <= count <= MAX_DAYS_OFF_RUN:
        raise Refused(
            "bad_value", "The last day must be the first or after it, at most a year later.", "last"
        )
    days = [(begin + timedelta(i)).isoformat() for i in range(count)]
    note = " ".join(note.split())[:200]
    subject = person.id if person else None
    with writing(*_locked_people(person)):
        known = {
            day_off.date for day_off in DayOff.select().where(DayOff.person == person, DayOff.date.in_(days))
        }
        new = [day for day in days if day not in known]
        for day in new:
            DayOff.create(person=person, date=day, minutes=minutes, note=note)
        if new:
            added = {"from": new[0], "to": new[-1], "note": note}
            audit.record(now_ms, author_id, "contract.day_off", subject, f"{len(new)} days", new=added)
    return len(new)


def delete_day_off(day_off_id: int, person: Person | None, author_id: int, now_ms: int) -> None:
    """Take one day off back, of a person or, for None, of everybody. Refuses with `not_found`."""
    with writing(*_locked_people(person)):
        found = DayOff.get_or_none(DayOff.id == day_off_id, DayOff.person == person)
        if found is None:
            raise not_found("day off")
        found.delete_instance()
        subject = person.id if person else None
        audit.record(now_ms, author_id, "contract.day_off", subject, found.date, old={"day": found.date})


def _locked_people(person: Person | None) -> list[int]:
    return [person.id] if person else []


def count_studio_days_off() -> int:
    """How many days off the whole studio has."""
    return int(select_days_off(None).count())
