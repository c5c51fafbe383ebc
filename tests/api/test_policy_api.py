"""The policy over the API: what its page shows and changes, by the same people."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store import settings
from webapp.store.db.models import Audit

HOUR_S = 3600


def patch(world, body, by=None):
    return world.api("PATCH", "/policy", body, by or world.manager)


def test_it_tells_what_the_page_shows(world):
    told = world.api("GET", "/policy", by=world.manager).json
    shown = Browser(world, world.manager).get("/studio/policy").form("/studio/policy")

    assert told["idle_after_s"] == int(shown["idle_min"]) * 60
    assert told["machine_cap_s"] == int(shown["machine_cap_min"]) * 60
    assert (told["day_start"], told["tz"]) == (shown["day_start"], shown["studio_tz"])
    assert told["usual_week_s"] == [8 * HOUR_S] * 5 + [0, 0]


def test_what_is_left_out_stays_and_add_ons_follow(world):
    changed = patch(world, {"idle_after_s": 300, "tz": "Europe/Berlin"}).json
    again = patch(world, {"usual_week_s": [HOUR_S] * 7, "day_start": "04:00", "send_scene_path": True}).json

    assert (changed["idle_after_s"], changed["tz"], changed["day_start"]) == (300, "Europe/Berlin", "00:00")
    assert (again["idle_after_s"], again["usual_week_s"]) == (300, [HOUR_S] * 7)
    followed = world.api("GET", "/me", by=world.owner).json["policy"]
    assert (followed["idle_after_s"], followed["day_start"], followed["send_scene_path"]) == (
        300,
        "04:00",
        True,
    )


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"idle_after_s": 5}, "bad_value", "idle_after_s"),
        ({"day_start": "13:00"}, "bad_value", "day_start"),
        ({"tz": "Atlantis"}, "bad_timezone", "tz"),
        ({"usual_week_s": [0] * 6}, "invalid", "usual_week_s"),
        ({"idle_minutes": 5}, "invalid", "idle_minutes"),
    ],
)
def test_a_mistake_is_a_sentence_and_changes_nothing(world, body, code, field):
    answer = patch(world, {"heartbeat_every_s": 30, **body})

    assert (answer.code, answer.json["error"]["field"]) == (code, field)
    assert settings.load_settings().policy.heartbeat_every_s == 60
    assert Audit.select().where(Audit.action == "setting.change").count() == 0


def test_a_lead_finds_no_policy(world):
    assert world.api("GET", "/policy", by=world.lead).status == 404
    assert patch(world, {"idle_after_s": 300}, world.lead).status == 404
