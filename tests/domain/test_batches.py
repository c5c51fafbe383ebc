"""Law 1 in the database: revisions repeated, reordered and parted into batches come to the same end."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.builders import CLIENT, MINUTE_MS, World, migrated_database, new_id
from webapp.domain.segment import Snapshot
from webapp.store.access import tokens
from webapp.store.db import database
from webapp.store.tracked import day_totals, segments
from webapp.store.tracked.segments import ClientNames

IDS = 4


@st.composite
def histories(draw):
    """Revisions of a few segments, and some way in which they arrive."""
    revisions = [
        (number, rev, *sorted((draw(st.integers(0, 90)), draw(st.integers(0, 90)))), draw(st.integers(0, 1)))
        for number in range(IDS)
        for rev in range(1, draw(st.integers(1, 4)) + 1)
    ]
    again = draw(st.lists(st.sampled_from(revisions), max_size=6))
    arriving = draw(st.permutations(revisions + again))
    cuts = draw(st.lists(st.integers(1, 5), min_size=1, max_size=30))
    return revisions, arriving, cuts


def in_batches(items, sizes):
    batches, rest = [], list(items)
    for size in [*sizes, len(rest)]:
        if rest:
            batches.append(rest[:size])
            rest = rest[size:]
    return batches


def take_in(world, actor, ids, batch):
    caller = tokens.find_caller(actor.token, world.now_ms)
    tasks = (world.task.id, world.other_task.id)
    sent = [
        Snapshot(
            id=ids[number],
            rev=rev,
            session=ids[0],
            task_id=tasks[task],
            kind="active",
            start_ms=world.at(8) + start * MINUTE_MS,
            end_ms=world.at(8) + end * MINUTE_MS,
            open=False,
            close_reason="stop",
            tz=None,
            scene=None,
        )
        for number, rev, start, end, task in batch
    ]
    segments.ingest(caller, ClientNames(**CLIENT), sent, world.now_ms)


def state(actor, ids):
    """What the database holds of one person, ids told by their number."""
    rows = database.fetch(
        "SELECT id, rev, task_id, start_ms, end_ms FROM segment WHERE person_id = ?", (actor.id,)
    )
    sums = database.fetch(
        "SELECT work_date, task_id, kind, host, ms FROM day_total WHERE person_id = ?", (actor.id,)
    )
    return sorted((ids.index(row[0].hex()), *row[1:]) for row in rows), sorted(sums)


def test_repeating_reordering_and_parting_change_nothing(tmp_path):
    world = World(str(migrated_database(tmp_path)))
    people = iter(range(10**6))

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(histories())
    def holds(history):
        revisions, arriving, cuts = history
        plain, tried = (world.make_person(f"p{next(people)}") for _ in range(2))
        plain_ids, tried_ids = ([new_id() for _ in range(IDS)] for _ in range(2))
        take_in(world, plain, plain_ids, revisions)
        for batch in in_batches(arriving, cuts):
            take_in(world, tried, tried_ids, batch)
        assert state(tried, tried_ids) == state(plain, plain_ids)

    holds()
    assert day_totals.check_all() == []
    database.close()
