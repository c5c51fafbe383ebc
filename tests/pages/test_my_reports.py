"""My reports: the page, the CSV and the XLSX are one table."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest

ALL = "/me/reports?from=2026-11-01&to=2026-11-30"


def read_csv(page):
    return list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"))))


@pytest.fixture
def three_thirds(world):
    """Three times twenty minutes on three days, all but the first a few milliseconds off."""
    for number, more_ms in enumerate((0, 7, -7)):
        start_ms = world.at(1) + number * 90_000_000 - 3 * 86_400_000
        world.send(world.segment(start_ms, start_ms + 1_200_000 + more_ms))


def test_three_times_twenty_minutes_are_one_hour_everywhere(owner, three_thirds):
    owner.get(f"{ALL}&group_by=date").says("Total 1:00")
    rows = read_csv(owner.get(f"{ALL.replace('reports', 'reports.csv')}&group_by=date"))
    assert [row["Total"] for row in rows] == ["0:20"] * 3
    assert sum(float(row["Total (seconds)"]) for row in rows) == 3600

    with zipfile.ZipFile(
        io.BytesIO(owner.get(f"{ALL.replace('reports', 'reports.xlsx')}&group_by=date").body)
    ) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    last_row = sheet.rpartition("<row ")[2]
    assert round(float(re.findall(r"<v>([\d.]+)</v>", last_row)[-1]) * 86_400, 3) == 3600


@pytest.mark.parametrize("group", ["project", "task", "task_type", "date", "week", "month", "host"])
def test_every_grouping_adds_up_to_the_same(world, owner, group):
    world.send(
        world.segment(world.at(8), world.at(9)),
        world.segment(world.at(9), world.at(9.5), world.other_task),
        world.segment(world.at(9.5), world.at(9.75), kind="machine"),
    )
    world.adjust(world.at(10), world.at(10.25), world.task)

    owner.get(f"{ALL}&group_by={group}").says("Total 2:00", "Total 1:30 0:15 0:15 2:00")


def test_a_filter_stands_in_the_address_and_in_a_sentence(world, owner):
    world.send(world.segment(world.at(8), world.at(9)))
    world.adjust(world.at(10), world.at(10.5), world.task)

    owner.get(f"{ALL}&kind=manual").says("counting only time added by hand", "Total 0:30")


def test_the_range_before_is_compared(world, owner):
    world.send(world.segment(world.at(8), world.at(9)))
    world.send(world.segment(world.at(8) - 86_400_000, world.at(10) - 86_400_000))

    owner.get("/me/reports?from=2026-11-23&to=2026-11-23").says("▼ 50 % less than before")


def test_a_number_leads_to_what_it_is_made_of(world, owner):
    world.send(world.segment(world.at(8), world.at(9)))
    page = owner.get(f"{ALL}&group_by=project")
    (link,) = re.findall(r'href="(/me/reports[^"]*project=OTR[^"]*)"', page.html)

    owner.get(link.replace("&amp;", "&")).says("SQ010/SH0010 · Animation", "Total 1:00")
    assert "/me/day/2026-11-23" in owner.get(f"{ALL}&group_by=date").html


def test_only_ones_own_time_is_counted(world, owner, colleague):
    world.send(world.segment(world.at(8), world.at(9)))

    colleague.get(ALL).says("No time here yet")
    assert read_csv(colleague.get(ALL.replace("reports", "reports.csv"))) == []


def test_a_manager_sees_here_only_themselves(world):
    from tests.support.browser import Browser

    world.send(world.segment(world.at(8), world.at(9)))

    Browser(world, world.manager).get(ALL).says("No time here yet")


def test_a_title_that_is_a_formula_is_only_text(world, owner):
    task = world.make_task(entity="=HYPERLINK(1)", name="=1+1")
    world.send(world.segment(world.at(8), world.at(9), task))
    (row,) = read_csv(owner.get(ALL.replace("reports", "reports.csv")))

    assert row["Task"].startswith("'=")


def test_bad_dates_are_told_and_the_form_stays(owner):
    page = owner.get("/me/reports?from=2026-11-30&to=2026-11-01")

    assert page.status == 422
    page.says("The last day must not be before the first.")
