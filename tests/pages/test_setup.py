"""The first run: one link, four steps, each saved by itself."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.support.browser import Browser
from tests.support.builders import MONDAY_NOON_MS, migrated_database
from webapp.app import build_app
from webapp.config import Config
from webapp.store import settings
from webapp.store.access import one_time_links
from webapp.store.db import database
from webapp.store.db.models import OneTimeLink, Person, Project, Segment, Task
from webapp.store.people import accounts
from webapp.store.tracked.day_totals import check_all

PASSWORD = "bicycle marmot teacup"
ADMIN = {"username": "anna", "display_name": "Anna", "password": PASSWORD, "tz": "Europe/Berlin"}


@dataclass
class Empty:
    """A server on which nobody has an account yet."""

    app: object
    now_ms: int = MONDAY_NOON_MS


@pytest.fixture
def empty(tmp_path):
    config = Config(database=str(migrated_database(tmp_path)))
    yield Empty(build_app(config, lambda: MONDAY_NOON_MS))
    database.close()


@pytest.fixture
def link(empty):
    """What the console printed."""
    code, _expires_ms = one_time_links.create("setup", empty.now_ms)
    return f"/setup/{code}"


def walk_in(world, link):
    browser = Browser(world)
    assert browser.post(link, ADMIN).location == "/setup/studio"
    return browser


def test_the_four_steps_make_a_studio(empty, link):
    browser = Browser(empty)
    browser.get(link).says("Set up the studio")
    step = browser.follow(browser.post(link, ADMIN))
    step.says("The studio", "Idle limit")
    fields = step.form("/setup/studio") | {"idle_min": "8", "day_start": "04:00", "fri": "6:00"}
    step = browser.follow(browser.post("/setup/studio", fields))
    step.says("Create a project")
    tasks = "project,entity_type,entity,task_type,bid\nNOL,shot,SQ010/SH0010,FX,8\n"

    step = browser.follow(
        browser.post("/setup/work", {"code": "NOL", "name": "Northern Light", "csv": tasks})
    )

    step.says("The studio is ready", "Get the add-ons")
    choices = settings.load_settings()
    assert (choices.policy.idle_after_s, choices.policy.day_start) == (480, "04:00")
    assert choices.values["studio_tz"] == "Europe/Berlin"
    assert Task.select().join(Project).where(Project.code == "NOL").count() == 1
    assert accounts.find_by_username("anna").role == "admin"


def test_work_that_no_shot_needs_is_there_from_the_start(empty, link):
    walk_in(empty, link)

    names = {task.name for task in Task.select().join(Project).where(~Project.production)}
    assert {"Meeting", "Dailies", "Review", "Training"} <= names


def test_the_link_works_once(empty, link):
    walk_in(empty, link)

    assert Browser(empty).get(link).status == 404
    assert Browser(empty).post(link, {**ADMIN, "username": "mallory"}).status == 404
    assert accounts.find_by_username("mallory") is None


def test_once_somebody_is_an_admin_no_link_makes_another(empty, link):
    accounts.create("root", None, role="admin", now_ms=empty.now_ms)

    page = Browser(empty).get(link)

    assert page.status == 404
    page.says("This server already has an admin.")
    assert Browser(empty).post(link, ADMIN).status == 404


def test_a_weak_password_keeps_what_was_typed_and_the_link(empty, link):
    page = Browser(empty).post(link, {**ADMIN, "password": "password"})

    assert page.status == 422
    assert 'value="anna"' in page.html
    assert "password" not in page.form(link).get("password", "")
    assert OneTimeLink.get().used_ms is None


def test_a_guessed_link_is_nothing(empty):
    assert Browser(empty).get("/setup/guess").status == 404


def test_the_later_steps_are_for_admins(world):
    for path in ("/setup/studio", "/setup/work", "/setup/done"):
        assert Browser(world, world.manager).get(path).status == 404
        assert Browser(world).get(path).location.startswith("/sign-in")


def test_a_bad_table_opens_no_project(empty, link):
    browser = walk_in(empty, link)

    page = browser.post("/setup/work", {"code": "NOL", "name": "N", "csv": "project,entity\nNOL,x\n"})

    assert page.status == 422
    page.says("lacks the column")
    assert Project.select().where(Project.code == "NOL").count() == 0


def test_the_demo_is_offered_only_where_there_is_no_work(empty, link):
    browser = walk_in(empty, link)
    browser.post("/setup/work", {"code": "NOL", "name": "Northern Light"})

    assert "demo" not in browser.get("/setup/work").text
    browser.post("/setup/work", {"deed": "demo"}).says("The demo needs a server without projects")


def test_the_demo_fills_an_empty_studio(empty):
    code, _expires_ms = one_time_links.create("setup", empty.now_ms)
    browser = walk_in(empty, f"/setup/{code}")
    browser.get("/setup/work").says("Or look around first")

    page = browser.post("/setup/work", {"deed": "demo"})

    page.says("The demo is ready", "paul.winter")
    assert Segment.select().count() > 10_000
    assert Person.select().count() == 31
    assert check_all() == []


def test_before_the_first_admin_the_bar_offers_no_other_account(empty, link):
    text = Browser(empty).get(link).text

    assert "Create an account" not in text
    assert "Sign in" not in text
