"""The work date on this computer, where the artist's total of today begins and ends."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest

from tracker_core.clock import local_day

HALF_AN_HOUR_MS = 1_800_000
NIGHTS = [  # clocks change
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/Santiago", "2026-09-06"),  # midnight is skipped
    ("America/Santiago", "2026-04-05"),  # the hour before midnight comes twice
    ("Africa/Cairo", "2026-04-24"),
    ("Australia/Lord_Howe", "2026-04-05"),  # by half an hour
    ("Asia/Kathmandu", "2026-03-29"),  # never
]
DAY_STARTS = ["00:00", "02:30", "04:00", "23:30"]


@pytest.fixture
def zone(monkeypatch):
    def live_in(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield live_in
    monkeypatch.undo()
    time.tzset()


def instants(night):
    """Every half hour of three days around the night."""
    begin = int((datetime.fromisoformat(night) - timedelta(days=1)).timestamp() * 1000)
    return range(begin, begin + 3 * 86_400_000, HALF_AN_HOUR_MS)


@pytest.mark.parametrize("day_start", DAY_STARTS)
@pytest.mark.parametrize(("name", "night"), NIGHTS)
def test_an_instant_lies_in_its_day_also_when_clocks_change(zone, name, night, day_start):
    zone(name)
    for at_ms in instants(night):
        _, start_ms, end_ms = local_day(at_ms, day_start)
        assert start_ms <= at_ms < end_ms


def test_a_night_shift_belongs_to_the_day_it_began(zone):
    zone("Europe/Berlin")
    at_ms = int(datetime(2026, 3, 2, 3, 59).timestamp() * 1000)
    assert local_day(at_ms, "04:00")[0] == "2026-03-01"
    assert local_day(at_ms + 60_000, "04:00")[0] == "2026-03-02"
