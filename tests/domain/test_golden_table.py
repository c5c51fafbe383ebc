"""The worked examples of the architecture, section 3, as far as they are the server's to count."""

import pytest

from tests.support.builders import HOUR_MS, MINUTE_MS, new_id
from webapp.domain.durations import format_duration
from webapp.store import settings
from webapp.store.people import accounts
from webapp.store.tracked.days import load_day


def seconds(day: dict) -> dict:
    return {task["task_id"]: (task["active_s"], task["machine_s"], task["manual_s"]) for task in day["tasks"]}


def test_half_an_hour_then_nothing(world):
    session = new_id()
    world.send(world.segment(world.at(10), world.at(10.5), session=session, close_reason="idle"))
    world.send(world.segment(world.at(11), world.at(11.25), session=session))
    assert world.day()["active_s"] == 45 * 60
    (gap,) = load_day(world.owner.id, "2026-11-23").gaps
    assert gap == (world.at(10.5), world.at(11), "idle")


def test_activity_at_ten_and_ten_past_eleven(world):
    ends_at_once = world.segment(world.at(10), world.at(10), close_reason="idle")
    world.send(ends_at_once, world.segment(world.at(10) + 11 * MINUTE_MS, world.at(10) + 20 * MINUTE_MS))
    assert world.day()["active_s"] == 9 * 60
    (gap,) = load_day(world.owner.id, "2026-11-23").gaps
    assert (gap.start_ms, gap.reason) == (world.at(10), "idle")


def test_seven_hours_with_the_laptop_shut_are_a_gap(world):
    world.now_ms = world.at(20)
    session = new_id()
    world.send(
        world.segment(world.at(10), world.at(12), session=session, close_reason="suspend"),
        world.segment(world.at(19), world.at(19.5), session=session),
    )
    (told,) = world.api("GET", "/me/sessions?date=2026-11-23", by=world.owner).json["sessions"]
    assert told["active_s"] == 2.5 * 3600
    assert told["gaps"] == [{"start_ms": world.at(12), "end_ms": world.at(19), "reason": "suspended"}]


def test_maya_and_blender_at_once(world):
    maya = world.segment(world.at(10), world.at(11))
    blender = world.segment(world.at(10) + 20 * MINUTE_MS, world.at(10) + 40 * MINUTE_MS, world.other_task)
    world.send(maya, client={"host": "maya"})
    world.send(blender)
    assert seconds(world.day()) == {world.task.id: (2400, 0, 0), world.other_task.id: (1200, 0, 0)}
    assert world.day()["total_s"] == 3600


def test_a_render_without_the_artist(world):
    world.now_ms = world.at(16)
    world.send(
        world.segment(world.at(13), world.at(14), close_reason="idle"),
        world.segment(world.at(14), world.at(14) + 20 * MINUTE_MS, kind="machine"),
        world.segment(world.at(14) + 21 * MINUTE_MS, world.at(15)),
    )
    assert (world.day()["active_s"], world.day()["machine_s"]) == (3600 + 39 * 60, 1200)


@pytest.mark.parametrize(
    ("day_start", "expected"), [("00:00", {"2026-11-20": 2, "2026-11-21": 2}), ("04:00", {"2026-11-20": 4})]
)
def test_a_night_shift(world, day_start, expected):
    world.now_ms = world.at(-24 * 10)
    settings.update_policy({"day_start": day_start}, world.admin.id, world.now_ms)
    world.now_ms = world.at(12)
    evening = world.at(-24 * 3 + 22)
    world.send(world.segment(evening, evening + 4 * HOUR_MS))
    told = world.api("GET", "/me/days?from=2026-11-01&to=2026-11-23", by=world.owner).json["days"]
    assert {day["date"]: day["active_s"] / 3600 for day in told} == expected


def test_the_night_when_clocks_go_forward(world):
    berlin = world.make_person("bert", tz="Europe/Berlin")
    one_o_clock = 1_774_742_400_000  # 2026-03-29 01:00 in Berlin
    world.send(world.segment(one_o_clock, one_o_clock + 2 * HOUR_MS), by=berlin)
    assert world.day("2026-03-29", by=berlin)["active_s"] == 2 * 3600


def test_dailies_over_tracked_time(world):
    world.send(world.segment(world.at(10), world.at(11)))
    world.adjust(world.at(10.5), world.at(11.5), world.other_task)
    assert seconds(world.day()) == {world.task.id: (1800, 0, 0), world.other_task.id: (0, 0, 3600)}


def test_three_segments_of_twenty_minutes(world):
    world.send(*[world.segment(world.at(hour), world.at(hour) + 20 * MINUTE_MS) for hour in (8, 9, 10)])
    assert world.day()["total_s"] == 3600
    assert format_duration(world.day()["total_s"] * 1000) == "1:00"


def test_a_move_to_another_zone_moves_no_earlier_work_date(world):
    late_evening = world.at(-0.5)
    world.send(world.segment(late_evening - HOUR_MS, late_evening))
    before = world.day("2026-11-22")
    accounts.set_zone(world.owner.person, "Pacific/Auckland", author_id=world.owner.id, now_ms=world.now_ms)
    assert world.day("2026-11-22") == before
