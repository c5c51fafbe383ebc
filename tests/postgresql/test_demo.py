"""The demo studio on PostgreSQL: its every page, and what is typed into them."""

import pytest

from tests.api.access_matrix import MATRIX
from tests.support.browser import Browser
from tests.support.builders import MONDAY_NOON_MS
from webapp.app import build_app
from webapp.config import Config
from webapp.demo import build
from webapp.store.db import database
from webapp.store.people import accounts
from webapp.store.tracked import day_totals

DEMO_PATHS = {
    "/people/{username}": "/people/raj.patel",
    "/projects/{code}": "/projects/NOL",
    "/tasks/{id}": "/tasks/300",
    "/people/{username}/week/{monday}": "/people/raj.patel/week/2026-11-16",
    "/studio/people/{username}": "/studio/people/raj.patel",
    "/studio/projects/{code}": "/studio/projects/NOL",
    "/studio/tasks/{id}": "/studio/tasks/300",
}


class Studio:
    """The demo on PostgreSQL."""

    def __init__(self, location):
        self.app = build_app(Config(database=location), lambda: MONDAY_NOON_MS)
        self.now_ms = MONDAY_NOON_MS
        build.create_demo(MONDAY_NOON_MS, password="bicycle marmot teacup")
        self.admin = accounts.find_by_username("ada.moreno")


@pytest.fixture(scope="module")
def studio(copies):
    location = copies.make()
    yield Studio(location)
    database.close()
    copies.drop(location)


@pytest.mark.parametrize(
    "path", ["/me", "/me/week", "/me/month", "/me/reports", "/me/data", "/me/data.json", "/me/account"]
)
def test_every_page_of_an_artist_opens(studio, path):
    assert Browser(studio, accounts.find_by_username("raj.patel")).get(path).status == 200


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
