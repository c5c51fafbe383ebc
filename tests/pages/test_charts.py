"""How the series of a chart look: a task as elsewhere, a kind of work in its own colour, the rest in grey."""

from __future__ import annotations

import re

import pytest

from tests.support.browser import Browser
from webapp.store.db.models import TaskType
from webapp.store.work import task_types, tasks


@pytest.fixture
def manager(world):
    return Browser(world, world.manager)


def heads(page):
    """(colour, pattern, name) of each series of the chart on a page."""
    figure = page.html.split("<figure", 1)[1].split("</figure>")[0]
    found = re.findall(r"<th[^>]*class=\"num\"([^>]*)>([^<]+)</th>", figure)
    return [(*(said(name, attributes) for name in ("colour", "pattern")), text) for attributes, text in found]


def said(name, attributes):
    told = re.search(rf'data-{name}="([^"]*)"', attributes)
    return told[1] if told else None


def work_on(world, count, **same):
    """An hour for each of so many new kinds of work."""
    for number in range(count):
        kind = task_types.create(f"Kind {number}", same.get("colour"), world.manager.id, world.now_ms)
        task = tasks.create_task(world.project, None, kind.name, world.manager.id, world.now_ms)
        world.send(world.segment(world.at(number), world.at(number + 1), task=task))


def test_what_is_left_over_has_no_colour_of_a_task(world, manager):
    work_on(world, 7)
    report = Browser(world, world.owner).get("/me/reports?group_by=task_type")

    for page in (report, manager.get("/hours"), manager.get(f"/projects/{world.project.code}")):
        assert heads(page)[-1] == ("rest", None, "Others")


def test_a_kind_of_work_has_the_colour_that_the_studio_gave_it(world, manager):
    work_on(world, 1, colour="#123456")

    assert heads(manager.get("/hours")) == [("#123456", "0", "Kind 0")]


def test_two_kinds_of_one_colour_have_different_patterns(world, manager):
    work_on(world, 5, colour="#123456")
    looks = [look[:2] for look in heads(manager.get("/hours"))]

    assert len(set(looks[:4])) == 4


def test_new_kinds_of_work_begin_with_different_colours(world):
    work_on(world, 5)
    made = [kind.colour for kind in TaskType.select().where(TaskType.name.startswith("Kind"))]

    assert len(set(made)) == 5


def test_where_all_is_one_thing_the_title_says_so_in_its_name(world, manager):
    world.send(world.segment(world.at(9), world.at(10)))

    manager.get("/people/olga").says("Otter Creek only")
