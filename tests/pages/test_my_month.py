"""My month: the calendar and what it adds up to."""

from __future__ import annotations

from tests.support.browser import Browser
from webapp.store.db.models import Contract, DayOff

MONTH = "/me/month/2026-11"


def test_a_day_shows_its_hours_and_leads_to_itself(world, owner):
    world.send(world.segment(world.at(9), world.at(11.5)))
    page = owner.get(MONTH).says("2:30")

    assert 'href="/me/day/2026-11-23"' in page.html


def test_days_weeks_and_month_add_up(world):
    for hours in (0, 1, 24, 25):
        world.now_ms += 86_400_000
        world.send(world.segment(world.at(hours), world.at(hours + 1 / 3)))

    Browser(world, world.owner).get(MONTH).says("Total 1:20")


def test_a_week_at_the_months_border_counts_whole_and_the_month_its_own_days(world, owner):
    """November 2026 begins on a Sunday: week 44 has six days in October."""
    back = -23 * 24  # hours from the world's Monday to Saturday, 31 October
    world.send(world.segment(world.at(back + 9), world.at(back + 11)))
    world.send(world.segment(world.at(back + 33), world.at(back + 34)))

    owner.get(MONTH).says("Week 44 3:00", "Total 1:00")
    owner.get("/me/month/2026-10").says("Week 44 3:00", "Total 2:00")


def test_manual_time_and_a_short_day_are_marked_in_words(world):
    world.adjust(world.at(9), world.at(10), world.task)
    world.now_ms += 86_400_000

    Browser(world, world.owner).get(MONTH).says("added by hand", "less than expected")


def test_a_day_off_expects_nothing(world, owner):
    DayOff.create(person=world.owner.person, date="2026-11-20", note="Holiday")

    owner.get(MONTH).says("Holiday", "Expected 160:00")


def test_a_contract_says_what_is_expected(world, owner):
    Contract.create(person=world.owner.person, from_date="2026-11-16", fri=0)

    owner.get(MONTH).says("Expected 152:00")


def test_the_week_begins_as_the_reader_is_used_to(world):
    european = Browser(world, world.owner, language="de").get(MONTH).text
    american = Browser(world, world.owner, language="en-US").get(MONTH).text

    assert "Mon Tue Wed Thu Fri Sat Sun Week" in european
    assert "Sun Mon Tue Wed Thu Fri Sat Week" in american


def test_a_row_from_sunday_adds_up_the_days_it_shows(world):
    sunday = -24  # hours from the world's Monday to Sunday, 22 November, which begins the American row
    world.send(world.segment(world.at(sunday + 9), world.at(sunday + 11)))
    world.send(world.segment(world.at(0), world.at(1)))

    Browser(world, world.owner, language="en-US").get(MONTH).says("Week 48 3:00", "Week 47 0:00")
    Browser(world, world.owner, language="de").get(MONTH).says("Week 48 1:00", "Week 47 2:00")


def test_new_years_days_stand_in_the_weeks_of_their_own_year(owner):
    page = owner.get("/me/month/2024-12")

    assert "/me/week/2025-W01" in page.html
    assert "/me/week/2024-W01" not in page.html


def test_a_month_that_was_typed_is_gone_to(owner):
    assert owner.get("/me/go?month=2026-03").location == "/me/month/2026-03"
    assert owner.get("/me/go?month=//evil.example").location == "/me/month"


def test_an_empty_month_says_what_to_do(owner):
    owner.get("/me/month/2020-02").says("Nothing was tracked this month")
