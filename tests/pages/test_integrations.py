"""The page Integrations: for admins; a token never comes back."""

import pytest

from tests.support.browser import Browser
from webapp.store.integrations import connections, sent_times
from webapp.store.integrations.links import list_unmatched_people, map_links, save_links
from webapp.store.integrations.sent_times import Sent

PATH = "/studio/integrations"


@pytest.fixture
def admin(world):
    return Browser(world, world.admin)


@pytest.fixture
def kitsu(world):
    return connections.create("kitsu", "http://127.0.0.1:9/api", "the-token", world.admin.id, world.now_ms)


def test_a_server_that_is_not_there_is_told_in_a_sentence_and_not_kept(admin):
    page = admin.post(PATH, {"url": "http://127.0.0.1:9/api", "token": "the-token", "deed": "connect"})
    assert page.status == 422
    page.says("cannot be reached")
    assert "the-token" not in page.html
    assert connections.list_all() == []


def test_a_failed_dry_run_says_why(admin, kitsu):
    page = admin.post(f"{PATH}/{kitsu.id}", {"deed": "dry_run"})
    assert page.status == 422
    page.says("cannot be reached")


def test_conflicts_and_held_time_are_listed_with_what_to_do(world, admin, kitsu):
    for task, state, note in ((world.task, "conflict", "45 min typed"), (world.other_task, "held", "Assign")):
        key = (world.owner.id, task.id, "2026-11-23")
        sent_times.record(kitsu.id, key, Sent(60, state=state, note=note), world.now_ms)
    admin.get(PATH).says("45 min typed", "Assign", "0 entries sent, 1 held, 1 in conflict")


def test_somebody_is_matched_by_hand(world, admin, kitsu):
    save_links(kitsu.id, "person", [("k-7", None, "Olga X <olga@elsewhere.example>")])
    admin.get(PATH).says("Olga X")
    admin.post(f"{PATH}/{kitsu.id}", {"deed": "match", "foreign_id": "k-7", "username": "olga"})
    assert map_links(kitsu.id, "person") == {"k-7": world.owner.id}
    assert list_unmatched_people(kitsu.id) == []


def test_switching_off_and_disconnecting(admin, kitsu):
    admin.post(f"{PATH}/{kitsu.id}", {"deed": "deactivate"})
    assert not connections.find(kitsu.id).active
    admin.post(f"{PATH}/{kitsu.id}", {"deed": "remove"})
    assert connections.list_all() == []
