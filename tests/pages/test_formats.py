"""How lengths, dates and weeks are written, and whose custom counts."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from webapp.domain.day_rows import Row
from webapp.web.format.band import make_band
from webapp.web.format.locales import region_for
from webapp.web.format.numbers import (
    clock_length,
    clock_time,
    iso_week,
    percent,
    prose_length,
    short_date,
    signed_length,
    stored_date,
    week_name,
)

GB = Locale.parse("en_GB")


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "0:00"), (29, "0:00"), (30, "0:01"), (26_700, "7:25"), (585_600, "162:40")]
)
def test_a_length_in_a_table(seconds, written):
    assert clock_length(seconds) == written


def test_three_times_twenty_minutes_are_an_hour_and_not_a_second_more():
    assert clock_length(3 * 20 * 60) == "1:00"
    assert clock_length(3 * (20 * 60 + 9.9)) == "1:00"


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0 min"), (2700, "45 min"), (3600, "1 h"), (26_700, "7 h 25"), (-300, "\u22125 min")],
)
def test_a_length_in_a_sentence(seconds, written):
    assert prose_length(seconds).replace("\u00a0", " ") == written


@pytest.mark.parametrize(("seconds", "written"), [(0, "0:00"), (2400, "+0:40"), (-4800, "\u22121:20")])
def test_a_difference_has_its_sign(seconds, written):
    assert signed_length(seconds) == written


def test_a_share_has_a_space_before_its_sign_that_does_not_break():
    assert percent(22, 100, GB) == "22\u00a0%"
    assert percent(1, 0, GB) == "\u2014"


def test_a_date_as_it_is_stored_is_written_as_every_other_date():
    assert stored_date("2026-11-22", GB) == short_date(date(2026, 11, 22), GB)
    assert stored_date("soon", GB) == "soon"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("2026-11-16", "Week 47"),
        ("2025-11-17", "2025-W47"),
        ("2027-01-01", "Week 53"),
        ("2025-12-30", "Week 1"),
    ],
)
def test_a_week_names_its_year_only_where_that_is_another(day, written):
    assert week_name(date.fromisoformat(day), date(2026, 11, 22)) == written


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2024-12-29", "2024-W52"),
        ("2024-12-30", "2025-W01"),
        ("2025-01-05", "2025-W01"),
        ("2021-01-03", "2020-W53"),
        ("2026-11-22", "2026-W47"),
    ],
)
def test_the_year_goes_with_the_week(day, week):
    assert iso_week(date.fromisoformat(day)) == week


@pytest.mark.parametrize(
    ("asked", "locale", "first_weekday"),
    [
        ("", "en_GB", 0),
        ("en-US,en;q=0.9", "en_US", 6),
        ("de", "en_DE", 0),
        ("de-AT,de;q=0.8", "en_AT", 0),
        ("pt-BR", "en_150", 6),
        ("ar-EG", "en_150", 5),
        ("en;q=0.3, sv-SE;q=0.9", "en_SE", 0),
        ("*;q=0.5, ;;;, x", "en_GB", 0),
    ],
)
def test_dates_follow_the_territory_of_the_reader(asked, locale, first_weekday):
    region = region_for(asked)

    assert (str(region.locale), region.first_weekday) == (locale, first_weekday)


def test_the_page_names_its_language_and_territory():
    assert region_for("en-GB").tag == "en-GB"
    assert region_for("de-DE").tag == "en-DE"


def test_an_american_reads_another_clock():
    at_ms = round(datetime(2026, 11, 22, 13, 5, tzinfo=ZoneInfo("UTC")).timestamp() * 1000)

    assert clock_time(at_ms, ZoneInfo("UTC"), GB) == "13:05"
    assert (
        clock_time(at_ms, ZoneInfo("America/New_York"), Locale.parse("en_US")).replace("\u202f", " ")
        == "8:05 AM"
    )
    assert short_date(date(2026, 11, 22), GB) == "22 Nov 2026"


# ---------------------------------------------------------------- the band

HOUR = 3_600_000
BERLIN = ZoneInfo("Europe/Berlin")


def day_of(text, zone=BERLIN):
    day = datetime.fromisoformat(text).replace(tzinfo=zone)
    following = datetime.fromordinal(day.toordinal() + 1).replace(tzinfo=zone)
    return round(day.timestamp() * 1000), round(following.timestamp() * 1000)


def test_the_band_shows_an_hour_around_the_work():
    start, end = day_of("2026-11-20")
    band = make_band([Row(start + 9 * HOUR, start + 17 * HOUR, "active")], (start, end), BERLIN, 0)

    assert (band.from_ms - start, band.to_ms - start) == (8 * HOUR, 18 * HOUR)
    (block,) = band.blocks
    assert (block.x, block.width) == (10.0, 80.0)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-20", 24)])
def test_a_day_is_drawn_at_its_real_length(day, hours):
    start, end = day_of(day)
    band = make_band([Row(start, end, "active")], (start, end), BERLIN, 0)

    assert band.to_ms - band.from_ms == hours * HOUR
    assert len(band.ticks) == hours + 1


def test_the_band_never_leaves_the_day():
    start, end = day_of("2026-11-20")
    rows = [Row(start, start + HOUR, "active"), Row(end - HOUR, end, "active")]
    band = make_band(rows, (start, end), BERLIN, 0)

    assert (band.from_ms, band.to_ms) == (start, end)
    assert all(block.x >= 0 and block.x + block.width <= 100.001 for block in band.blocks)


def test_hours_stand_where_the_clock_strikes_in_a_zone_half_an_hour_off():
    kolkata = ZoneInfo("Asia/Kolkata")
    start, end = day_of("2026-11-20", kolkata)
    rows = [Row(start + 10 * HOUR, start + 12 * HOUR, "active")]
    band = make_band(rows, (start, end), kolkata, 0)

    assert {datetime.fromtimestamp(tick.at_ms / 1000, kolkata).minute for tick in band.ticks} == {0}
