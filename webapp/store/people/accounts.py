"""People: making accounts, signing in, and what may be changed about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from peewee import ModelSelect

from webapp.store import audit, settings
from webapp.store.access import passwords, rate_limits, tokens
from webapp.store.access.tokens import ROLES
from webapp.store.db.database import fetch, writing
from webapp.store.db.models import (
    Person,
    PersonZone,
    WebSession,
)
from webapp.store.refusal import Refused, not_found

_USERNAME = re.compile(r"[^\W_][\w.@+-]{1,63}")
MAX_KEY_LENGTH = 128  # some letters fold into three
EPOCH_MS = 0


def make_username_key(username: str) -> str:
    """What makes two spellings one account."""
    return username.strip().casefold()


def find_by_username(username: str) -> Person | None:
    """The person with this username, in any spelling."""
    found: Person | None = Person.get_or_none(Person.username_key == make_username_key(username))
    return found


def get(person_id: int) -> Person:
    """The person with this id. Refuses with `not_found`."""
    person: Person | None = Person.get_or_none(Person.id == person_id)
    if person is None:
        raise not_found("person")
    return person


def has_admin() -> bool:
    """Whether anybody can set the studio up; while nobody can, the console shows the set-up link."""
    return bool(Person.select().where(Person.role == "admin", Person.active).exists())


def create(
    username: str,
    password: str | None,
    *,
    now_ms: int,
    display_name: str = "",
    tz: str | None = None,
    role: str = "artist",
    author_id: int | None = None,
    studio_name: str = "",
) -> Person:
    """Make an account; without a password it waits for its invitation.

    Refuses with `bad_username`, `weak_password`, `bad_timezone`, `bad_value` or `username_taken`.
    """
    username = username.strip()
    if not _USERNAME.fullmatch(username) or len(make_username_key(username)) > MAX_KEY_LENGTH:
        raise Refused(
            "bad_username",
            "A username has 2 to 64 letters, digits or . _ @ + - without spaces, a letter or digit first.",
            "username",
        )
    check_role(role)
    zone = check_zone(tz if tz is not None else settings.get_value("studio_tz"))
    kept = None
    if password is not None:
        check_password_strength(password, username, display_name, studio_name)
        if find_by_username(username):
            raise _taken(username)
        kept = passwords.hash_password(password)
    with writing():
        if find_by_username(username):  # meanwhile
            raise _taken(username)
        person = Person.create(
            username=username,
            username_key=make_username_key(username),
            display_name=display_name.strip()[:120] or username,
            password_hash=kept,
            role=role,
            tz=zone,
            created_ms=now_ms,
        )
        PersonZone.create(person=person, from_ms=EPOCH_MS, tz=zone)
        audit.record(
            now_ms, author_id or person.id, "person.add", person.id, new={"username": username, "role": role}
        )
    return person


def _taken(username: str) -> Refused:
    return Refused("username_taken", f"The username {username} is taken. Choose another one.", "username")


def check_password_strength(
    password: str, username: str, display_name: str = "", studio_name: str = ""
) -> None:
    """Refuse with `weak_password` what is easily guessed of this person in this studio."""
    about = [username, *display_name.split(), studio_name, *studio_name.split()]
    about += [settings.get_value("studio_name")]
    about += [word for names in fetch("SELECT code, name FROM project") for word in names]
    passwords.check_strength(password, about)


def check_role(role: str) -> str:
    """The role. Refuses with `bad_value` what is none."""
    if role not in ROLES:
        raise Refused("bad_value", f"A role is one of {', '.join(ROLES)}, not {role}.", "role")
    return role


def check_zone(tz: str) -> str:
    """The zone's name. Refuses with `bad_timezone` what is none."""
    if tz not in _zones():
        raise Refused(
            "bad_timezone", f"The time zone {tz!r} is not known; write one such as Europe/Berlin.", "tz"
        )
    return tz


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    usable = set()
    for name in available_timezones():
        try:
            ZoneInfo(name)
        except (OSError, ValueError):  # a broken file in the machine's own zone folder
            continue
        usable.add(name)
    return frozenset(usable)


def sign_in(username: str, password: str, *, address: str, failures_per_address: int, now_ms: int) -> Person:
    """The person with this username and password.

    Refuses with `bad_credentials`, the same for an unknown name, or `too_many_attempts`. Only failures count.
    """
    limits = [
        *rate_limits.account_limits(make_username_key(username)),
        rate_limits.address_limit(address, failures_per_address),
    ]
    rate_limits.consume(limits, now_ms)
    person = check_credentials(username, password)
    if person is None:
        raise Refused("bad_credentials", "The username or the password is not right.")
    rate_limits.refund(limits, now_ms)
    return person


