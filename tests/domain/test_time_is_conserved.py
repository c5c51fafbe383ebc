"""Law 5 against an oracle that paints minute by minute, and the algebra of intervals."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.intervals import between, intersect, subtract, total, union
from webapp.domain.paint import Layer, adjustment_layer, paint, segment_layer
from webapp.domain.rollup import roll_up, roll_up_all
from webapp.domain.workday import Calendar

DAY = 60  # a small day, so that layers meet often
spans = st.tuples(st.integers(0, DAY), st.integers(0, DAY)).map(sorted).map(tuple)
span_lists = st.lists(spans, max_size=8)


@st.composite
def layer_lists(draw):
    layers: list[Layer] = []
    for number, (start, end) in enumerate(draw(span_lists)):
        kind = draw(st.sampled_from(["active", "machine"]))
        layers.append(
            segment_layer(f"{draw(st.integers(0, 3))}-{number}", start, end, kind, draw(st.integers(1, 3)))
        )
    for seq, (start, end) in enumerate(draw(span_lists)):
        task = draw(st.sampled_from([None, 1, 2, 3]))
        layers.append(adjustment_layer(seq, f"{seq}", start, end, task))
    return draw(st.permutations(layers))


def painted_by_hand(layers: list[Layer]) -> dict[int, Layer]:
    """The oracle: every instant by itself, layer over layer, as the architecture tells it."""
    canvas: dict[int, Layer] = {}
    machine = sorted((one for one in layers if one.kind == "machine"), key=lambda one: (one.start_ms, one.id))
    active = sorted((one for one in layers if one.kind == "active"), key=lambda one: (one.start_ms, one.id))
    manual = sorted((one for one in layers if one.kind == "manual"), key=lambda one: one.rank)
    for layer in [*machine, *active, *manual]:
        for instant in range(layer.start_ms, layer.end_ms):
            canvas[instant] = layer
    return {instant: layer for instant, layer in canvas.items() if layer.task is not None}


def instants(spans) -> set[int]:
    return {instant for start, end in spans for instant in range(start, end)}


@given(layer_lists())
def test_painting_is_what_painting_by_hand_gives(layers):
    seen = {at: piece.layer for piece in paint(layers) for at in range(piece.start_ms, piece.end_ms)}
    assert seen == painted_by_hand(layers)


@given(layer_lists())
def test_no_instant_is_seen_twice(layers):
    pieces = paint(layers)
    assert all(one.end_ms <= other.start_ms for one, other in itertools.pairwise(pieces))
    assert all(one.start_ms < one.end_ms for one in pieces)


@given(layer_lists())
def test_the_sum_over_tasks_is_the_union(layers):
    totals = roll_up_all(layers, Calendar([(0, "UTC")], [(0, 0)]))
    assert sum(ms for day in totals.values() for ms in day.values()) == len(painted_by_hand(layers))


@given(layer_lists())
def test_the_order_of_arrival_changes_nothing(layers):
    assert paint(layers) == paint(list(reversed(layers)))


@given(layer_lists(), st.integers(1, DAY - 1))
def test_a_day_at_a_time_gives_what_all_at_once_gives(layers, hour):
    """Cut at a boundary that falls into the middle of layers: totals by date are those of everything."""
    minute_long = [
        one._replace(
            start_ms=one.start_ms * 3_600_000,
            end_ms=one.end_ms * 3_600_000,
            rank=one.rank if one.kind == "manual" else one.start_ms * 3_600_000,
        )
        for one in layers
    ]
    calendar = Calendar([(0, "Europe/Berlin"), (hour * 3_600_000, "America/New_York")], [(0, 0)])
    at_once = {date: totals for date, totals in roll_up_all(minute_long, calendar).items() if totals}
    dates = calendar.dates(0, DAY * 3_600_000)
    a_day_each = {date: totals for date in dates if (totals := roll_up(minute_long, calendar.windows(date)))}
    assert a_day_each == at_once


@given(span_lists)
def test_a_union_covers_the_same_instants_and_is_clean(spans):
    clean = union(spans)
    assert instants(clean) == instants(spans)
    assert all(one.end_ms < other.start_ms for one, other in itertools.pairwise(clean))
    assert total(spans) == len(instants(spans))


@given(span_lists, span_lists)
def test_intersection_and_difference_part_the_whole(these, those):
    assert instants(intersect(these, those)) == instants(these) & instants(those)
    assert instants(subtract(these, those)) == instants(these) - instants(those)


@given(span_lists)
def test_holes_fill_a_union_up(spans):
    covered = instants(spans)
    expected = set(range(min(covered), max(covered) + 1)) - covered if covered else set()
    assert instants(between(spans)) == expected
