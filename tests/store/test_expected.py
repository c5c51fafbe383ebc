"""What is expected of a person begins and ends with them."""

from datetime import date

import pytest

from webapp.store.db.models import Person
from webapp.store.people import accounts, contracts
from webapp.store.people.expected import list_expected, sum_expected

YEAR = date(2026, 1, 1), date(2026, 12, 31)
FRIDAY_20_NOVEMBER_MS = 1_795_176_000_000
DAY_MS = 86_400_000


@pytest.fixture
def newcomer(world):
    """Somebody whose account was made on Friday, 20 November 2026."""
    Person.update(created_ms=FRIDAY_20_NOVEMBER_MS).where(Person.id == world.owner.id).execute()
    return Person.get_by_id(world.owner.id)


def hours_expected(person, first, last):
    return sum_expected(list_expected(person.id, first, last)) / 3600


def test_nothing_is_expected_before_the_account_was_made(newcomer):
    assert hours_expected(newcomer, date(2026, 1, 1), date(2026, 11, 19)) == 0
    assert hours_expected(newcomer, date(2026, 11, 16), date(2026, 11, 27)) == 6 * 8


def test_a_contract_of_one_week_makes_no_year(world, newcomer):
    contracts.set_contract(newcomer, "2026-11-23", [480] * 5 + [0, 0], world.manager.id, world.now_ms)
    accounts.set_active(
        newcomer, False, author_id=world.manager.id, now_ms=FRIDAY_20_NOVEMBER_MS + 7 * DAY_MS
    )

    assert hours_expected(newcomer, date(2026, 11, 21), YEAR[1]) == 40


def test_a_contract_that_began_before_the_account_counts_from_its_start(world, newcomer):
    contracts.set_contract(newcomer, "2026-11-09", [480] * 5 + [0, 0], world.manager.id, world.now_ms)

    assert hours_expected(newcomer, date(2026, 1, 1), date(2026, 11, 20)) == 80


def test_whoever_left_owes_nothing_more(world):
    accounts.set_active(world.owner.person, False, author_id=world.manager.id, now_ms=FRIDAY_20_NOVEMBER_MS)

    assert hours_expected(world.owner, date(2026, 11, 16), date(2026, 12, 31)) == 40


def test_whoever_comes_back_is_expected_again(world):
    for active in (False, True):
        accounts.set_active(
            world.owner.person, active, author_id=world.manager.id, now_ms=FRIDAY_20_NOVEMBER_MS
        )

    assert hours_expected(world.owner, date(2026, 11, 23), date(2026, 11, 27)) == 40


def test_whoever_has_hours_from_before_the_account_was_there_before(world, newcomer):
    tuesday_ms = FRIDAY_20_NOVEMBER_MS - 10 * DAY_MS
    world.send(world.segment(tuesday_ms, tuesday_ms + 3_600_000))

    assert hours_expected(newcomer, date(2026, 11, 1), date(2026, 11, 13)) == 4 * 8