def check_credentials(username: str, password: str) -> Person | None:
    """The active person who has this username and password. Takes as long for a name that nobody has."""
    person = find_by_username(username)
    is_right = passwords.verify(password, person.password_hash if person else None)
    if person is None or not is_right or not person.active:
        return None
    if passwords.needs_rehash(person.password_hash or ""):
        with writing():
            Person.update(password_hash=passwords.hash_password(password)).where(
                Person.id == person.id
            ).execute()
    return person


def set_password(
    person: Person, password: str, *, author_id: int | None, now_ms: int, studio_name: str = ""
) -> None:
    """Give a new password and end every sign-in of this person. Refuses with `weak_password`."""
    check_password_strength(password, person.username, person.display_name, studio_name)
    kept = passwords.hash_password(password)
    with writing():
        Person.update(password_hash=kept).where(Person.id == person.id).execute()
        revoke_sign_ins(person.id, now_ms)
        audit.record(now_ms, author_id, "person.password", person.id)


def revoke_sign_ins(person_id: int, now_ms: int) -> None:
    """End every token and browser session of this person, within the caller's transaction."""
    tokens.revoke_all(person_id, now_ms)
    WebSession.delete().where(WebSession.person == person_id).execute()


def set_role(person: Person, role: str, *, author_id: int | None, now_ms: int) -> None:
    """Change what somebody may do. Browsers sign in again (a stolen cookie must not grow); DCCs work on."""
    check_role(role)
    with writing():
        if role != "admin":
            _refuse_if_last_admin(person)
        Person.update(role=role).where(Person.id == person.id).execute()
        WebSession.delete().where(WebSession.person == person.id).execute()
        audit.record(now_ms, author_id, "person.role", person.id, old=person.role, new=role)


def set_active(person: Person, active: bool, *, author_id: int | None, now_ms: int) -> None:
    """Switch an account on or off. Off ends every sign-in; the time stays."""
    with writing(person.id):  # before the tokens, as whoever takes segments in does
        if not active:
            _refuse_if_last_admin(person)
            revoke_sign_ins(person.id, now_ms)
        Person.update(active=active, left_ms=None if active else now_ms).where(
            Person.id == person.id
        ).execute()
        audit.record(now_ms, author_id, "person.active", person.id, old=person.active, new=active)


def _refuse_if_last_admin(person: Person) -> None:
    others = Person.select().where(Person.role == "admin", Person.active, Person.id != person.id)
    if person.role == "admin" and person.active and not others.exists():
        raise Refused(
            "not_possible", "This is the only active admin. Make somebody else an admin first.", "role"
        )


def set_zone(person: Person, tz: str, *, author_id: int | None, now_ms: int) -> None:
    """Move somebody to another zone from now on. Earlier work dates stay as they are."""
    check_zone(tz)
    with writing(person.id):
        if person.tz == tz:
            return
        PersonZone.insert(person=person.id, from_ms=now_ms, tz=tz).on_conflict(
            conflict_target=[PersonZone.person, PersonZone.from_ms], update={PersonZone.tz: tz}
        ).execute()
        Person.update(tz=tz).where(Person.id == person.id).execute()
        audit.record(now_ms, author_id, "person.zone", person.id, old=person.tz, new=tz)


def set_display_name(person: Person, display_name: str, *, author_id: int | None, now_ms: int) -> None:
    """Change the name that others read. Refuses with `bad_value` an empty one."""
    name = display_name.strip()
    if not 1 <= len(name) <= 120:
        raise Refused("bad_value", "A name has 1 to 120 characters.", "display_name")
    with writing():
        Person.update(display_name=name).where(Person.id == person.id).execute()
        audit.record(now_ms, author_id, "person.name", person.id, old=person.display_name, new=name)


def find_people(usernames: Iterable[str], field: str, already: Sequence[str] = ()) -> list[Person]:
    """The people of these usernames: active ones, or such as are in that place `already` and left since.

    Refuses with `bad_value`, naming those who are not there.
    """
    wanted = {name.casefold(): name for name in usernames if name.strip()}
    keys = list(wanted)
    may_be = Person.active | Person.username.in_(list(already)) if already else Person.active
    people = list(Person.select().where(Person.username_key.in_(keys), may_be)) if keys else []
    missing = [wanted[key] for key in wanted if key not in {person.username_key for person in people}]
    if missing:
        raise Refused("bad_value", f"There is no active person {', '.join(sorted(missing))}.", field)
    return people


def list_all() -> list[Person]:
    """Every account, the active ones first, by name."""
    return list(Person.select().order_by(Person.active.desc(), Person.display_name))


def select_all() -> ModelSelect[Person]:
    """Every account by its username, not fetched yet, to be cut into pages."""
    return Person.select().order_by(Person.username_key)
