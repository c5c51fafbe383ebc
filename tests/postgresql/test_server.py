"""What only PostgreSQL can get wrong: lost connections, locks, and several server processes at once."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from playhouse.schema_diff import diff_models

from tests.support.builders import MINUTE_MS, World
from webapp.store.access import one_time_links, rate_limits
from webapp.store.db import database
from webapp.store.db.models import TABLES, Segment
from webapp.store.people import accounts
from webapp.store.refusal import Refused
from webapp.store.tracked import day_totals


def test_the_migrations_make_what_the_models_describe_here_too(world):
    assert not diff_models(database.database.obj, TABLES)
    assert database.migrate() == []


def test_a_lost_connection_is_made_anew(world):
    with psycopg.connect(world.config.database, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    world.api("GET", "/health")
    assert world.api("GET", "/me", by=world.owner).status == 200


def test_guessing_is_slowed_here_too(world):
    limit = [rate_limits.Limit("minute:nora", 2, MINUTE_MS)]
    for _ in range(2):
        rate_limits.consume(limit, world.now_ms)
    with pytest.raises(Refused):
        rate_limits.consume(limit, world.now_ms)
    rate_limits.refund(limit, world.now_ms)
    rate_limits.consume(limit, world.now_ms)


def test_guesses_at_the_same_moment_take_an_attempt_each(world):
    limit = [rate_limits.Limit("minute:nora", 5, MINUTE_MS)]
    start = threading.Barrier(16)

    def guess(_):
        start.wait(30)
        try:
            rate_limits.consume(limit, world.now_ms)
        except Refused:
            return False
        finally:
            database.database.close()
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(guess, range(16))) == 5


def test_an_account_is_switched_off_while_its_dcc_sends(world):
    """Both lock the person before the token: in the other order each would wait for the other."""
    with psycopg.connect(world.config.database) as sending, ThreadPoolExecutor(1) as pool:
        sending.execute("SELECT id FROM person WHERE id = %s FOR NO KEY UPDATE", (world.owner.id,))
        change = {"active": False}
        answer = pool.submit(world.api, "PATCH", "/users/olga", change, world.manager)
        _wait_for_somebody_who_waits(world.config.database)
        sending.execute("UPDATE token SET last_seen_ms = 1 WHERE person_id = %s", (world.owner.id,))
        sending.commit()
        assert answer.result(30).status == 200
        pool.submit(database.database.close).result()


def _wait_for_somebody_who_waits(location):
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with psycopg.connect(location, autocommit=True) as looking:
        for _ in range(20_000):
            if looking.execute(waiting).fetchall():
                return
    raise AssertionError("nobody waits")


def test_a_link_works_once_here_too(world):
    code, _ = one_time_links.create("invite", world.now_ms, role="artist", author_id=world.admin.id)
    one_time_links.redeem("invite", code, world.now_ms)
    with pytest.raises(Refused):
        one_time_links.redeem("invite", code, world.now_ms)


def test_a_person_moves_here_too(world):
    accounts.set_zone(world.owner.person, "Asia/Tokyo", author_id=world.admin.id, now_ms=world.now_ms)
    world.send(world.segment(world.at(9), world.at(10)))
    assert day_totals.check_all() == []


def _send_as_a_process(location, token, bodies, outcomes):
    """One server process of its own, taking the batches of one DCC."""
    from tests.support.builders import MONDAY_NOON_MS
    from webapp.app import build_app
    from webapp.config import Config

    world = World.__new__(World)
    world.now_ms = MONDAY_NOON_MS
    world.app = build_app(Config(database=location), lambda: MONDAY_NOON_MS)
    for body in bodies:
        answer = world.call("POST", "/api/v1/segments", body, headers={"Authorization": f"Bearer {token}"})
        outcomes.put(answer.json["results"][0]["status"])
    database.close()


def test_several_server_processes_give_one_truth(world):
    """Four processes take overlapping segments of one person at once; the totals are a rebuild's."""
    items = [world.segment(world.at(8) + n * MINUTE_MS, world.at(9) + n * MINUTE_MS) for n in range(40)]
    bodies = [{"sent_ms": 1, "client": {"host": "maya"}, "segments": [item]} for item in items]
    database.close()
    context = multiprocessing.get_context("spawn")
    outcomes = context.Queue()
    processes = [
        context.Process(
            target=_send_as_a_process,
            args=(world.config.database, world.owner.token, bodies[n::4], outcomes),
        )
        for n in range(4)
    ]
    for process in processes:
        process.start()
    statuses = [outcomes.get(timeout=60) for _ in items]
    for process in processes:
        process.join(20)
    assert statuses == ["stored"] * 40
    assert Segment.select().count() == 40
    assert world.day()["active_s"] == 99 * 60
    assert day_totals.check_all() == []
