"""Law 5: nobody works twice at once."""

from webapp.domain.paint import Layer, adjustment_layer, paint, segment_layer

A, B, C = 1, 2, 3


def active(start, end, task=A, id="a", **more):
    return segment_layer(id, start, end, "active", task, **more)


def machine(start, end, task=A, id="m"):
    return segment_layer(id, start, end, "machine", task)


def seen(*layers: Layer):
    return [(piece.start_ms, piece.end_ms, piece.layer.task) for piece in paint(list(layers))]


def test_nothing_gives_nothing():
    assert paint([]) == []


def test_an_empty_layer_is_not_seen():
    assert seen(active(5, 5)) == []


def test_neighbours_do_not_overlap():
    assert seen(active(0, 10, A, "a"), active(10, 20, B, "b")) == [(0, 10, A), (10, 20, B)]


def test_the_later_start_lies_on_top():
    assert seen(active(0, 60, A, "z"), active(20, 40, B, "a")) == [(0, 20, A), (20, 40, B), (40, 60, A)]


def test_of_equal_starts_the_higher_id_lies_on_top():
    assert seen(active(0, 60, A, "a"), active(0, 40, B, "b")) == [(0, 40, B), (40, 60, A)]


def test_active_lies_on_machine_whatever_started_later():
    assert seen(active(0, 60, A), machine(20, 80, B)) == [(0, 60, A), (60, 80, B)]


def test_an_adjustment_lies_on_active():
    assert seen(active(30, 60, A), adjustment_layer(1, "x", 0, 45, B)) == [(0, 45, B), (45, 60, A)]


def test_the_adjustment_made_last_lies_on_top_wherever_it_starts():
    first, second = adjustment_layer(1, "z", 20, 60, A), adjustment_layer(2, "a", 0, 40, B)
    assert seen(first, second) == [(0, 40, B), (40, 60, A)]


def test_an_adjustment_without_a_task_erases():
    assert seen(active(0, 60), adjustment_layer(1, "x", 10, 20, None)) == [(0, 10, A), (20, 60, A)]


def test_what_was_erased_may_be_painted_again():
    erase, again = adjustment_layer(1, "x", 0, 60, None), adjustment_layer(2, "y", 10, 20, C)
    assert seen(active(0, 60), erase, again) == [(10, 20, C)]


def test_a_layer_that_shows_on_both_sides_of_another_is_two_pieces():
    assert len(seen(active(0, 60, A, "a"), active(20, 40, A, "b"))) == 3
