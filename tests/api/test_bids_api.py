"""Bids over the API: the list and the sums that the page shows, to the same people."""

from __future__ import annotations

import pytest

from tests.support.csv_page import read_csv
from webapp.store.db.models import Task

HOUR_S = 3600


@pytest.fixture
def bid_for(world):
    """Two shots of OTR with a bid of an hour, the first one used up by half as much again; FOX has no bid."""
    Task.update(bid_s=HOUR_S).where(Task.id.in_([world.task.id, world.other_task.id])).execute()
    world.send(world.segment(world.at(8), world.at(9.5)))
    world.send(world.segment(world.at(9.5), world.at(10), world.other_task))
    world.send(world.segment(world.at(8), world.at(9), world.foreign_task), by=world.stranger)
    return world


def ask(world, path, by=None):
    answer = world.api("GET", path, by=by or world.manager)
    assert answer.status == 200, answer.text
    return answer.json


def test_the_list_comes_in_pages_the_riskiest_first(bid_for):
    first = ask(bid_for, "/bids?per_page=1")
    third = ask(bid_for, "/bids?per_page=1&page=3")

    assert (first["page"], first["pages"], first["total"]) == (1, 3, 3)
    assert (first["tasks"][0]["task"]["id"], first["tasks"][0]["level"]) == (bid_for.task.id, "over")
    assert third["tasks"][0]["level"] == "no_bid"
    assert bid_for.api("GET", "/bids?per_page=1&page=4", by=bid_for.manager).status == 404


def test_a_level_and_a_task_narrow_it(bid_for):
    assert [one["level"] for one in ask(bid_for, "/bids?level=over&level=no_bid")["tasks"]] == [
        "over",
        "no_bid",
    ]
    (only,) = ask(bid_for, f"/bids?task={bid_for.other_task.id}")["tasks"]
    assert (only["actual_s"], only["percent"]) == (HOUR_S // 2, 50)


def test_sums_are_the_pages_sums(bid_for):
    (told,) = ask(bid_for, "/bid-sums?by=sequence&project=OTR")["sums"]
    (row,) = read_csv(bid_for, "/bids.csv?by=sequence&project=OTR")

    assert (told["value"], told["name"], told["tasks"]) == ("OTR/SQ010", row["Sequence"], 2)
    for name in ("bid", "actual", "over", "forecast"):
        assert told[f"{name}_s"] == float(row[f"{name.title()} (seconds)"])
    assert (told["percent"], told["level"]) == (int(row["Per cent"]), row["Risk"])


def test_sums_count_closed_tasks_as_the_page_does(bid_for):
    Task.update(status="closed").where(Task.id == bid_for.task.id).execute()

    assert [one["task"]["id"] for one in ask(bid_for, "/bids?project=OTR")["tasks"]] == [
        bid_for.other_task.id
    ]
    assert ask(bid_for, "/bid-sums?by=project&project=OTR")["sums"][0]["tasks"] == 2


@pytest.mark.parametrize("path", ["/bids?per_page=50", "/bid-sums?by=project"])
def test_a_lead_sees_their_own_projects(bid_for, path):
    told = ask(bid_for, path, bid_for.other_lead)

    assert told["total"] == 1
    assert "OTR" not in str(told)
    assert bid_for.api("GET", f"{path}&project=OTR", by=bid_for.other_lead).status == 404


def test_what_cannot_be_summed_by_is_a_sentence(world):
    answer = world.api("GET", "/bid-sums?by=host", by=world.manager)

    assert (answer.status, answer.code) == (400, "invalid")
    assert answer.json["error"]["field"] == "by"
