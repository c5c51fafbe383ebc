"""Contracts and days off over the API: what the page of an account does, by the same people."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store.db.models import Contract, DayOff

HOUR_S = 3600
FOUR_DAYS = [8 * HOUR_S] * 4 + [0, 0, 0]


def post(world, what, body, by=None):
    return world.api("POST", f"/users/olga/{what}", body, by or world.manager)


def test_a_contract_is_what_is_expected_from_its_date_on(world):
    made = post(world, "contracts", {"from_date": "2026-11-23", "week_s": FOUR_DAYS})
    post(world, "contracts", {"from_date": "2026-01-01", "week_s": [7 * HOUR_S] * 5 + [0, 0]})

    listed = world.api("GET", "/users/olga/contracts", by=world.manager).json
    assert (made.status, made.json) == (201, {"from_date": "2026-11-23", "week_s": FOUR_DAYS})
    assert [one["from_date"] for one in listed["contracts"]] == ["2026-11-23", "2026-01-01"]
    assert listed["contracts"][0]["week_s"] == FOUR_DAYS
    page = Browser(world, world.manager).get("/studio/people/olga")
    assert page.form("/studio/people/olga")["mon"] == "8:00"


def test_a_contract_from_the_same_date_is_replaced(world):
    post(world, "contracts", {"from_date": "2026-11-23", "week_s": FOUR_DAYS})
    post(world, "contracts", {"from_date": "2026-11-23", "week_s": [0] * 7})

    (only,) = world.api("GET", "/users/olga/contracts", by=world.manager).json["contracts"]
    assert only["week_s"] == [0] * 7


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"from_date": "2026-02-30", "week_s": FOUR_DAYS}, "bad_value"),
        ({"from_date": "soon", "week_s": FOUR_DAYS}, "invalid"),
        ({"from_date": "2026-11-23", "week_s": [0] * 6}, "invalid"),
        ({"from_date": "2026-11-23", "week_s": [90_000] + [0] * 6}, "invalid"),
        ({"from_date": "2026-11-23", "week_s": [90] + [0] * 6}, "invalid"),
    ],
)
def test_a_contract_that_cannot_be_is_a_sentence(world, body, code):
    answer = post(world, "contracts", body)

    assert answer.code == code
    assert answer.json["error"]["message"].endswith(".")
    assert Contract.select().count() == 0


def test_days_off_are_added_listed_and_taken_back(world):
    added = post(world, "days-off", {"first": "2026-12-24", "last": "2026-12-26", "note": "Christmas"})
    again = post(world, "days-off", {"first": "2026-12-26", "less_s": 4 * HOUR_S})

    assert (added.status, added.json, again.json) == (201, {"added": 3}, {"added": 0})
    days = world.api("GET", "/users/olga/days-off?per_page=2", by=world.manager).json
    assert (days["total"], days["pages"]) == (3, 2)
    first = days["days_off"][0]
    assert (first["date"], first["less_s"], first["note"]) == ("2026-12-26", None, "Christmas")
    assert world.api("DELETE", f"/users/olga/days-off/{first['id']}", by=world.manager).status == 204
    assert DayOff.select().count() == 2


def test_part_of_a_day_may_be_off(world):
    post(world, "days-off", {"first": "2026-12-24", "less_s": 4 * HOUR_S})

    (only,) = world.api("GET", "/users/olga/days-off", by=world.manager).json["days_off"]
    assert only["less_s"] == 4 * HOUR_S


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"first": "2026-12-24", "last": "2026-12-23"}, "bad_value"),
        ({"first": "2026-12-24", "last": "2028-12-24"}, "bad_value"),
        ({"first": "2026-12-24", "less_s": 0}, "invalid"),
        ({"last": "2026-12-24"}, "invalid"),
    ],
)
def test_days_off_that_cannot_be_are_a_sentence(world, body, code):
    answer = post(world, "days-off", body)

    assert answer.code == code
    assert answer.json["error"]["message"].endswith(".")
    assert DayOff.select().count() == 0


def test_somebody_elses_day_off_is_not_found_under_this_name(world):
    post(world, "days-off", {"first": "2026-12-24"})

    answer = world.api("DELETE", f"/users/carl/days-off/{DayOff.get().id}", by=world.manager)

    assert (answer.status, DayOff.select().count()) == (404, 1)


@pytest.mark.parametrize("what", ["contracts", "days-off"])
def test_a_lead_and_the_person_themselves_find_nothing(world, what):
    for who in (world.owner, world.lead):
        assert world.api("GET", f"/users/olga/{what}", by=who).status == 404
        assert post(world, what, {"first": "2026-12-24"}, who).status == 404
    assert world.api("GET", f"/users/nobody/{what}", by=world.manager).status == 404


def test_a_holiday_is_everybodys_and_stands_on_the_page(world):
    body = {"first": "2026-12-25", "note": "Christmas"}
    assert world.api("POST", "/days-off", body, world.manager).json == {"added": 1}

    (told,) = world.api("GET", "/days-off", by=world.manager).json["days_off"]

    assert (told["date"], told["less_s"], told["note"]) == ("2026-12-25", None, "Christmas")
    assert "Christmas" in Browser(world, world.manager).get("/studio/days-off").text
    assert world.api("GET", "/users/olga/days-off", by=world.manager).json["days_off"] == []


def test_a_persons_day_off_is_no_holiday_to_take_back(world):
    post(world, "days-off", {"first": "2026-12-24"})

    assert world.api("DELETE", f"/days-off/{DayOff.get().id}", by=world.manager).status == 404


def test_a_holiday_is_taken_back(world):
    world.api("POST", "/days-off", {"first": "2026-12-25"}, world.manager)

    assert world.api("DELETE", f"/days-off/{DayOff.get().id}", by=world.manager).status == 204
    assert DayOff.select().count() == 0
