"""Every instant belongs to exactly one work date, whatever zones, day starts and moves do."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.workday import Calendar

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Cairo",
]
FROM_MS, TO_MS = 1_320_000_000_000, 1_800_000_000_000
instants = st.integers(FROM_MS, TO_MS)


@st.composite
def calendars(draw):
    moves = sorted(draw(st.lists(instants, max_size=3, unique=True)))
    zones = [(0, draw(st.sampled_from(ZONES))), *[(at, draw(st.sampled_from(ZONES))) for at in moves]]
    changes = sorted(draw(st.lists(instants, max_size=2, unique=True)))
    starts = [(0, draw(st.integers(0, 719))), *[(at, draw(st.integers(0, 719))) for at in changes]]
    return Calendar(zones, starts)


@given(calendars(), instants)
def test_an_instant_lies_in_a_window_of_its_date(calendar, at_ms):
    windows = calendar.windows(calendar.date_of(at_ms))
    assert any(window.start_ms <= at_ms < window.end_ms for window in windows)


@given(calendars(), instants, st.integers(0, 10 * 86_400_000))
def test_the_parts_of_an_interval_make_the_interval(calendar, start_ms, length_ms):
    parts = calendar.cut(start_ms, start_ms + length_ms)
    edges = [start_ms, *[part.end_ms for part in parts]]
    assert [part.start_ms for part in parts] == edges[:-1]
    assert edges[-1] == start_ms + length_ms
    assert all(
        calendar.date_of(part.start_ms) == calendar.date_of(part.end_ms - 1) == part.date for part in parts
    )


@given(calendars(), instants)
def test_the_windows_of_neighbouring_dates_do_not_meet(calendar, at_ms):
    dates = calendar.dates(at_ms - 3 * 86_400_000, at_ms + 3 * 86_400_000)
    windows = sorted(window for date in dates for window in calendar.windows(date))
    assert all(one.end_ms <= other.start_ms for one, other in itertools.pairwise(windows))
