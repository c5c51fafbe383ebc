"""Hours by groups: page, API, exports and a rebuild tell one truth."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from tests.support.browser import Browser
from tests.support.builders import HOUR_MS, MINUTE_MS
from webapp.domain import pivot
from webapp.domain.ranges import Range
from webapp.store.access.scope import Scope, own_scope, scope_for
from webapp.store.db import database, statistics
from webapp.store.db.models import DayTotal, Entity, Task
from webapp.store.hours import question, report
from webapp.store.people import teams
from webapp.store.refusal import Refused
from webapp.store.tracked import day_totals

MONDAY = date(2026, 11, 23)
TODAY = "from=2026-11-23&to=2026-11-23"


def work(world):
    """Two people, two projects, three kinds: 1:00 and 0:20 machine on OTR by olga, 0:30 by hand, 2:00 on
    FOX by stan.
    """
    world.send(world.segment(world.at(8), world.at(9)))
    world.send(world.segment(world.at(9), world.at(9) + 20 * MINUTE_MS, kind="machine"))
    world.adjust(world.at(10), world.at(10.5), world.other_task)
    world.send(world.segment(world.at(8), world.at(10), world.foreign_task), by=world.stranger)


def ask(world, query, by=None):
    answer = world.api("GET", f"/report?{query}", by=by or world.manager)
    assert answer.status == 200, answer.text
    return answer.json


def hours(chosen=None, scope=None, span=None):
    return question.parse_question(span or Range(MONDAY, MONDAY), scope or Scope(), chosen or {})


def test_rows_tell_kinds_apart_and_sum_to_the_total(world):
    work(world)

    told = ask(world, f"{TODAY}&group_by=project")

    assert told["total_s"] == 3600 + 1200 + 1800 + 7200
    assert told["rows"][1] == {
        "project": "OTR",
        "project_name": "Otter Creek",
        "active_s": 3600,
        "machine_s": 1200,
        "manual_s": 1800,
        "total_s": 6600,
    }


@pytest.mark.parametrize("group", report.GROUPS)
def test_every_group_sums_to_the_same_total(world, group):
    work(world)
    teams.save_team(None, "Animation", ["olga", "stan"], world.admin.id, world.now_ms)

    told = ask(world, f"{TODAY}&group_by={group}")

    assert sum(row["total_s"] for row in told["rows"]) == told["total_s"] == 13800


def track_without_entity(world):
    """Half an hour of a task that no shot needs."""
    meeting = Task.create(
        project=world.project, task_type=world.animation, name="Meeting", created_ms=world.now_ms
    )
    world.send(world.segment(world.at(10.5), world.at(11), meeting))


def test_work_without_an_entity_is_a_row_of_its_own(world):
    work(world)
    track_without_entity(world)

    told = ask(world, f"{TODAY}&group_by=entity")

    assert {row["entity"]: row["total_s"] for row in told["rows"]}["-"] == 1800


@pytest.mark.parametrize(
    "path", ["/hours?rows=entity", "/hours.csv?rows=entity", "/hours.xlsx?rows=entity", "/bids?by=entity"]
)
def test_pages_by_entity_open_also_with_work_that_has_none(world, path):
    work(world)
    track_without_entity(world)

    assert Browser(world, world.manager).get(f"{path}&{TODAY}").status == 200


def test_the_page_says_no_entity(world):
    track_without_entity(world)

    Browser(world, world.manager).get(f"/hours?rows=entity&{TODAY}").says("no entity 0:30")


def test_a_path_that_two_types_share_means_both(world):
    work(world)
    asset = Entity.create(project=world.project, type="asset", path="SQ010/SH0010")
    rig = Task.create(
        project=world.project,
        entity=asset,
        task_type=world.animation,
        name="Rig",
        created_ms=world.now_ms,
    )
    world.send(world.segment(world.at(11), world.at(12), rig))

    assert ask(world, f"{TODAY}&entity=OTR/SQ010/SH0010")["total_s"] == 4800 + 3600
    assert hours({"entity": ["OTR/SQ010/SH0010"]}).say_filters() == "on OTR SQ010/SH0010"


def test_who_is_in_two_teams_is_counted_once(world):
    work(world)
    for team in ("Animation", "Crew A"):
        teams.save_team(None, team, ["olga"], world.admin.id, world.now_ms)

    told = ask(world, f"{TODAY}&group_by=team")

    assert {row["team"]: row["total_s"] for row in told["rows"]} == {"Animation, Crew A": 6600, "-": 7200}


@pytest.mark.parametrize(
    ("filters", "expected_s"),
    [
        ("project=OTR", 6600),
        ("project=OTR&project=FOX", 13800),
        ("sequence=OTR/SQ010", 6600),
        ("entity=OTR/SQ010/SH0010", 4800),
        ("task=1", 4800),
        ("task_type=Animation", 13800),
        ("user=stan", 7200),
        ("host=blender", 12000),
        ("kind=machine", 1200),
        ("kind=machine&kind=manual", 3000),
        ("week=2026-W48", 13800),
        ("week=2026-W47", 0),
        ("date=2026-11-23&user=olga", 6600),
        ("project=OTR&kind=active&user=stan", 0),
    ],
)
def test_filters_narrow(world, filters, expected_s):
    work(world)

    assert ask(world, f"{TODAY}&{filters}")["total_s"] == expected_s


@pytest.mark.parametrize("wanted", ["project=NONE", "user=nobody", "task=999", "week=2026-W99", "date=soon"])
def test_a_filter_that_fits_nothing_is_told_and_not_left_out(world, wanted):
    answer = world.api("GET", f"/report?{TODAY}&{wanted}", by=world.manager)

    assert (answer.status, answer.code) == (404, "not_found")
    assert answer.json["error"]["field"] == wanted.partition("=")[0]


def test_too_long_a_range_and_an_unknown_group_are_refused(world):
    for query in ("from=2020-01-01&to=2026-01-01", "from=2026-01-02&to=2026-01-01", f"{TODAY}&group_by=shoe"):
        assert world.api("GET", f"/report?{query}", by=world.manager).code == "bad_value"


def test_the_sentence_says_every_filter(world):
    asked = hours(
        {"project": ["OTR", "FOX"], "task_type": ["Animation"], "user": ["olga"], "kind": ["manual"]}
    )

    assert asked.say_filters() == (
        "on Otter Creek or Fox Hill, doing Animation, by Olga, counting only time added by hand"
    )


def test_every_filter_has_a_condition_and_a_sentence(world):
    work(world)
    values = {
        "sequence": "OTR/SQ010",
        "entity": "OTR/SQ010/SH0010",
        "task": "1",
        "team": "T",
        "project": "OTR",
    }
    values |= {"task_type": "Animation", "user": "olga", "host": "blender", "kind": "active"}
    values |= {"date": "2026-11-23", "week": "2026-W48", "approval": "no"}
    teams.save_team(None, "T", ["olga"], world.admin.id, world.now_ms)

    asked = hours({name: [value] for name, value in values.items()})

    assert set(asked.chosen) == {one.name for one in question.FILTERS}
    assert asked.say_filters().count(", ") >= len(values) - 1
    assert report.total(asked).total_ms == HOUR_MS


def test_new_year_stands_in_the_week_of_its_year(world):
    DayTotal.create(
        person=world.owner.id, work_date="2024-12-30", task=world.task, kind="active", host="maya", ms=1000
    )
    DayTotal.create(
        person=world.owner.id, work_date="2025-01-05", task=world.task, kind="active", host="maya", ms=500
    )

    told = ask(world, "from=2024-12-30&to=2025-01-05&group_by=week")

    assert [(row["week"], row["total_s"]) for row in told["rows"]] == [("2025-W01", 2)]


def test_page_api_csv_and_rebuild_agree(world):
    work(world)
    page = Browser(world, world.manager).get(f"/hours?{TODAY}&rows=user&columns=project")
    rows = list(
        csv.DictReader(
            io.StringIO(Browser(world, world.manager).get(f"/hours.csv?{TODAY}").body.decode("utf-8-sig"))
        )
    )
    before = ask(world, TODAY)["total_s"]

    assert 'id="grand-total"><time datetime="PT3H50M">3:50' in page.html
    assert sum(float(row["Total (seconds)"]) for row in rows) == before == 13800
    assert day_totals.rebuild_all() == 0
    assert day_totals.check_all() == []


def test_three_segments_of_twenty_minutes_are_one_hour_on_the_page(world):
    for hour in (8, 9, 10):
        world.send(world.segment(world.at(hour), world.at(hour) + 20 * MINUTE_MS))

    page = Browser(world, world.manager).get(f"/hours?{TODAY}&rows=task")

    assert 'id="grand-total"><time datetime="PT1H0M">1:00' in page.html


def test_bids_and_hours_tell_one_sum_to_the_second(world):
    tasks = [world.make_task(entity=f"SQ030/SH{number}") for number in range(3)]
    for number, task in enumerate(tasks):
        start_ms = world.at(8 + number)
        world.send(world.segment(start_ms, start_ms + 20 * MINUTE_MS + 400, task))

    sheet = Browser(world, world.manager).get("/bids.csv?by=project&project=OTR").body.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(sheet))
    told = world.api("GET", "/bids?project=OTR", by=world.manager).json["tasks"]
    assert row["Actual (seconds)"] == "3601.200"
    assert ask(world, TODAY)["total_s"] == 3601
    assert [one["actual_s"] for one in told] == [1200] * 3


def test_a_lead_reads_their_own_projects_alone(world):
    work(world)

    assert ask(world, f"{TODAY}&group_by=project", world.lead)["total_s"] == 6600
    assert ask(world, f"{TODAY}&group_by=user", world.other_lead)["rows"][0]["user"] == "stan"


def test_a_lead_of_nothing_sees_nothing(world):
    nobody = world.make_person("noa", role="lead")
    work(world)

    assert ask(world, TODAY, nobody)["total_s"] == 0


def test_the_scope_of_an_artist_is_themselves(world):
    work(world)

    assert scope_for(world.owner.id, "artist") == own_scope(world.owner.id)
    assert report.total(hours(scope=own_scope(world.owner.id))).total_ms == 6600 * 1000


def test_a_question_of_too_many_values_is_refused(world):
    with pytest.raises(Refused):
        hours({"user": [f"u{i}" for i in range(question.MAX_FILTER_VALUES + 1)]})


def test_a_list_too_long_to_tick_from_is_typed_instead(world):
    for number in range(301):
        world.make_task(entity=f"SQ{number:03}/SH1")

    page = Browser(world, world.manager).get("/hours?sequence=OTR/SQ007")

    assert page.form("/hours")["sequence"] == "OTR/SQ007"
    page.says("in sequence OTR SQ007")


def test_statistics_are_gathered_where_the_engine_does_not_do_so_itself(world):
    work(world)
    statistics.gather_statistics()

    if database.is_sqlite():
        told = {table for (table,) in database.fetch("SELECT DISTINCT tbl FROM sqlite_stat1")}
        assert {"day_total", "task", "person"} <= told
    assert ask(world, TODAY)["total_s"] == 13800


@pytest.mark.parametrize("step", ["date", "week", "month"])
def test_days_add_up_to_the_periods_that_the_database_tells(world, step):
    work(world)
    world.send(world.segment(world.at(-700), world.at(-699)))
    asked = hours(span=Range(date(2026, 10, 1), date(2026, 11, 30)))
    by_day = report.group_by_period(report.fetch_sums(asked, ["project", "date"]), step)
    assert pivot.fold(by_day).cells == pivot.fold(report.fetch_sums(asked, ["project", step])).cells
