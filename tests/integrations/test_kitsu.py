"""Both sides are equal after every sync, with a real Zou."""

import contextlib
import itertools
import time

import pytest

from tests.support.bad_proxy import MODES, BadProxy
from webapp.integrations.connector import ConnectorProblem
from webapp.integrations.kitsu.connector import KitsuConnector
from webapp.integrations.sync import run_sync
from webapp.store.access.scope import Scope
from webapp.store.db.models import DayTotal, Integration, Person, Task
from webapp.store.integrations import connections, links, sent_times
from webapp.store.refusal import Refused
from webapp.store.work import tasks

pytestmark = pytest.mark.kitsu
DATE = "2026-11-23"
MINUTE_MS = 60_000
_numbers = itertools.count(1)


class Studio:
    """An artist on both sides with an assigned task, and the connection between."""

    def __init__(self, world, kitsu, token, address=None):
        self.world, self.kitsu = world, kitsu
        number = next(_numbers)
        email = f"olga{number}@studio.example"
        self.shot_name = f"SH{number:04d}"
        Person.update(email=email.upper()).where(Person.id == world.owner.id).execute()
        self.person = kitsu.make_person("Olga", email)
        self.shot = kitsu.make_shot(self.shot_name)
        self.task = kitsu.make_task(self.shot, "Animation", self.person, minutes=960)
        self.connection = connections.create("kitsu", address or kitsu.address, token, None, world.now_ms)

    def sync(self, **how):
        return run_sync(connections.find(self.connection.id), lambda: self.world.now_ms, **how)

    @property
    def local_task(self):
        return Task.get_by_id(links.map_links(self.connection.id, "task")[self.task])

    def work(self, ms):
        DayTotal.replace(
            person=self.world.owner.id,
            work_date=DATE,
            task=self.local_task.id,
            kind="active",
            host="maya",
            ms=ms,
        ).execute()

    @property
    def theirs(self):
        return self.kitsu.minutes(DATE).get((self.task, self.person), 0)

    def entries(self, state):
        return sent_times.list_entries(self.connection.id, state)


@pytest.fixture
def studio(world, kitsu, token):
    return Studio(world, kitsu, token)


def test_a_task_comes_with_its_names_its_bid_and_who_it_is_assigned_to(studio):
    assert studio.sync().pulled.new >= 1
    row = tasks.find(studio.local_task.id)
    assert (row.project_code, row.entity_type, row.entity) == ("KOTR", "shot", f"SQ010/{studio.shot_name}")
    assert (row.task_type, row.name, row.bid_s, row.status) == ("Animation", "Animation", 57_600, "open")
    assert tasks.list_assignees(row.id) == [("olga", "Olga")]


def test_a_second_pull_finds_nothing_new(studio):
    studio.sync()
    for whole in (False, True):
        pulled = studio.sync(whole=whole).pulled
        assert (pulled.new, pulled.renamed, pulled.changed, pulled.gone) == (0, 0, 0, 0)


def test_a_dry_run_changes_nothing_on_either_side(studio):
    synced = studio.sync(dry_run=True)
    assert synced.pulled.new >= 1
    assert links.map_links(studio.connection.id, "task") == {}
    assert studio.theirs == 0


def test_a_changed_bid_is_followed_by_the_event_log(studio):
    studio.kitsu.ask("PUT", f"data/tasks/{studio.task}", estimation=900)
    time.sleep(1.1)  # Zou's times are whole seconds: the making of the shot is no news any more
    studio.kitsu.ask("PUT", f"data/tasks/{studio.task}", estimation=960)
    studio.sync()
    studio.kitsu.ask("PUT", f"data/tasks/{studio.task}", estimation=480)
    connector = KitsuConnector(studio.kitsu.address, connections.read_token(studio.connection))
    changes = connector.find_changes(connections.find(studio.connection.id).cursor)
    assert not changes.needs_whole
    assert studio.task in changes.task_ids
    studio.sync()
    assert studio.local_task.bid_s == 28_800


