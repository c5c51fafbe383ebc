"""A lead sees their own projects alone: on pages, in the API, in exports, and not even a name of the
rest.
"""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.api.access_matrix import MATRIX
from tests.support.browser import Browser
from tests.support.walking import fill, furnish, refresh
from webapp.store.weeks import timesheets

FOREIGN = ("FOX", "Fox Hill", "SQ900", "stan", "Stan")
READABLE = [path for method, path, row in MATRIX if method == "GET" and row[4] == "Y" and row[1] == "-"]


@pytest.fixture
def busy(world):
    """The stranger works on the other project, tracked now, with a submitted week and a late segment."""
    furnish(world)
    refresh(world)
    world.send(world.segment(world.at(8), world.at(11.99), world.foreign_task, open=True), by=world.stranger)
    world.send(world.segment(world.at(9), world.at(10), world.foreign_task), by=world.owner)
    timesheets.change_state(world.stranger.id, "2026-11-23", "submit", world.stranger.id, world.now_ms)
    timesheets.change_state(world.stranger.id, "2026-11-16", "submit", world.stranger.id, world.now_ms)
    timesheets.change_state(world.stranger.id, "2026-11-16", "approve", world.manager.id, world.now_ms)
    world.send(world.segment(world.at(-72), world.at(-71), world.foreign_task), by=world.stranger)
    return world


def test_there_is_something_to_read():
    assert len(READABLE) > 15


@pytest.mark.parametrize("path", READABLE)
def test_nothing_of_another_project_is_shown_to_a_lead(busy, path):
    told = read(busy, path, busy.lead)

    assert [word for word in FOREIGN if word in told] == []


@pytest.mark.parametrize("path", ["/hours", "/now", "/bids?closed=1", "/approvals", "/hours.xlsx"])
def test_the_same_is_shown_to_a_manager(busy, path):
    assert any(word in read(busy, path, busy.manager) for word in FOREIGN)


def read(world, path, by):
    if path.startswith("/api/"):
        query = "?from=2026-11-01&to=2026-11-30&group_by=project,user,task,entity"
        return world.call("GET", path + query, headers={"Authorization": f"Bearer {by.token}"}).text
    page = Browser(world, by).get(fill(world, path))
    assert page.status == 200
    if path.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(page.body)) as book:
            return book.read("xl/sharedStrings.xml").decode().partition("?>")[2]
    return page.html


def test_somebody_at_work_elsewhere_is_shown_without_the_task(busy):
    busy.send(busy.segment(busy.at(11.9), busy.at(11.99), busy.foreign_task, open=True))

    (olga,) = [
        one
        for one in busy.api("GET", "/presence", by=busy.lead).json["people"]
        if one["user"]["username"] == "olga"
    ]

    assert (olga["state"], olga["task"]) == ("active", None)
    assert "another project" in read(busy, "/now?by=team", busy.lead)


def test_a_leads_saved_view_opens_with_the_rights_of_whoever_opens_it(busy):
    manager = Browser(busy, busy.manager)
    manager.post("/views", {"page": "hours", "name": "Fox", "query": "project=FOX", "shared": "1"})

    assert Browser(busy, busy.lead).get("/hours?project=FOX").status == 404
