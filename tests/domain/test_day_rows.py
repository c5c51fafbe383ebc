"""One day as rows: what counted, what the holes were, and what hid what."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.day_rows import Erasure, find_overlaps, list_rows, unexplained_ms
from webapp.domain.intervals import subtract, total
from webapp.domain.paint import adjustment_layer, paint, segment_layer
from webapp.domain.sessions import Gap, Tracked, find_gaps

MIN = 60_000


def tracked(number, start, end, task=1, host="maya", kind="active", reason="idle"):
    return Tracked(
        f"{number:032x}", f"{number:032x}", task, host, kind, start * MIN, end * MIN, False, reason
    )


def layers_of(*segments):
    return [segment_layer(one.id, one.start_ms, one.end_ms, one.kind, one.task_id) for one in segments]


def kinds(rows):
    return [(row.start_ms // MIN, row.end_ms // MIN, row.kind) for row in rows]


def test_a_hole_carries_the_reason_why_tracking_ended():
    segments = [tracked(1, 0, 60), tracked(2, 95, 120, reason="pause"), tracked(3, 130, 140)]
    rows = list_rows(paint(layers_of(*segments)), find_gaps(segments), [])

    assert kinds(rows) == [
        (0, 60, "active"),
        (60, 95, "idle"),
        (95, 120, "active"),
        (120, 130, "paused"),
        (130, 140, "active"),
    ]


def test_a_hole_filled_by_hand_is_no_hole():
    segments = [tracked(1, 0, 60), tracked(2, 105, 120)]
    layers = [*layers_of(*segments), adjustment_layer(1, "a", 60 * MIN, 105 * MIN, 7)]

    assert kinds(list_rows(paint(layers), find_gaps(segments), []))[1] == (60, 105, "manual")


def test_a_break_explains_a_hole_and_counts_nothing():
    segments = [tracked(1, 0, 60), tracked(2, 105, 120)]
    rows = list_rows(
        paint(layers_of(*segments)), find_gaps(segments), [Erasure(60 * MIN, 105 * MIN, "e", "Lunch")]
    )

    assert kinds(rows)[1] == (60, 105, "erased")
    assert rows[1].reason == "Lunch"
    assert unexplained_ms(rows, 0) == 0


def test_half_a_break_explains_half_a_hole():
    segments = [tracked(1, 0, 60), tracked(2, 120, 130)]
    rows = list_rows(
        paint(layers_of(*segments)), find_gaps(segments), [Erasure(60 * MIN, 90 * MIN, "e", "Lunch")]
    )

    assert kinds(rows)[1:3] == [(60, 90, "erased"), (90, 120, "idle")]


def test_seconds_between_two_tasks_need_no_explanation():
    rows = list_rows(
        paint(layers_of(tracked(1, 0, 60), tracked(2, 60.5, 70))), [Gap(60 * MIN, 63_000, "stopped")], []
    )

    assert [row.kind for row in rows] == ["active", "active"]


def test_two_programs_at_once_are_told_with_the_one_that_counts():
    maya, blender = tracked(1, 0, 60, task=1), tracked(2, 20, 40, task=2, host="blender")
    (one,) = find_overlaps([maya, blender], paint(layers_of(maya, blender)))

    assert (one.start_ms // MIN, one.end_ms // MIN) == (20, 40)
    assert one.on_top.task == 2
    assert one.below == maya


def test_two_programs_on_one_task_take_nothing_from_each_other():
    maya, blender = tracked(1, 0, 60, task=1), tracked(2, 20, 40, task=1, host="blender")

    assert find_overlaps([maya, blender], paint(layers_of(maya, blender))) == []


SPANS = st.tuples(st.integers(0, 600), st.integers(1, 90))


@given(st.lists(SPANS, max_size=8), st.lists(SPANS, max_size=4))
def test_rows_never_overlap_and_count_what_the_painting_counts(worked, left_out):
    segments = [
        tracked(number, start, start + length, task=number)
        for number, (start, length) in enumerate(worked, 1)
    ]
    erasures = [
        Erasure(start * MIN, (start + length) * MIN, str(number), "break")
        for number, (start, length) in enumerate(left_out)
    ]
    layers = layers_of(*segments) + [
        adjustment_layer(number, one.id, one.start_ms, one.end_ms, None)
        for number, one in enumerate(erasures)
    ]
    pieces = paint(layers)
    rows = list_rows(pieces, find_gaps(segments), erasures)

    assert all(a.end_ms <= b.start_ms for a, b in pairwise(rows))
    counted = [(row.start_ms, row.end_ms) for row in rows if row.layer]
    assert total(counted) == sum(piece.end_ms - piece.start_ms for piece in pieces)
    erased = [(row.start_ms, row.end_ms) for row in rows if row.kind == "erased"]
    assert subtract(erased, [(one.start_ms, one.end_ms) for one in erasures]) == []