def test_time_is_set_then_corrected_then_taken_away(studio):
    studio.sync()
    for ms, minutes in ((61 * MINUTE_MS, 61), (90 * MINUTE_MS + 29_000, 90), (0, 0)):
        studio.work(ms)
        studio.sync()
        assert studio.theirs == minutes


def test_time_typed_there_is_shown_and_left_alone(studio):
    studio.sync()
    path = f"actions/tasks/{studio.task}/time-spents/{DATE}/persons/{studio.person}"
    studio.kitsu.ask("POST", path, duration=45)
    studio.work(60 * MINUTE_MS)
    assert studio.sync().pushed.conflicts == 1
    assert studio.theirs == 45
    assert [(one.theirs, one.work_date) for one in studio.entries("conflict")] == [(45, DATE)]


def test_ours_replaces_what_was_typed_where_the_policy_says_so(studio):
    studio.sync()
    path = f"actions/tasks/{studio.task}/time-spents/{DATE}/persons/{studio.person}"
    studio.kitsu.ask("POST", path, duration=45)
    studio.work(60 * MINUTE_MS)
    connections.update(studio.connection, {"ours_wins": True}, None, studio.world.now_ms)
    studio.sync()
    assert studio.theirs == 60


def test_time_of_somebody_unassigned_is_held_with_what_to_do(studio):
    studio.sync()
    studio.kitsu.ask("PUT", "actions/tasks/clear-assignation", task_ids=[studio.task])
    studio.work(60 * MINUTE_MS)
    assert studio.sync().pushed.held == 1
    assert "Assign them there" in studio.entries("held")[0].note


def test_a_task_deleted_there_is_closed_here_and_keeps_its_time(studio):
    studio.sync()
    studio.work(60 * MINUTE_MS)
    studio.sync()
    task_id = studio.local_task.id
    studio.kitsu.ask("DELETE", f"data/tasks/{studio.task}?force=true")
    assert studio.sync().pulled.gone == 1
    assert Task.get_by_id(task_id).status == "closed"
    assert "60 min are kept here" in studio.entries("held")[0].note


def test_time_of_a_cancelled_shot_is_still_sent(studio):
    studio.sync()
    studio.work(60 * MINUTE_MS)
    studio.kitsu.ask("DELETE", f"data/shots/{studio.shot}")
    studio.sync()
    assert studio.local_task.status == "closed"
    assert studio.theirs == 60


def test_fields_that_kitsu_owns_are_refused_here(studio):
    studio.sync()
    task = tasks.get_task(studio.local_task.id, Scope())
    for change in ({"bid_s": 60}, {"name": "Other"}, {"assignees": ["carl"]}):
        with pytest.raises(Refused, match="comes from Kitsu"):
            tasks.update_task(task, change, studio.world.manager.id, studio.world.now_ms)


def test_the_token_is_not_in_the_database(studio, token):
    kept = Integration.get_by_id(studio.connection.id).token
    assert token not in kept
    assert connections.read_token(studio.connection) == token


def test_a_wrong_token_is_told_in_a_sentence(kitsu):
    with pytest.raises(ConnectorProblem, match="does not accept the token"):
        KitsuConnector(kitsu.address, "wrong").check()


@pytest.mark.parametrize("mode", MODES)
def test_whichever_request_breaks_both_sides_are_equal_afterwards(world, kitsu, token, mode):
    with BadProxy(kitsu.address) as proxy:
        studio = Studio(world, kitsu, token, proxy.address)
        studio.sync()
        for number in itertools.count():
            minutes = 10 + number
            studio.work(minutes * MINUTE_MS)
            proxy.spoil(number, mode)
            with contextlib.suppress(ConnectorProblem):
                studio.sync()
            has_broken = proxy.count > number
            proxy.spoil(-1, "")
            studio.work((minutes + 100) * MINUTE_MS)  # more was worked before the next run
            studio.sync()
            assert studio.theirs == minutes + 100
            assert studio.entries("conflict") == []
            assert [one.minutes for one in studio.entries("sent")] == [minutes + 100]
            if not has_broken:
                return
