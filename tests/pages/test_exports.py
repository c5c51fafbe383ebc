"""Exports: sums that equal the page, and no cell that a spreadsheet would run."""

import csv
import io
import re
import zipfile

import pytest

from tests.support.browser import Browser
from webapp.web.format.exports import Length, Table, harmless, to_csv, to_xlsx
from webapp.web.pages.overview import hours

TWENTY_MIN = Length(20 * 60_000)


def table_of(*rows):
    return Table("Hours", ["Who", "Time"], rows, frozenset({"Time"}))


def read_csv(body):
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def test_three_segments_of_twenty_minutes_are_one_hour():
    rows = read_csv(to_csv(table_of(*[("Mara", TWENTY_MIN)] * 3)))

    assert [row["Time"] for row in rows] == ["0:20"] * 3
    assert sum(float(row["Time (seconds)"]) for row in rows) == 3600
    assert round(sum(float(row["Time (hours)"]) for row in rows), 4) == 1


def test_exact_milliseconds_survive():
    (row,) = read_csv(to_csv(table_of(("Mara", Length(1)))))

    assert row["Time (seconds)"] == "0.001"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_a_formula_is_only_text(text):
    assert harmless(text) == "'" + text
    (row,) = read_csv(to_csv(table_of((text, TWENTY_MIN))))
    assert row["Who"].startswith("'")


def test_plain_text_stays_as_it_is():
    assert harmless("SQ010/SH0010") == "SQ010/SH0010"
    assert harmless("") == ""


def test_a_negative_number_is_no_formula():
    assert b",-0:20,-0.333333,-1200.000" in to_csv(table_of(("Mara", Length(-20 * 60_000))))


def test_the_csv_opens_with_its_letters_right():
    assert to_csv(table_of(("Inês", TWENTY_MIN))).startswith(b"\xef\xbb\xbf")


def test_an_xlsx_holds_durations_and_no_formula():
    body = to_xlsx([table_of(("=cmd()", TWENTY_MIN), ("https://evil.example", TWENTY_MIN))])
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()

    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "'=cmd()" in strings
    assert sheet.count(str(20 / 1440)[:10]) == 2


def cells_of(body):
    """The numbers of the first sheet, and the formats in which they may stand."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    return [float(one) for one in re.findall(r'<c r="[B-Z]\d+" s="\d+"><v>([^<]*)</v>', sheet)], styles


def test_an_xlsx_shows_the_seconds_that_the_page_rounds():
    numbers, styles = cells_of(to_xlsx([table_of(("Mara", Length(7 * 3_600_000 + 24 * 60_000 + 40_000)))]))

    assert numbers == [pytest.approx((7 + 24 / 60 + 40 / 3600) / 24)]
    assert "[h]:mm:ss" in styles


def test_a_difference_is_decimal_hours_in_an_xlsx():
    table = Table(
        "Bids",
        ["Who", "Over"],
        [("Mara", Length(-90 * 60_000))],
        frozenset({"Over"}),
        signed=frozenset({"Over"}),
    )
    body = to_xlsx([table])

    assert cells_of(body)[0] == [-1.5]
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        assert "Over (hours)" in book.read("xl/sharedStrings.xml").decode()


def test_an_empty_length_keeps_the_columns_in_their_places():
    table = Table("Bids", ["Who", "Over", "Risk"], [("Mara", None, "no_bid")], frozenset({"Over"}))

    assert b"Mara,,,,no_bid" in to_csv(table)


def busy(world):
    for number in range(3):
        task = world.make_task(entity=f"SQ030/SH{number:04}")
        world.send(world.segment(world.at(number), world.at(number + 0.5), task))


def test_an_xlsx_leaves_cells_without_time_empty(world):
    busy(world)
    world.send(world.segment(world.at(-24), world.at(-23)))

    numbers, _styles = cells_of(
        Browser(world, world.manager).get("/hours.xlsx?range=last_30_days&rows=task&columns=date").body
    )

    assert 0 not in numbers
    assert len(numbers) == 4 + 4 + 3  # cells, sums of rows, sums of columns with the sum of all


def test_a_table_that_no_spreadsheet_opens_is_refused_with_what_to_narrow(world, monkeypatch):
    busy(world)
    monkeypatch.setattr(hours, "CELLS_AT_MOST", 2)

    page = Browser(world, world.manager).get("/hours.xlsx?range=last_30_days&rows=task&columns=date")

    assert page.status == 422
    page.says("3 rows and 1 columns", "narrow the range or the filters")


def test_bids_tell_pace_and_the_day_on_which_they_are_used_up(world):
    task = world.make_task(entity="SQ030/SH0001", bid_s=4 * 3600)
    world.send(world.segment(world.at(8), world.at(9), task))
    world.send(world.segment(world.at(9), world.at(10)))

    with_bid, without = read_csv(Browser(world, world.manager).get("/bids.csv").body)

    assert (with_bid["Pace per day"], with_bid["Used up on"], with_bid["Over"]) == (
        "1:00",
        "2026-11-26",
        "-3:00",
    )
    assert (without["Over"], without["Risk"]) == ("", "no_bid")
