"""Who works now: a crashed DCC is lost within two heartbeats, and nothing is guessed."""

from __future__ import annotations

import pytest

from tests.support.builders import CLIENT, MINUTE_MS, SECOND_MS
from webapp.store import settings
from webapp.store.access import tokens
from webapp.store.access.scope import Scope
from webapp.store.tracked import presence
from webapp.store.weeks import timesheets

BEAT_MS = 60 * SECOND_MS


def find(world, username="olga"):
    return next(one for one in presence.list_people(Scope(), world.now_ms) if one.username == username)


def beat(world):
    world.api("POST", "/segments", {"sent_ms": world.now_ms, "client": CLIENT, "segments": []}, world.owner)


def track(world, **changes):
    world.send(
        world.segment(
            world.now_ms - 30 * MINUTE_MS, world.now_ms, **{"open": True, "close_reason": None, **changes}
        )
    )


def test_an_open_segment_is_work_on_its_task(world):
    track(world)

    here = find(world)

    assert (here.state, here.task_id, here.host) == ("active", world.task.id, "blender")
    assert (here.since_ms, here.today_ms) == (world.now_ms - 30 * MINUTE_MS, 30 * MINUTE_MS)


def test_a_render_is_machine(world):
    track(world, kind="machine")

    assert find(world).state == "machine"


def test_a_crash_is_lost_within_two_heartbeats_and_never_working(world):
    track(world)
    world.now_ms += 2 * BEAT_MS
    assert find(world).state == "active"

    world.now_ms += 1

    assert find(world).state == "lost"
    assert find(world).since_ms == world.now_ms - 2 * BEAT_MS - 1


def test_the_heartbeat_of_the_policy_decides(world):
    settings.update_policy({"heartbeat_every_s": 20}, None, world.now_ms)
    track(world)
    world.now_ms += 40 * SECOND_MS + 1

    assert find(world).state == "lost"


def test_an_empty_batch_is_a_sign_of_life(world):
    track(world)
    world.now_ms += 90 * SECOND_MS
    beat(world)
    world.now_ms += 90 * SECOND_MS

    assert find(world).state == "active"


def test_the_same_program_on_another_machine_is_no_sign_of_life(world):
    track(world)
    laptop = {**CLIENT, "device": "laptop-3"}
    secret, _ = tokens.create_device_token(world.owner.id, laptop, world.now_ms)
    world.now_ms += 3 * BEAT_MS
    body = {"sent_ms": world.now_ms, "client": laptop, "segments": []}
    world.call("POST", "/api/v1/segments", body, headers={"Authorization": f"Bearer {secret}"})

    assert find(world).state == "lost"


@pytest.mark.parametrize("reason", ["idle", "pause", "suspend"])
def test_a_pause_is_idle_while_the_dcc_lives(world, reason):
    track(world, open=False, close_reason=reason)
    assert (find(world).state, find(world).since_ms) == ("idle", world.now_ms)

    world.now_ms += 2 * BEAT_MS + 1
    assert find(world).state == "off"


@pytest.mark.parametrize("reason", ["stop", "quit"])
def test_stopped_is_off(world, reason):
    track(world, open=False, close_reason=reason)

    assert (find(world).state, find(world).task_id) == ("off", None)


def test_who_has_not_begun_is_off(world):
    assert (find(world, "carl").state, find(world, "carl").since_ms) == ("off", None)


def test_of_two_programs_the_living_one_tells_more_than_the_crashed(world):
    track(world)
    world.now_ms += 10 * MINUTE_MS
    maya = {**CLIENT, "host": "maya"}
    world.send(
        world.segment(world.now_ms - MINUTE_MS, world.now_ms, world.other_task, open=True), client=maya
    )

    assert (find(world).state, find(world).host) == ("active", "maya")


def test_who_left_is_not_listed(world):
    world.api("PATCH", "/users/olga", {"active": False}, world.admin)

    assert "olga" not in [one.username for one in presence.list_people(Scope(), world.now_ms)]


def test_today_is_the_persons_own(world):
    far = world.make_person("kiri", tz="Pacific/Auckland")
    world.send(world.segment(world.at(9), world.at(10)), by=far)  # 22:00 to 23:00 of the 23rd in Auckland

    assert find(world, "kiri").today_ms == 0
    assert find(world).today_ms == 0


def test_who_stops_in_a_week_that_was_approved_meanwhile_is_off(world):
    began = world.segment(world.now_ms - MINUTE_MS, world.now_ms, open=True, close_reason=None)
    world.send(began)
    for verb in ("submit", "approve"):
        timesheets.change_state(world.owner.id, "2026-11-23", verb, world.manager.id, world.now_ms)
    world.now_ms += MINUTE_MS
    world.send({**began, "rev": 2, "end_ms": world.now_ms})
    assert find(world).state == "active"

    world.send({**began, "rev": 3, "end_ms": world.now_ms, "open": False, "close_reason": "stop"})

    assert find(world).state == "off"


def test_those_at_work_come_first(world):
    track(world)

    assert presence.list_people(Scope(), world.now_ms)[0].username == "olga"
