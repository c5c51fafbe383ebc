"""Segments over the API: revisions, rejections, totals."""

import pytest

from tests.support.builders import CLIENT, HOUR_MS, MINUTE_MS, SECOND_MS, new_id
from webapp.store import settings
from webapp.store.db.models import Client, Segment, Token
from webapp.store.tracked import day_totals


def test_a_segment_is_stored_with_its_client(world):
    (result,) = world.send(world.segment(world.at(10), world.at(10.5)))
    assert result["status"] == "stored"
    stored = Segment.get()
    assert (stored.person_id, stored.start_ms, stored.end_ms) == (
        world.owner.id,
        world.at(10),
        world.at(10.5),
    )
    assert (stored.client.host, stored.client.device) == ("blender", "ws-17")


def test_the_same_client_is_kept_once(world):
    for hour in (9, 10):
        world.send(world.segment(world.at(hour), world.at(hour + 0.5)))
    assert Client.select().count() == 1


def test_an_older_revision_changes_nothing(world):
    newest = world.segment(world.at(10), world.at(11), rev=5)
    world.send(newest)
    (result,) = world.send({**newest, "rev": 4, "end_ms": world.at(10.2)})
    assert (result["status"], result["rev"]) == ("unchanged", 4)
    assert world.day()["active_s"] == 3600


def test_a_newer_revision_may_shorten_a_segment(world):
    first = world.segment(world.at(10), world.at(11))
    world.send(first)
    world.send({**first, "rev": 2, "end_ms": world.at(10.5)})
    assert world.day()["active_s"] == 1800


def test_a_newer_revision_may_move_a_segment_to_another_task_and_date(world):
    first = world.segment(world.at(-1), world.at(-0.5))
    world.send(first)
    moved = {
        **first,
        "rev": 2,
        "task_id": world.other_task.id,
        "start_ms": world.at(1),
        "end_ms": world.at(2),
    }
    world.send(moved)
    assert world.day("2026-11-22") == {}
    assert [(task["task_id"], task["active_s"]) for task in world.day()["tasks"]] == [
        (world.other_task.id, 3600)
    ]


@pytest.mark.parametrize("change", [{}, {"task_id": 2}])
def test_a_segment_stays_its_first_senders_also_when_another_dcc_adopts_it(world, change):
    first = world.segment(world.at(10), world.at(11), open=True, close_reason=None)
    world.send(first)
    world.send(
        {**first, **change, "rev": 2, "open": False, "close_reason": "adopted"},
        client={**CLIENT, "host": "maya"},
    )
    assert Segment.get().rev == 2
    assert Segment.get().client.host == "blender"


def test_two_revisions_in_one_batch_leave_the_newer(world):
    newer = world.segment(world.at(10), world.at(11), rev=2)
    results = world.send(newer, {**newer, "rev": 1, "end_ms": world.at(10.1)}, {**newer, "rev": 3})
    assert [one["status"] for one in results] == ["stored", "unchanged", "stored"]
    assert world.day()["active_s"] == 3600


def test_a_segment_longer_than_a_day_is_rejected(world):
    (result,) = world.send(world.segment(world.at(-30), world.at(-5)))
    assert (result["status"], result["code"]) == ("rejected", "bad_interval")


def test_a_segment_of_exactly_a_day_is_stored(world):
    (result,) = world.send(world.segment(world.at(-24), world.at(0)))
    assert result["status"] == "stored"


def test_an_empty_segment_is_stored_and_counts_nothing(world):
    (result,) = world.send(world.segment(world.at(10), world.at(10)))
    assert result["status"] == "stored"
    assert world.day() == {}


@pytest.mark.parametrize(("ahead_ms", "status"), [(5 * MINUTE_MS, "stored"), (5 * MINUTE_MS + 1, "rejected")])
def test_a_workstation_may_be_five_minutes_ahead(world, ahead_ms, status):
    (result,) = world.send(world.segment(world.now_ms - HOUR_MS, world.now_ms + ahead_ms))
    assert result["status"] == status


def test_somebody_elses_segment_cannot_be_changed(world):
    theirs = world.segment(world.at(10), world.at(11))
    world.send(theirs)
    (result,) = world.send({**theirs, "rev": 2, "end_ms": world.at(10.1)}, by=world.stranger)
    assert result["code"] == "not_yours"
    assert world.day()["active_s"] == 3600


def test_an_unassigned_task_may_be_tracked(world):
    (result,) = world.send(world.segment(world.at(10), world.at(11), world.foreign_task))
    assert result["status"] == "stored"


def test_a_closed_project_takes_what_was_worked_before_and_nothing_after(world):
    world.project.status, world.project.closed_ms = "closed", world.at(10)
    world.project.save()
    before, after = world.send(
        world.segment(world.at(9), world.at(10.5)), world.segment(world.at(11), world.at(11.5))
    )
    assert before["status"] == "stored"
    assert (after["status"], after["code"]) == ("rejected", "unknown_task")


