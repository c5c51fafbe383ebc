"""Which date an instant belongs to, in the zones and on the nights where that is hard."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from webapp.domain.workday import Calendar

HOUR_MS = 3_600_000


def ms(zone: str, *wall: int, fold: int = 0) -> int:
    return round(datetime(*wall, tzinfo=ZoneInfo(zone), fold=fold).timestamp() * 1000)


def calendar(zone="Europe/Berlin", day_start=0):
    return Calendar([(0, zone)], [(0, day_start)])


def hours(days: Calendar, date: str) -> float:
    return sum(window.ms for window in days.windows(date)) / HOUR_MS


def cut(days: Calendar, start_ms: int, end_ms: int):
    return [(part.date, (part.end_ms - part.start_ms) / HOUR_MS) for part in days.cut(start_ms, end_ms)]


@pytest.mark.parametrize(
    ("zone", "date", "length"),
    [
        ("Europe/Berlin", "2026-11-22", 24),
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("America/Los_Angeles", "2026-03-08", 23),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Africa/Cairo", "2026-04-24", 23),  # midnight itself is skipped
        ("Pacific/Apia", "2011-12-30", 0),  # the day that Samoa left out
    ],
)
def test_a_date_is_as_long_as_its_clock_says(zone, date, length):
    assert hours(calendar(zone), date) == length


def test_a_night_shift_is_cut_at_midnight():
    start = ms("Europe/Berlin", 2026, 11, 20, 22)
    assert cut(calendar(), start, start + 4 * HOUR_MS) == [("2026-11-20", 2), ("2026-11-21", 2)]


def test_a_later_day_start_keeps_the_night_shift_on_one_date():
    start = ms("Europe/Berlin", 2026, 11, 20, 22)
    assert cut(calendar(day_start=240), start, start + 4 * HOUR_MS) == [("2026-11-20", 4)]


def test_the_night_when_clocks_go_forward_is_an_hour_shorter():
    start, end = ms("Europe/Berlin", 2026, 3, 29, 1), ms("Europe/Berlin", 2026, 3, 29, 4)
    assert cut(calendar(), start, end) == [("2026-03-29", 2)]


def test_the_night_when_clocks_go_back_is_an_hour_longer():
    start, end = ms("Europe/Berlin", 2026, 10, 25, 1), ms("Europe/Berlin", 2026, 10, 25, 4)
    assert cut(calendar(), start, end) == [("2026-10-25", 4)]


def test_both_readings_of_a_repeated_hour_are_one_date():
    days = calendar()
    for fold in (0, 1):
        assert days.date_of(ms("Europe/Berlin", 2026, 10, 25, 2, 30, fold=fold)) == "2026-10-25"


def test_midnight_belongs_to_the_day_that_begins():
    midnight = ms("Europe/Berlin", 2026, 11, 21)
    assert calendar().date_of(midnight - 1) == "2026-11-20"
    assert calendar().date_of(midnight) == "2026-11-21"


def test_a_move_to_another_zone_changes_no_date_before_it():
    moved = ms("Europe/Berlin", 2026, 11, 20, 12)
    after = Calendar([(0, "Europe/Berlin"), (moved, "America/Los_Angeles")], [(0, 0)])
    late_evening = ms("Europe/Berlin", 2026, 11, 19, 23, 30)
    assert after.date_of(late_evening) == calendar().date_of(late_evening) == "2026-11-19"
    assert after.windows("2026-11-18") == calendar().windows("2026-11-18")


def test_the_day_of_a_move_has_the_windows_of_both_zones():
    moved = ms("Europe/Berlin", 2026, 11, 20, 12)
    after = Calendar([(0, "Europe/Berlin"), (moved, "America/Los_Angeles")], [(0, 0)])
    assert hours(after, "2026-11-20") == 24 + 9
    assert after.zone_at(moved - 1) == "Europe/Berlin"
    assert after.zone_at(moved) == "America/Los_Angeles"


def test_a_move_around_the_date_line_may_bring_a_date_back():
    moved = ms("Pacific/Auckland", 2026, 11, 21, 1)
    after = Calendar([(0, "Pacific/Auckland"), (moved, "America/Los_Angeles")], [(0, 0)])
    assert after.date_of(moved - 1) == "2026-11-21"
    assert after.date_of(moved) == "2026-11-20"
    assert len(after.windows("2026-11-20")) == 2


def test_a_new_day_start_changes_no_date_before_it():
    changed = ms("Europe/Berlin", 2026, 11, 20, 12)
    after = Calendar([(0, "Europe/Berlin")], [(0, 0), (changed, 240)])
    assert after.date_of(ms("Europe/Berlin", 2026, 11, 19, 2)) == "2026-11-19"
    assert after.date_of(ms("Europe/Berlin", 2026, 11, 21, 2)) == "2026-11-20"


def test_an_empty_interval_has_the_date_of_its_instant():
    assert calendar().dates(5, 5) == ["1970-01-01"]
