"""The demo studio is believable, the same each time, ends now, and its totals equal a rebuild."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from tests.support.builders import MONDAY_NOON_MS, migrated_database
from webapp.demo import build
from webapp.store.access.scope import Scope
from webapp.store.db import database
from webapp.store.db.models import (
    Adjustment,
    DayOff,
    DayTotal,
    LateSegment,
    Person,
    Project,
    Segment,
    Task,
    Timesheet,
)
from webapp.store.people.accounts import check_credentials
from webapp.store.refusal import Refused
from webapp.store.tracked import day_totals, presence
from webapp.store.work import bid_notices

PASSWORD = "bicycle marmot teacup"


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    database.open_database(str(migrated_database(tmp_path_factory.mktemp("demo"))))
    began = time.monotonic()
    made = build.create_demo(MONDAY_NOON_MS, password=PASSWORD)
    yield made, time.monotonic() - began
    database.close()


def test_it_has_the_promised_size(studio):
    assert Project.select().where(Project.production).count() == 3
    assert Person.select().count() == 30
    days = {date for (date,) in database.fetch("SELECT DISTINCT work_date FROM day_total")}
    assert len(days) >= 60
    assert min(days) <= "2026-08-27"


def test_it_takes_a_few_seconds(studio):
    assert studio[1] < 15


def test_its_totals_equal_a_rebuild(studio):
    assert day_totals.check_all() == []


def test_it_ends_now(studio):
    newest = Segment.select(Segment.end_ms).order_by(Segment.end_ms.desc()).get()

    assert 0 <= MONDAY_NOON_MS - newest.end_ms < 60_000


def test_every_state_of_the_floor_is_there(studio):
    states = Counter(one.state for one in presence.list_people(Scope(), MONDAY_NOON_MS))

    assert set(states) == set(presence.STATES)
    assert states["active"] >= 10


def test_everything_a_page_can_show_is_in_it(studio):
    assert Adjustment.select().where(Adjustment.task.is_null()).exists()
    assert DayOff.select().exists()
    assert {one.state for one in Timesheet.select()} >= {"submitted", "approved", "returned"}
    assert LateSegment.select().where(LateSegment.state == "pending").count() == 1
    assert DayTotal.select().where(DayTotal.kind == "machine").exists()
    assert Task.select().where(Task.status == "open").exists()
    assert bid_notices.list_unseen(Scope())


def test_a_second_demo_is_refused(studio):
    with pytest.raises(Refused, match="without projects"):
        build.create_demo(MONDAY_NOON_MS)


def test_the_same_seed_gives_the_same_studio(studio, tmp_path):
    def fingerprint():
        return database.fetch(
            "SELECT person_id, work_date, task_id, kind, host, ms FROM day_total ORDER BY 1, 2, 3, 4, 5"
        )

    first, location = fingerprint(), database.database.obj.database
    database.close()
    database.open_database(str(migrated_database(tmp_path)))
    build.create_demo(MONDAY_NOON_MS, password=PASSWORD)
    second = fingerprint()
    database.close()
    database.open_database(location)

    assert first == second


def test_a_generated_password_is_told(tmp_path):
    database.open_database(str(migrated_database(tmp_path)))
    made = build.create_demo(MONDAY_NOON_MS, days=30)

    assert check_credentials("paul.winter", made.password) is not None
    database.close()
