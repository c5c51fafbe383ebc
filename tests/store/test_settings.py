"""The studio's choices: bounds, history, audit."""

import pytest

from webapp.store import settings
from webapp.store.db.models import Audit
from webapp.store.refusal import Refused


def choose(world, **changes):
    settings.update_policy(changes, world.admin.id, world.now_ms)


def test_add_ons_are_told_the_new_policy(world):
    choose(world, idle_after_s=300, day_start="04:00", send_scene_path=True)
    policy = world.api("GET", "/me", by=world.owner).json["policy"]
    assert policy == {
        "idle_after_s": 300,
        "heartbeat_every_s": 60,
        "machine_cap_s": 1800,
        "day_start": "04:00",
        "send_scene_path": True,
    }


@pytest.mark.parametrize(
    "change",
    [{"idle_after_s": 59}, {"idle_after_s": 7201}, {"heartbeat_every_s": 1}, {"machine_cap_s": -1}]
    + [{"day_start": text} for text in ("24:00", "12:00", "4:00", "04:60", "x", "")],
)
def test_what_makes_no_sense_is_refused_whole(world, change):
    with pytest.raises(Refused) as refusal:
        choose(world, send_scene_path=True, **change)
    assert refusal.value.field == next(iter(change))
    assert settings.get_value("send_scene_path") is False


def test_a_changed_day_start_moves_no_earlier_date(world):
    world.send(world.segment(world.at(1), world.at(2)))
    choose(world, day_start="04:00")
    world.now_ms = world.at(30)
    world.send(world.segment(world.at(25), world.at(26)))
    told = world.api("GET", "/me/days?from=2026-11-20&to=2026-11-25", by=world.owner).json["days"]
    assert [(day["date"], day["active_s"]) for day in told] == [("2026-11-23", 7200)]


def test_every_choice_is_in_the_audit_trail(world):
    choose(world, idle_after_s=300)
    note = Audit.get(Audit.action == "setting.change")
    assert (note.object, note.old, note.new, note.author_id) == ("idle_after_s", 600, 300, world.admin.id)


def test_choosing_the_same_again_is_no_change(world):
    choose(world, idle_after_s=600, day_start="00:00")
    assert not Audit.select().where(Audit.action == "setting.change").exists()
