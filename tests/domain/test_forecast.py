"""Bid against actual: the arithmetic of pace, forecast, level and thresholds, against figures worked out
by hand.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain import forecast

HOUR = 3600
HOUR_MS = 3_600_000
FRIDAY = date(2026, 11, 20)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def outlook(bid_h, actual_h, pace_h=0, due=None, closed=False):
    return stands(bid_h * HOUR_MS, actual_h * HOUR_MS, pace_h * HOUR_MS, due=due, closed=closed)


def stands(bid_ms, actual_ms, pace_ms=0, due=None, closed=False):
    return forecast.look_ahead(bid_ms, actual_ms, pace_ms, FRIDAY, due=due, closed=closed)


def test_the_forecast_lets_the_pace_run_to_the_due_date():
    ahead = outlook(40, 20, pace_h=6, due=date(2026, 11, 25))  # Monday to Wednesday are left

    assert ahead.forecast_s == (20 + 3 * 6) * HOUR
    assert ahead.level == "on_track"


def test_a_pace_that_leads_beyond_the_bid_is_a_risk_before_the_bid_is_used():
    ahead = outlook(40, 20, pace_h=7, due=date(2026, 11, 25))

    assert ahead.forecast_s == 41 * HOUR
    assert ahead.level == "at_risk"


def test_the_day_the_bid_is_used_up_skips_the_weekend():
    assert outlook(40, 20, pace_h=10).used_up_on == date(2026, 11, 24)
    assert outlook(40, 20, pace_h=11).used_up_on == date(2026, 11, 24)
    assert outlook(40, 35, pace_h=10).used_up_on == date(2026, 11, 23)


def test_a_pace_that_needs_a_lifetime_uses_the_bid_up_on_no_day():
    assert stands(1000 * HOUR_MS, 1, pace_ms=1).used_up_on is None
    assert stands(1000 * HOUR_MS, 1, pace_ms=HOUR_MS).used_up_on is not None


def test_eighty_per_cent_is_a_risk_at_any_pace():
    assert outlook(10, 8).level == "at_risk"
    assert stands(10 * HOUR_MS, 8 * HOUR_MS - 1).level == "on_track"


def test_eighty_per_cent_of_a_closed_task_or_of_a_whole_show_is_no_risk():
    assert outlook(10, 9, closed=True).level == "on_track"
    assert forecast.add_up([outlook(10, 9), outlook(10, 9)]).level == "on_track"


def test_exactly_the_bid_is_not_over():
    assert outlook(10, 10).level == "at_risk"
    assert outlook(10, 10).percent == 100
    assert stands(10 * HOUR_MS, 10 * HOUR_MS + 1).level == "over"


def test_a_share_is_rounded_down_so_that_100_means_used_up():
    assert stands(10 * HOUR_MS, 10 * HOUR_MS - 1).percent == 99


def test_without_a_bid_there_is_no_share_and_no_alarm():
    ahead = outlook(0, 12, pace_h=6, due=date(2026, 12, 24))

    assert ahead.percent is None
    assert ahead.level == "no_bid"
    assert forecast.crossed(0, 12 * HOUR) == ()


def test_a_closed_task_stays_where_it_is():
    ahead = outlook(40, 20, pace_h=8, due=date(2026, 12, 24), closed=True)

    assert (ahead.pace_s, ahead.forecast_s, ahead.used_up_on) == (0, 20 * HOUR, None)


def test_an_overdue_task_takes_the_rest_of_its_bid_and_is_a_risk():
    ahead = outlook(40, 20, pace_h=8, due=date(2026, 11, 1))

    assert (ahead.forecast_s, ahead.is_overdue, ahead.level) == (40 * HOUR, True, "at_risk")


def test_a_task_is_overdue_from_the_day_after_its_due_date():
    assert not outlook(40, 20, due=FRIDAY).is_overdue
    assert not outlook(40, 20, due=date(2026, 11, 1), closed=True).is_overdue


def test_a_task_that_nobody_began_takes_its_bid():
    for due in (None, date(2026, 12, 24), date(2026, 11, 1)):
        assert outlook(40, 0, due=due).forecast_s == 40 * HOUR


def test_the_range_ends_at_the_whole_bid_while_the_task_is_open():
    ahead = outlook(40, 20, pace_h=1, due=date(2026, 11, 25))

    assert (ahead.forecast_s, ahead.forecast_high_s) == (23 * HOUR, 40 * HOUR)


def test_a_show_of_tasks_that_nobody_began_takes_its_bids():
    assert forecast.add_up([outlook(40, 0), outlook(20, 0)]).forecast_s == 60 * HOUR


def test_overdue_comes_before_everything_else():
    late, over = outlook(10, 1, due=date(2026, 11, 1)), outlook(10, 15)

    assert sorted([over, late], key=lambda o: o.risk_key) == [late, over]


def test_the_worst_comes_first():
    over, risk, fine, free = outlook(10, 11), outlook(10, 9), outlook(10, 1), outlook(0, 5)
    worse = outlook(10, 15)

    ordered = sorted([free, fine, over, risk, worse], key=lambda o: o.risk_key)

    assert ordered == [worse, over, risk, fine, free]


def test_a_task_begun_yesterday_is_not_divided_by_two_weeks():
    assert forecast.pace(12 * HOUR_MS, date(2026, 11, 19), FRIDAY) == 6 * HOUR_MS
    assert forecast.pace(0, None, FRIDAY) == 0


def test_weekend_work_still_has_a_pace():
    assert forecast.pace(4 * HOUR_MS, date(2026, 11, 21), date(2026, 11, 22)) == 4 * HOUR_MS


@pytest.mark.parametrize(
    ("actual_h", "expected"), [(7.9, ()), (8, (80,)), (9.99, (80,)), (10, (80, 100)), (30, (80, 100))]
)
def test_each_threshold_is_crossed_at_its_share(actual_h, expected):
    assert forecast.crossed(10 * HOUR, int(actual_h * HOUR)) == expected


def test_a_sum_is_the_sum_of_its_tasks():
    total = forecast.add_up([outlook(10, 11, pace_h=1), outlook(0, 5), outlook(20, 2)])

    assert (total.bid_s, total.actual_s, total.pace_s) == (30 * HOUR, 18 * HOUR, HOUR)


def test_tasks_are_summed_before_they_are_rounded():
    """Three tasks of 20 min and 0.4 s are 1:00:01, and not 1:00:00."""
    total = forecast.add_up([stands(HOUR_MS, HOUR_MS // 3 + 400)] * 3)

    assert (total.actual_s, total.over_s) == (HOUR + 1, 1 - 2 * HOUR)


@given(DAYS, st.integers(0, 800))
def test_weekdays_are_counted_as_a_calendar_counts_them(first, length):
    last = first + timedelta(length)
    by_hand = sum((first + timedelta(i)).weekday() < 5 for i in range(length + 1))

    assert forecast.weekdays_between(first, last) == by_hand


@given(DAYS, st.integers(1, 60))
def test_going_forward_lands_so_many_weekdays_later(after, count):
    landed = forecast.weekdays_on(after, count)

    assert landed.weekday() < 5
    assert forecast.weekdays_between(after + timedelta(1), landed) == count


@given(DAYS, st.integers(1, 60))
def test_going_back_covers_so_many_weekdays(as_of, count):
    first = forecast.weekdays_back(as_of, count)

    assert first.weekday() < 5
    assert forecast.weekdays_between(first, as_of) == count
