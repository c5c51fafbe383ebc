"""Writers one at a time, and nobody hurt by another's mistake."""

import pytest

from tests.support.builders import MINUTE_MS
from tests.support.threads import at_once
from webapp.store.db.database import writing
from webapp.store.db.models import Segment, Setting
from webapp.store.tracked import day_totals


def keep(key):
    def do():
        with writing():
            return Setting.create(key=key, value=1).key

    return do


def fail(key):
    def do():
        with writing():
            Setting.create(key=key, value=1)
            raise ValueError(key)

    return do


def kept():
    return sorted(one.key for one in Setting.select())


def test_writers_wait_for_one_another(world):
    names = [f"k{number}" for number in range(12)]
    assert at_once(*[keep(name) for name in names]) == names
    assert kept() == sorted(names)


def test_a_writer_that_fails_fails_alone_and_leaves_nothing(world):
    outcomes = at_once(*[keep(f"k{n}") for n in range(5)], fail("bad"), *[keep(f"l{n}") for n in range(5)])
    assert isinstance(outcomes[5], ValueError)
    assert kept() == sorted([f"k{n}" for n in range(5)] + [f"l{n}" for n in range(5)])


def _write_and_fail():
    with writing():
        Setting.create(key="inner", value=1)
        raise ValueError("inner")


def test_a_transaction_within_another_is_undone_by_itself(world):
    with writing():
        Setting.create(key="outer", value=1)
        with pytest.raises(ValueError, match="inner"):
            _write_and_fail()
    assert kept() == ["outer"]


def test_one_person_at_many_machines_at_once(world):
    """Eight DCCs of one person send overlapping segments at once: the totals are those of a rebuild."""
    items = [world.segment(world.at(8) + n * MINUTE_MS, world.at(9) + n * MINUTE_MS) for n in range(32)]
    works = [lambda part=items[n::8]: [world.send(one) for one in part] for n in range(8)]
    outcomes = at_once(*works)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert Segment.select().count() == 32
    assert world.day()["active_s"] == 91 * 60
    assert day_totals.check_all() == []


def test_the_same_batch_from_eight_threads_is_stored_once(world):
    item = world.segment(world.at(9), world.at(10))
    outcomes = at_once(*[lambda: world.send(item)[0]["status"]] * 8)
    assert sorted(outcomes) == ["stored"] + ["unchanged"] * 7


def test_revisions_at_once_leave_the_highest(world):
    first = world.segment(world.at(9), world.at(9))
    revisions = [{**first, "rev": n, "end_ms": world.at(9) + n * MINUTE_MS} for n in range(1, 9)]
    at_once(*[lambda one=one: world.send(one) for one in revisions])
    assert Segment.get().rev == 8
    assert world.day()["active_s"] == 8 * 60


def test_a_failed_part_leaves_its_connection_free(world):
    for _ in range(3):
        with writing(), pytest.raises(ValueError, match="inner"):
            _write_and_fail()
    assert keep("good")() == "good"
