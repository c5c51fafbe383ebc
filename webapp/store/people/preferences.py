"""What people choose about themselves: name, zone, looks, keys."""

from __future__ import annotations

from webapp.store.db.database import writing
from webapp.store.db.models import Person
from webapp.store.people import accounts
from webapp.store.refusal import Refused

THEMES = ("auto", "light", "dark")


def update(person_id: int, *, display_name: str, tz: str, theme: str, shortcuts: bool, now_ms: int) -> None:
    """All of it, or nothing. Refuses with `bad_value` or `bad_timezone`, naming the field."""
    if theme not in THEMES:
        raise Refused("bad_value", "Choose automatic, light or dark.", "theme")
    person = accounts.get(person_id)
    with writing(person_id):
        if display_name != person.display_name:
            accounts.set_display_name(person, display_name, author_id=person_id, now_ms=now_ms)
        accounts.set_zone(person, tz, author_id=person_id, now_ms=now_ms)
        Person.update(theme=theme, shortcuts=shortcuts).where(Person.id == person_id).execute()
