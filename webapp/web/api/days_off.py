"""Days off: dates on which somebody, or everybody, is expected to work less, or not at all."""

from typing import Annotated

import msgspec
from msgspec import Meta

from webapp.store.db.models import Person
from webapp.store.people import days_off
from webapp.web.api.params import PageQuery, cut, number_in, person_in
from webapp.web.api.routes import MANAGER, Call, route
from webapp.web.api.shapes import Date


class PersonDayOff(msgspec.Struct):
    """One date; `less_s` is null for the whole day."""

    id: int
    date: str
    less_s: int | None
    note: str


class DaysOff(msgspec.Struct):
    """One page of them, the latest first."""

    days_off: list[PersonDayOff]
    page: int
    pages: int
    total: int


class NewDaysOff(msgspec.Struct, forbid_unknown_fields=True):
    """Every date from `first` to `last`, whole ones unless `less_s` says how much less is expected."""

    first: Date
    last: Date | None = None
    less_s: Annotated[int, Meta(ge=60, le=86_400, multiple_of=60)] | None = None
    note: Annotated[str, Meta(max_length=200)] = ""


class AddedDaysOff(msgspec.Struct):
    """How many are new: a date that was off already stays as it was."""

    added: int


@route(
    "GET",
    "/users/{username}/days-off",
    who=MANAGER,
    scope="studio:read",
    query=PageQuery,
    answer=DaysOff,
    errors=("not_found",),
)
def list_days_off(call: Call) -> DaysOff:
    """A person's days off, latest first"""
    return _list(call, person_in(call))


@route(
    "GET",
    "/days-off",
    who=MANAGER,
    scope="studio:read",
    query=PageQuery,
    answer=DaysOff,
    errors=("not_found",),
)
def list_holidays(call: Call) -> DaysOff:
    """Days off for everybody, latest first"""
    return _list(call, None)


@route(
    "POST",
    "/users/{username}/days-off",
    who=MANAGER,
    scope="studio:write",
    body=NewDaysOff,
    answer=AddedDaysOff,
    status=201,
    errors=("not_found", "bad_value"),
)
def create_days_off(call: Call) -> AddedDaysOff:
    """Add days off for a person, at most a year at once"""
    return _add(call, person_in(call))


@route(
    "POST",
    "/days-off",
    who=MANAGER,
    scope="studio:write",
    body=NewDaysOff,
    answer=AddedDaysOff,
    status=201,
    errors=("bad_value",),
)
def create_holidays(call: Call) -> AddedDaysOff:
    """Add days off for everybody, such as public holidays"""
    return _add(call, None)


@route(
    "DELETE",
    "/users/{username}/days-off/{id}",
    who=MANAGER,
    scope="studio:write",
    status=204,
    errors=("not_found",),
)
def delete_day_off(call: Call) -> None:
    """Delete a day off"""
    _remove(call, person_in(call))


@route("DELETE", "/days-off/{id}", who=MANAGER, scope="studio:write", status=204, errors=("not_found",))
def delete_holiday(call: Call) -> None:
    """Delete a day off for everybody"""
    _remove(call, None)


def _list(call: Call, person: Person | None) -> DaysOff:
    rows, place = cut(days_off.select_days_off(person.id if person else None), call.query)
    found = [
        PersonDayOff(day.id, day.date, None if day.minutes is None else day.minutes * 60, day.note)
        for day in rows
    ]
    return DaysOff(found, *place)


def _add(call: Call, person: Person | None) -> AddedDaysOff:
    body = call.body
    added = days_off.create_days_off(
        person,
        body.first,
        body.last or body.first,
        author_id=call.me.person_id,
        now_ms=call.now_ms,
        note=body.note,
        minutes=None if body.less_s is None else body.less_s // 60,
    )
    return AddedDaysOff(added)


def _remove(call: Call, person: Person | None) -> None:
    days_off.delete_day_off(number_in(call, "id", "day off"), person, call.me.person_id, call.now_ms)


ROUTES = (list_days_off, create_days_off, delete_day_off, list_holidays, create_holidays, delete_holiday)
