"""Which holes are gaps, why each is one, and which of them ask for a word."""

from __future__ import annotations

from webapp.domain.gaps import MAX_GAP_MS, MIN_GAP_MS, find_unexplained
from webapp.domain.intervals import Interval
from webapp.domain.sessions import Gap, Tracked, find_gaps

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY = Interval(0, 24 * HOUR_MS)


def tracked(number, start_min, end_min, close_reason):
    return Tracked(
        id=f"{number:032x}",
        session=f"{number:032x}",
        task_id=1,
        host="maya",
        kind="active",
        start_ms=start_min * MINUTE_MS,
        end_ms=end_min * MINUTE_MS,
        open=False,
        close_reason=close_reason,
    )


def test_of_two_segments_that_end_together_the_later_start_names_the_gap():
    segments = [tracked(1, 0, 60, "idle"), tracked(2, 30, 60, "pause"), tracked(3, 90, 100, "stop")]

    assert find_gaps(segments) == [Gap(60 * MINUTE_MS, 90 * MINUTE_MS, "paused")]


def test_a_segment_within_a_longer_one_names_no_gap():
    segments = [tracked(1, 0, 60, "idle"), tracked(2, 10, 59, "pause"), tracked(3, 90, 100, "stop")]

    assert find_gaps(segments) == [Gap(60 * MINUTE_MS, 90 * MINUTE_MS, "idle")]


def test_segments_that_touch_leave_no_gap():
    assert find_gaps([tracked(1, 0, 60, "switch"), tracked(2, 60, 90, "stop")]) == []


def unexplained_after(gap_ms):
    """The unexplained holes of a day with an hour of work on both sides of a gap of this length."""
    resumed_ms = HOUR_MS + gap_ms
    return find_unexplained([Interval(0, HOUR_MS), Interval(resumed_ms, resumed_ms + HOUR_MS)], [DAY])


def test_a_gap_of_exactly_six_hours_asks_for_a_word():
    assert MAX_GAP_MS == 6 * HOUR_MS
    assert unexplained_after(MAX_GAP_MS) == [Interval(HOUR_MS, HOUR_MS + MAX_GAP_MS)]


def test_a_gap_longer_than_six_hours_is_a_night():
    assert unexplained_after(MAX_GAP_MS + 1) == []


def test_a_gap_of_exactly_an_hour_asks_for_a_word():
    assert MIN_GAP_MS == HOUR_MS
    assert unexplained_after(MIN_GAP_MS) == [Interval(HOUR_MS, 2 * HOUR_MS)]


def test_a_gap_shorter_than_an_hour_is_a_break():
    assert unexplained_after(MIN_GAP_MS - 1) == []
