"""People over the API: the hours and balances of the People page, and who finds whom."""

from __future__ import annotations

import pytest

from tests.support.builders import DAY_MS
from tests.support.csv_page import read_csv
from webapp.store.people import contracts, days_off

HOUR_S = 3600
WEEK = "from=2026-11-23&to=2026-11-29"


@pytest.fixture
def compared(world):
    """Olga is expected two hours on Mondays and worked three on OTR; stan one on FOX."""
    minutes = [120] + [0] * 6
    contracts.set_contract(world.owner.person, "2026-01-01", minutes, world.manager.id, world.now_ms)
    world.send(world.segment(world.at(8), world.at(11)))
    world.send(world.segment(world.at(8), world.at(9), world.foreign_task), by=world.stranger)
    world.now_ms += DAY_MS  # today is in no balance yet
    return world


def ask(world, query, by=None):
    answer = world.api("GET", f"/people?{query}", by=by or world.manager)
    assert answer.status == 200, answer.text
    return {one["user"]["username"]: one for one in answer.json["people"]}


def test_the_figures_are_those_of_the_page(compared):
    told = ask(compared, WEEK)
    rows = {row["Username"]: row for row in read_csv(compared, f"/people.csv?{WEEK}")}

    assert set(told) == set(rows)
    for name, row in rows.items():
        (week,) = told[name]["weeks"]
        assert week["week"] == row["Week"]
        assert week["total_s"] in {float(value) for key, value in row.items() if key.endswith("(seconds)")}
        assert week["expected_s"] == float(row["Expected (seconds)"])
        assert week["over_s"] == float(row["Overtime (seconds)"])


def test_a_balance_is_worked_less_expected(compared):
    olga = ask(compared, f"{WEEK}&user=olga")["olga"]

    assert (olga["total_s"], olga["expected_s"], olga["balance_s"], olga["over_s"]) == (
        3 * HOUR_S,
        2 * HOUR_S,
        HOUR_S,
        HOUR_S,
    )
    assert olga["weeks"][0]["balance_s"] == HOUR_S


def test_a_day_off_is_expected_less(compared):
    days_off.create_days_off(
        compared.owner.person, "2026-11-23", "", author_id=compared.manager.id, now_ms=compared.now_ms
    )

    olga = ask(compared, f"{WEEK}&user=olga")["olga"]

    assert (olga["expected_s"], olga["days_off"], olga["over_s"]) == (0, 1, 3 * HOUR_S)


def test_a_lead_sees_hours_on_their_projects_and_no_contract(compared):
    told = ask(compared, WEEK, compared.lead)

    assert "stan" not in told
    olga = told["olga"]
    assert (olga["total_s"], olga["weeks"][0]["total_s"]) == (3 * HOUR_S, 3 * HOUR_S)
    contract = [olga[name] for name in ("expected_s", "balance_s", "over_s", "days_off")]
    assert contract == [None] * 4
    assert olga["weeks"][0]["expected_s"] is None


def test_hours_of_one_project_are_not_compared_with_a_contract(compared):
    assert ask(compared, f"{WEEK}&project=OTR")["olga"]["balance_s"] is None


def test_the_list_comes_in_pages(compared):
    answer = compared.api("GET", f"/people?{WEEK}&per_page=3&page=2", by=compared.manager).json

    assert (answer["page"], answer["total"], len(answer["people"])) == (2, 7, 3)


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("from=2026-11-23", 400, "to"),
        ("from=2026-11-31&to=2026-12-01", 400, "from"),
        ("from=2026-11-23&to=2026-11-22", 422, "to"),
        ("from=2016-11-23&to=2026-11-22", 422, "to"),
        (f"{WEEK}&user=nobody", 404, "user"),
        (f"{WEEK}&per_page=0", 400, "per_page"),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_sentence(world, query, status, field):
    answer = world.api("GET", f"/people?{query}", by=world.manager)

    assert (answer.status, answer.json["error"]["field"]) == (status, field)
    assert answer.json["error"]["message"].endswith(".")


def test_one_person_is_found_by_a_manager_and_by_the_lead_of_their_work(compared):
    found = compared.api("GET", "/users/OLGA", by=compared.lead)

    assert (found.status, found.json["username"], found.json["role"]) == (200, "olga", "artist")
    assert compared.api("GET", "/users/olga", by=compared.manager).json == found.json
    assert compared.api("GET", "/users/stan", by=compared.lead).status == 404
    assert compared.api("GET", "/users/olga", by=compared.owner).status == 404
