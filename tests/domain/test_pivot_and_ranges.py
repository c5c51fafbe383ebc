"""Pivot sums meet at both edges; ranges mean what their names say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain import pivot, ranges

TRIPLES = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz"), st.integers(0, 10**9)))
SUNDAY = date(2026, 11, 22)


@given(TRIPLES)
def test_rows_columns_and_total_are_the_same_sum(triples):
    table = pivot.fold(triples)

    assert table.total == sum(value for _, _, value in triples)
    assert sum(table.row_totals.values()) == sum(table.column_totals.values()) == table.total
    for row in table.rows:
        assert table.row_totals[row] == sum(table.cells.get((row, column), 0) for column in table.columns)


def test_the_largest_comes_first_and_dates_keep_their_order():
    table = pivot.fold([("b", "2026-02", 1), ("a", "2026-01", 5), ("b", "2026-01", 1)], columns_by_size=False)

    assert table.rows == ("a", "b")
    assert table.columns == ("2026-01", "2026-02")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("today", "2026-11-22", "2026-11-22"),
        ("this_week", "2026-11-16", "2026-11-22"),
        ("last_week", "2026-11-09", "2026-11-15"),
        ("this_month", "2026-11-01", "2026-11-30"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("last_30_days", "2026-10-24", "2026-11-22"),
        ("last_90_days", "2026-08-25", "2026-11-22"),
        ("this_year", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_preset_means_what_it_says(name, first, last):
    span = ranges.preset(name, SUNDAY)

    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)


def test_every_preset_is_defined():
    for name in ranges.PRESETS:
        assert ranges.preset(name, SUNDAY).days >= 1


def test_where_weeks_begin_on_sunday_this_sunday_begins_one():
    assert ranges.preset("this_week", SUNDAY, first_weekday=6).first == SUNDAY


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_the_range_before_has_the_same_length_and_touches(first, length):
    span = ranges.Range(first, date.fromordinal(first.toordinal() + length))
    before = span.before()

    assert before.days == span.days
    assert (span.first - before.last).days == 1
