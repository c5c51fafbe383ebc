"""Contracts: from which date on somebody is expected to work how long on each weekday."""

from typing import Annotated

import msgspec
from msgspec import Meta

from webapp.store.db import models
from webapp.store.people import contracts
from webapp.web.api.params import PageQuery, cut_list, person_in
from webapp.web.api.routes import MANAGER, Call, route
from webapp.web.api.shapes import Date

DaySeconds = Annotated[int, Meta(ge=0, le=86_400, multiple_of=60)]
WeekSeconds = Annotated[
    list[DaySeconds],
    Meta(min_length=7, max_length=7, description="Monday to Sunday, in seconds that make whole minutes"),
]


class PersonContract(msgspec.Struct):
    """What is expected from a date on, until the next contract begins."""

    from_date: str
    week_s: list[int]


class Contracts(msgspec.Struct):
    """One page of them, the latest first. Before the first one the studio's usual week is expected."""

    contracts: list[PersonContract]
    page: int
    pages: int
    total: int


class NewContract(msgspec.Struct, forbid_unknown_fields=True):
    """One from the same date is replaced."""

    from_date: Date
    week_s: WeekSeconds


@route(
    "GET",
    "/users/{username}/contracts",
    who=MANAGER,
    scope="studio:read",
    query=PageQuery,
    answer=Contracts,
    errors=("not_found",),
)
def list_contracts(call: Call) -> Contracts:
    """A person's contracts, latest first"""
    rows, place = cut_list(contracts.list_contracts(person_in(call).id), call.query)
    return Contracts([_contract_of(contract) for contract in rows], *place)


@route(
    "POST",
    "/users/{username}/contracts",
    who=MANAGER,
    scope="studio:write",
    body=NewContract,
    answer=PersonContract,
    status=201,
    errors=("not_found", "bad_value"),
)
def create_contract(call: Call) -> PersonContract:
    """Set how long a person is expected to work from a date on"""
    body = call.body
    minutes = [seconds // 60 for seconds in body.week_s]
    contracts.set_contract(person_in(call), body.from_date, minutes, call.me.person_id, call.now_ms)
    return PersonContract(body.from_date, body.week_s)


def _contract_of(contract: models.Contract) -> PersonContract:
    return PersonContract(contract.from_date, [getattr(contract, day) * 60 for day in contracts.WEEKDAYS])


ROUTES = (list_contracts, create_contract)
