"""Lengths as people write them, and weeks around New Year."""

import pytest

from webapp.domain.durations import format_duration, parse_day_length, parse_duration, whole_seconds
from webapp.domain.timesheet import dates_of, monday_of, monday_of_week_name, move, week_name


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("7:30", 450),
        ("0:05", 5),
        ("7.5", 450),
        ("7,5", 450),
        (".25", 15),
        ("8", 480),
        ("7h30", 450),
        ("7h", 420),
        ("7 h 30 min", 450),
        ("45m", 45),
        (" 45 min ", 45),
        ("7H30", 450),
    ],
)
def test_a_length_is_read_as_people_write_it(text, minutes):
    assert parse_duration(text) == minutes * 60


@pytest.mark.parametrize("text", ["", "x", "7:60", "7:5", "-1", "h", "m", "7::30", "7.5.1", "1e3"])
def test_what_is_no_length_gets_a_sentence(text):
    with pytest.raises(ValueError, match=r"such as 7:30"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0:00"),
        (3_600_000, "1:00"),
        (29_999, "0:00"),
        (30_000, "0:01"),
        (-5_400_000, "-1:30"),
        (-1, "0:00"),
    ],
)
def test_a_length_is_written_to_the_minute(ms, text):
    assert format_duration(ms) == text


@pytest.mark.parametrize(("ms", "seconds"), [(0, 0), (499, 0), (500, 1), (1500, 2), (59_999, 60)])
def test_seconds_are_rounded_half_up(ms, seconds):
    assert whole_seconds(ms) == seconds


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("2024-12-30", "2025-W01"),
        ("2025-01-05", "2025-W01"),
        ("2025-01-06", "2025-W02"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2021-01-03", "2020-W53"),
    ],
)
def test_the_year_goes_with_the_week(date, name):
    assert week_name(date) == name
    assert monday_of_week_name(name) == monday_of(date)


def test_a_week_has_seven_dates_from_monday():
    assert dates_of("2024-12-30")[0] == "2024-12-30"
    assert dates_of("2024-12-30")[-1] == "2025-01-05"


@pytest.mark.parametrize("name", ["2025-W54", "2025", "W01", "2025-W00", "x"])
def test_what_is_no_week_is_refused(name):
    with pytest.raises(ValueError):
        monday_of_week_name(name)


def test_an_approved_week_can_only_be_reopened():
    assert [
        verb for verb in ("submit", "withdraw", "approve", "return", "reopen") if move("approved", verb)
    ] == ["reopen"]


@pytest.mark.parametrize(
    ("text", "seconds"), [("45", 2700), ("90", 5400), ("8", 28800), ("7:30", 27000), ("12", 43200)]
)
def test_a_bare_number_within_a_day_is_hours_where_it_can_be(text, seconds):
    assert parse_day_length(text) == seconds


@pytest.mark.parametrize("text", ["13", "24", "1,200"])
def test_a_length_that_can_mean_two_things_is_asked_about(text):
    with pytest.raises(ValueError, match=r"two numbers|for minutes"):
        parse_day_length(text)
