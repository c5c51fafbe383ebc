"""Exports: sums that equal the page, and no cell that a spreadsheet would run."""

import csv
import io
import zipfile

import pytest

from webapp.web.exports import Length, Table, harmless, to_csv, to_xlsx

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
