"""Where hours written into the week's grid lie on the clock, and what a wall clock's time means."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.intervals import intersect, total
from webapp.domain.paint import Piece, segment_layer
from webapp.domain.placing import place_hours, take_hours
from webapp.domain.wall_time import end_after, parse_wall_time, start_on
from webapp.domain.workday import Calendar

H = 3_600_000
DAY = (0, 24 * H)


def test_more_hours_go_into_the_days_own_gaps_first():
    assert place_hours(H, [(9 * H, 12 * H), (14 * H, 17 * H)], DAY, 9 * H) == [(12 * H, 13 * H)]


def test_what_the_gaps_do_not_hold_goes_after_the_last_work():
    assert place_hours(3 * H, [(9 * H, 12 * H), (14 * H, 17 * H)], DAY, 9 * H) == [
        (12 * H, 14 * H),
        (17 * H, 18 * H),
    ]


def test_an_empty_day_fills_from_nine():
    assert place_hours(8 * H, [], DAY, 9 * H) == [(9 * H, 17 * H)]


def test_an_evening_without_room_after_it_goes_before_the_first_work():
    assert place_hours(H, [(20 * H, 24 * H)], DAY, 9 * H) == [(19 * H, 20 * H)]


def test_a_day_without_room_takes_nothing():
    assert place_hours(H, [(0, 24 * H)], DAY, 9 * H) is None


@given(
    st.integers(1, 24 * H),
    st.lists(st.tuples(st.integers(0, 23 * H), st.integers(1, 6 * H)), max_size=6),
)
def test_what_is_placed_is_exactly_what_was_asked_and_hides_nothing(need_ms, spans):
    counted = [(start, min(start + length, 24 * H)) for start, length in spans]
    placed = place_hours(need_ms, counted, DAY, 9 * H)

    if placed is not None:
        assert total(placed) == need_ms
        assert intersect(placed, counted) == []
        assert all(0 <= one.start_ms < one.end_ms <= 24 * H for one in placed)


def piece(start, end, task):
    return Piece(start * H, end * H, segment_layer("a", start * H, end * H, "active", task))


def test_fewer_hours_are_taken_from_the_end_of_the_tasks_own_time():
    pieces = [piece(9, 12, 1), piece(12, 14, 2), piece(14, 15, 1)]

    assert take_hours(2 * H, pieces, 1) == [(11 * H, 12 * H), (14 * H, 15 * H)]


def test_more_than_there_is_takes_all_there_is():
    assert total(take_hours(9 * H, [piece(9, 12, 1)], 1)) == 3 * H


BERLIN = ZoneInfo("Europe/Berlin")


def window_of(day, day_start=0):
    (window,) = Calendar([(0, "Europe/Berlin")], [(0, day_start)]).windows(day)
    return window


@pytest.mark.parametrize("text", ["9:30", "09:30", "9.30", "9h30"])
def test_a_time_may_be_written_as_people_write_it(text):
    assert parse_wall_time(text) == (9, 30)


@pytest.mark.parametrize("text", ["", "25:00", "9:60", "nine", "9"])
def test_what_is_no_time_gets_a_sentence(text):
    with pytest.raises(ValueError, match="Write a time such as 09:30"):
        parse_wall_time(text)


def test_a_night_shifts_early_hours_belong_to_the_day_before():
    window = window_of("2026-11-20", day_start=240)
    start_ms = start_on(date(2026, 11, 20), (1, 30), window, BERLIN)

    assert Calendar([(0, "Europe/Berlin")], [(0, 240)]).date_of(start_ms) == "2026-11-20"
    assert start_ms == window.start_ms + round(21.5 * H)


def test_midnight_as_an_end_is_the_one_that_follows():
    window = window_of("2026-11-20")

    assert end_after(window.start_ms + 22 * H, date(2026, 11, 20), (0, 0), BERLIN) == window.end_ms


def test_an_hour_that_clocks_show_twice_is_an_hour_long():
    """On 25 October 2026 Berlin's clocks show 02:30 twice; from the first to the second it is an hour."""
    window = window_of("2026-10-25")
    first = start_on(date(2026, 10, 25), (2, 30), window, BERLIN)

    assert end_after(first, date(2026, 10, 25), (2, 30), BERLIN) - first == H


def test_a_time_that_clocks_skip_is_on_the_day():
    window = window_of("2026-03-29")

    assert window.start_ms <= start_on(date(2026, 3, 29), (2, 30), window, BERLIN) < window.end_ms