@pytest.mark.parametrize(
    "change",
    [
        {"id": "A" * 32},
        {"id": "short"},
        {"id": "a" * 32 + "\n"},
        {"session": "a" * 32 + "\n"},
        {"rev": 0},
        {"rev": "1"},
        {"rev": 1.5},
        {"session": None},
        {"kind": "manual"},
        {"start_ms": -1},
        {"end_ms": 10**30},
        {"open": 1},
        {"close_reason": "bored"},
        {"task_id": "1"},
        {"task_id": 0},
        {"scene": "x" * 1001},
        {"scene": "/shows/\0"},
        {"tz": "UTC\0"},
    ],
)
def test_an_unreadable_item_is_invalid_and_the_rest_is_stored(world, change):
    bad = {**world.segment(world.at(9), world.at(9.5)), **change}
    results = world.send(bad, world.segment(world.at(10), world.at(11)))
    assert [one["status"] for one in results] == ["rejected", "stored"]
    assert results[0]["code"] == "invalid"
    assert results[0]["message"].endswith(".")


def test_a_backslash_before_a_number_is_plain_text(world):
    settings.update_policy({"send_scene_path": True}, world.admin.id, world.now_ms)
    (result,) = world.send(world.segment(world.at(9), world.at(9.5), scene="C:\\u0000"))
    assert result["status"] == "stored"
    assert Segment.get().scene == "C:\\u0000"


def test_a_client_name_that_can_be_no_text_is_invalid(world):
    body = {"sent_ms": 1, "client": {**CLIENT, "device": "ws\0"}, "segments": []}
    answer = world.api("POST", "/segments", body, world.owner)
    assert (answer.status, answer.code, answer.json["error"]["field"]) == (400, "invalid", "client")


def test_an_invalid_item_is_told_by_its_id_and_revision(world):
    bad = {**world.segment(world.at(9), world.at(9.5)), "kind": "idle"}
    (result,) = world.send(bad)
    assert (result["id"], result["rev"]) == (bad["id"], bad["rev"])


def test_items_that_are_no_objects_are_invalid(world):
    results = world.send(5, "text", None, [])
    assert [one["code"] for one in results] == ["invalid"] * 4


def test_unknown_fields_of_a_newer_add_on_are_ignored(world):
    (result,) = world.send({**world.segment(world.at(9), world.at(9.5)), "mood": "good"})
    assert result["status"] == "stored"


def test_a_scene_path_is_kept_only_where_the_studio_wants_it(world):
    world.send(world.segment(world.at(9), world.at(9.5), scene="/shows/OTR/a.ma"))
    settings.update_policy({"send_scene_path": True}, world.admin.id, world.now_ms)
    world.send(world.segment(world.at(10), world.at(10.5), scene="/shows/OTR/b.ma"))
    kept = [one.scene for one in Segment.select().order_by(Segment.start_ms)]
    assert kept == [None, "/shows/OTR/b.ma"]


def test_the_body_never_names_the_person(world):
    world.send({**world.segment(world.at(9), world.at(10)), "person": world.colleague.id, "user": "carl"})
    assert world.day(by=world.colleague) == {}


def test_a_batch_without_its_client_is_invalid(world):
    answer = world.api("POST", "/segments", {"sent_ms": 1, "segments": []}, world.owner)
    assert (answer.status, answer.code) == (400, "invalid")
    assert answer.json["error"]["field"] == "client"


def test_a_hundred_items_are_taken_at_once(world):
    items = [
        world.segment(world.at(8) + n * MINUTE_MS, world.at(8) + n * MINUTE_MS + SECOND_MS)
        for n in range(100)
    ]
    assert {one["status"] for one in world.send(*items)} == {"stored"}
    assert world.day()["active_s"] == 100


def test_an_empty_batch_shows_that_the_device_lives(world):
    world.now_ms += HOUR_MS
    assert world.send() == []
    assert Token.get(Token.person == world.owner.id).last_seen_ms == world.now_ms


def test_using_a_token_keeps_it_alive(world):
    before = Token.get(Token.person == world.owner.id).expires_ms
    world.now_ms += HOUR_MS
    world.send()
    assert Token.get(Token.person == world.owner.id).expires_ms == before + HOUR_MS


def test_a_segment_over_midnight_counts_on_both_dates(world):
    world.send(world.segment(world.at(-2), world.at(2)))
    assert world.day("2026-11-22")["active_s"] == 2 * 3600
    assert world.day("2026-11-23")["active_s"] == 2 * 3600


def test_late_data_rebuilds_its_own_days_only(world):
    world.send(world.segment(world.at(-30), world.at(-29)), world.segment(world.at(9), world.at(10)))
    today = world.day()
    world.send(world.segment(world.at(-28), world.at(-27)))
    assert world.day() == today
    assert world.day("2026-11-21")["active_s"] == 7200


def test_stored_totals_equal_a_rebuild(world):
    world.send(
        world.segment(world.at(9), world.at(11)),
        world.segment(world.at(10), world.at(10.5), world.other_task),
    )
    world.adjust(world.at(10.25), world.at(11.5), world.foreign_task)
    assert day_totals.check_all() == []
    assert day_totals.rebuild_all() == 0


def test_three_segments_of_twenty_minutes_are_an_hour(world):
    world.send(
        *[
            world.segment(world.at(hour), world.at(hour) + 20 * MINUTE_MS, session=new_id())
            for hour in (8, 9, 10)
        ]
    )
    assert world.day()["total_s"] == 3600


def test_milliseconds_are_summed_before_they_are_rounded(world):
    world.send(*[world.segment(world.at(hour), world.at(hour) + 1400) for hour in (8, 9, 10)])
    assert world.day()["total_s"] == 4
