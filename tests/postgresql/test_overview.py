"""The rules of leads and managers on PostgreSQL: whole modules again, and the demo studio's every page."""

import itertools

import psycopg
import pytest

# ruff: noqa: F403  the rules themselves, collected here once more
from tests.api.access_matrix import MATRIX
from tests.api.test_access import *
from tests.api.test_audit_api import *
from tests.api.test_bids_api import *
from tests.api.test_document_walk import *
from tests.api.test_late_api import *
from tests.api.test_people_api import *
from tests.api.test_timesheets_api import *
from tests.pages.test_links_between_pages import *
from tests.pages.test_views_and_tokens import *
from tests.store.test_approvals import *
from tests.store.test_bid_notices import *
from tests.store.test_people import *
from tests.store.test_presence import *
from tests.store.test_report import *
from tests.store.test_task_import import *
from tests.store.test_webhooks import *
from tests.support.browser import Browser
from tests.support.builders import MONDAY_NOON_MS, World
from tests.support.postgresql import running_postgresql
from webapp.app import build_app
from webapp.config import Config
from webapp.demo import build
from webapp.store.db import database
from webapp.store.people import accounts
from webapp.store.tracked import day_totals

pytestmark = pytest.mark.postgres
_names = itertools.count()
DEMO_PATHS = {
    "/people/{username}": "/people/raj.patel",
    "/projects/{code}": "/projects/NOL",
    "/tasks/{id}": "/tasks/300",
    "/people/{username}/week/{monday}": "/people/raj.patel/week/2026-11-16",
    "/studio/people/{username}": "/studio/people/raj.patel",
    "/studio/projects/{code}": "/studio/projects/NOL",
    "/studio/tasks/{id}": "/studio/tasks/300",
}


@pytest.fixture(scope="module")
def server():
    """A server with a template database that was migrated once."""
    with running_postgresql() as address:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE template_vfx")
        database.open_database(f"{address}/template_vfx")
        database.migrate()
        database.close()
        yield address


def fresh(server):
    name = f"manager_{next(_names)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_vfx")
    return f"{server}/{name}"


@pytest.fixture
def world(server):
    yield World(fresh(server))
    database.close()


class Studio:
    """The demo on PostgreSQL."""

    def __init__(self, location):
        self.app = build_app(Config(database=location), lambda: MONDAY_NOON_MS)
        self.now_ms = MONDAY_NOON_MS
        build.make(MONDAY_NOON_MS, password="bicycle marmot teacup")
        self.admin = accounts.find("ada.moreno")


@pytest.fixture(scope="module")
def studio(server):
    yield Studio(fresh(server))
    database.close()


def test_every_page_of_the_demo_opens(studio):
    browser = Browser(studio, studio.admin)
    for method, path, row in MATRIX:
        is_ours = method == "GET" and row[1] == "-" and row[6] == "Y" and not path.startswith("/api/")
        if is_ours:
            page = browser.get(DEMO_PATHS.get(path, path))
            assert page.status == 200, (path, page.status)


@pytest.mark.parametrize(
    "path",
    ["/studio/tasks?search=%00", "/hours?project=%00", "/audit?author=%00", "/people/\0", "/projects/a\0"],
)
def test_a_nul_is_a_letter_like_any_other(studio, path):
    assert Browser(studio, studio.admin).get(path).status in (200, 404)


def test_a_nul_in_a_form_is_refused(studio):
    browser = Browser(studio, studio.admin)

    assert browser.post("/studio/teams", {"name": "A\0B"}).status == 400


def test_the_totals_of_the_demo_equal_a_rebuild(studio):
    assert day_totals.check_all() == []


@pytest.mark.parametrize("rows", ["project", "sequence", "entity", "task", "team", "week", "month", "date"])
def test_every_pivot_of_the_demo_opens(studio, rows):
    page = Browser(studio, studio.admin).get(f"/hours?range=last_90_days&rows={rows}&columns=user")

    assert page.status == 200
    assert 'id="grand-total"' in page.html
