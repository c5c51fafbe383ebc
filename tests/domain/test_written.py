"""Dates, weeks and numbers as they stand in addresses and forms."""

import pytest

from webapp.domain.written import MAX_ID, parse_date, parse_instant, parse_number, parse_week


@pytest.mark.parametrize("text", ["1970-01-01", "2199-12-31", " 2026-11-20 "])
def test_a_date_is_read(text):
    assert parse_date(text).isoformat() == text.strip()


@pytest.mark.parametrize(
    "text",
    ["", "0001-01-01", "1969-12-31", "2200-01-01", "9999-12-31", "20261120", "2026-02-30", "\u0662026-01-01"],
)
def test_what_is_no_date_we_can_reckon_with_gets_a_sentence(text):
    with pytest.raises(ValueError, match="from 1970 to 2199"):
        parse_date(text)


@pytest.mark.parametrize("text", ["1970-W01", "2199-W52", "2026-W7"])
def test_a_week_is_its_monday(text):
    assert parse_week(text).weekday() == 0


@pytest.mark.parametrize("text", ["9999-W52", "0001-W01", "2025-W54", "2026-W", "+026-W01", "2026"])
def test_what_is_no_week_we_can_reckon_with_gets_a_sentence(text):
    with pytest.raises(ValueError, match="from 1970 to 2199"):
        parse_week(text)


@pytest.mark.parametrize(("text", "number"), [("0", 0), (" 12 ", 12), (str(MAX_ID), MAX_ID)])
def test_a_number_is_read(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "٣", "x", "9" * 20, "1" * 5000, str(MAX_ID + 1)])
def test_what_is_no_number_of_a_row_is_none(text):
    assert parse_number(text) is None


def test_an_instant_ends_with_the_calendar():
    assert parse_instant("7258118400000") == 7_258_118_400_000
    assert parse_instant("7258118400001") is None
