"""The audit trail over the API: the changes of the page, for managers."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store.people import accounts
from webapp.store.work import tasks

DAY_MS = 86_400_000


@pytest.fixture
def changed(world):
    """Mara renames a task, and a day later adam makes olga a lead."""
    tasks.update_task(world.task, {"name": "Blocking"}, world.manager.id, world.now_ms)
    world.now_ms += DAY_MS
    accounts.set_role(world.owner.person, "lead", author_id=world.admin.id, now_ms=world.now_ms)
    return world


def ask(world, query="", by=None):
    answer = world.api("GET", f"/audit?{query}", by=by or world.manager)
    assert answer.status == 200, answer.text
    return answer.json


def test_a_change_tells_who_what_when_and_of_whom(changed):
    role, task = ask(changed, "about=person")["changes"][0], ask(changed, "about=task")["changes"][0]

    assert (role["author"], role["action"], role["subject"]) == ("adam", "person.role", "olga")
    assert (role["old"], role["new"], role["at_ms"]) == ("artist", "lead", changed.now_ms)
    assert (task["thing"], task["old"], task["new"]) == (
        f"task {changed.task.id}",
        {"name": "Animation"},
        {"name": "Blocking"},
    )


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("author=mara&about=task", ["task.change"]),
        ("subject=olga&author=adam", ["person.role"]),
        ("from=2026-11-24&to=2026-11-24", ["person.role"]),
        ("from=2026-11-23&to=2026-11-24&author=mara&about=task", ["task.change"]),
        ("author=nobody", []),
    ],
)
def test_filters_narrow_it(changed, query, actions):
    assert [one["action"] for one in ask(changed, query)["changes"]] == actions


def test_it_counts_what_the_page_counts_and_comes_in_pages(changed):
    first = ask(changed, "per_page=1")
    whole = ask(changed, "per_page=500")

    assert (first["pages"], first["total"]) == (len(whole["changes"]), len(whole["changes"]))
    assert first["changes"] == whole["changes"][:1]
    page = Browser(changed, changed.manager).get("/audit?author=mara")
    page.says("changed a task")
    assert changed.api("GET", "/audit?page=2", by=changed.manager).status == 404


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("about=everything", "bad_value", "about"),
        ("from=2026-11-24", "bad_value", "to"),
        ("from=2026-11-24&to=2026-11-23", "bad_value", "to"),
        ("from=yesterday&to=today", "invalid", "from"),
    ],
)
def test_a_filter_that_means_nothing_is_a_sentence(world, query, code, field):
    answer = world.api("GET", f"/audit?{query}", by=world.manager)

    assert (answer.code, answer.json["error"]["field"]) == (code, field)
    assert answer.json["error"]["message"].endswith(".")


def test_a_lead_finds_no_trail(changed):
    assert changed.api("GET", "/audit", by=changed.lead).status == 404
