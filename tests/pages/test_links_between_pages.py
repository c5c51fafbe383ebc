"""Every number leads to what it is made of: the page behind it has the same total."""

from __future__ import annotations

import html
import re
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.support.browser import Browser
from tests.support.builders import HOUR_MS, MINUTE_MS
from webapp.domain.ranges import Range
from webapp.store.access.scope import Scope
from webapp.store.db.models import Task
from webapp.store.hours import catalogue, question, report
from webapp.store.people import accounts, teams
from webapp.store.weeks import timesheets
from webapp.store.work import tasks

RANGE = "from=2026-11-18&to=2026-11-24"
GROUPS = ["project", "sequence", "entity", "task", "task_type", "user", "team", "week", "month", "date"]
LINKED = re.compile(r'<a href="(/hours\?[^"]*)"[^>]*>(?:<[^>]+>)*(\d+:\d\d)')


@pytest.fixture
def producer(world):
    """Of a studio with people in two, one and no team, work without an entity, two shows with equal paths
    and time by hand.
    """
    teams.save_team(None, "Animation", ["olga", "carl"], world.admin.id, world.now_ms)
    teams.save_team(None, "Crew A", ["olga"], world.admin.id, world.now_ms)
    studio = tasks.ensure_studio_work(None, world.now_ms)
    meeting = Task.get(Task.project == studio)
    asset = tasks.create_task(world.project, ("asset", "Otter"), "Modelling", None, world.now_ms)
    twin = world.make_task(world.other_project, entity="SQ010/SH0010")
    world.send(world.segment(world.at(8), world.at(9)))
    world.send(world.segment(world.at(9), world.at(9) + 20 * MINUTE_MS, kind="machine"))
    world.send(world.segment(world.at(9.5), world.at(9.75), meeting))
    world.adjust(world.at(10), world.at(10.5), world.other_task)
    world.send(world.segment(world.at(8), world.at(10), asset), by=world.colleague)
    world.send(world.segment(world.at(10), world.at(10.4), twin), by=world.colleague)
    world.send(world.segment(world.at(-112), world.at(-109), asset), by=world.colleague)
    world.send(world.segment(world.at(-160), world.at(-158), asset), by=world.colleague)
    world.send(world.segment(world.at(8), world.at(10), world.foreign_task), by=world.stranger)
    timesheets.change_state(world.colleague.id, "2026-11-16", "submit", world.colleague.id, world.now_ms)
    timesheets.change_state(world.colleague.id, "2026-11-16", "approve", world.manager.id, world.now_ms)
    return Browser(world, world.manager)


def grand_total(page):
    found = re.search(r'id="grand-total">.*?(\d+:\d\d)', page.html, re.S)
    return found.group(1) if found else "0:00"


def follow_all(browser, page):
    links = {(html.unescape(link), shown) for link, shown in LINKED.findall(page.html)}
    assert links
    for link, shown in links:
        led = browser.get(link)
        assert led.status == 200, link
        assert grand_total(led) == shown, f"{page.path}: {shown} leads to {grand_total(led)} at {link}"


@pytest.mark.parametrize("rows", GROUPS)
@pytest.mark.parametrize("columns", ["task_type", "team", "week"])
def test_each_number_of_the_table_leads_to_itself(producer, rows, columns):
    if rows != columns:
        follow_all(producer, producer.get(f"/hours?{RANGE}&rows={rows}&columns={columns}"))


@pytest.mark.parametrize(
    "filters", ["team=Animation", "kind=manual&kind=active", "host=manual", "approval=no"]
)
def test_so_it_does_where_there_are_filters(producer, filters):
    follow_all(producer, producer.get(f"/hours?{RANGE}&rows=team&columns=entity&{filters}"))


def test_the_columns_that_are_not_shown_lead_to_themselves(world, producer):
    for number in range(20):
        task = world.make_task(entity=f"SQ020/SH{number:04}")
        world.send(
            world.segment(
                world.at(-10) + number * 10 * MINUTE_MS, world.at(-10) + (number + 1) * 10 * MINUTE_MS, task
            )
        )

    page = producer.get(f"/hours?{RANGE}&rows=user&columns=entity")

    page.says("Others")
    follow_all(producer, page)


def test_headline_figures_lead_to_what_they_are_made_of(producer):
    figures = producer.get(f"/hours?{RANGE}").html.partition("<dl")[2].partition("</dl>")[0]

    assert len(LINKED.findall(figures)) == 4


def rows_of(world, group):
    query = f"/report?{RANGE}&group_by={group}"
    return world.api("GET", query, by=world.manager).json["rows"]


@pytest.mark.parametrize(
    "group", ["project", "sequence", "entity", "task", "task_type", "user", "team", "host", "kind"]
)
def test_the_words_of_a_row_are_a_filter_of_the_api(world, producer, group):
    for row in rows_of(world, group):
        answer = world.call(
            "GET",
            f"/api/v1/report?{RANGE}&{group}={row[group]}".replace(" ", "+"),
            headers={"Authorization": f"Bearer {world.manager.token}"},
        )
        assert answer.status == 200, row
        assert answer.json["total_s"] == row["total_s"], row


def test_a_team_is_everybody_in_it_and_alone_only_those_in_no_other(world, producer):
    def total(team):
        asked = question.parse_question(
            Range(date(2026, 11, 23), date(2026, 11, 23)), Scope(), {"team": [team]}
        )
        return report.total(asked).total_ms

    assert total("Animation") == total("Animation only") + total("Animation, Crew A")
    assert total("-") == 2 * HOUR_MS


def test_a_lead_meets_no_combination_of_teams_of_strangers(world, producer):
    teams.save_team(None, "Crew B", ["stan"], world.admin.id, world.now_ms)

    assert Browser(world, world.lead).get("/hours?team=Crew+B+only").status == 404
    assert producer.get("/hours?team=Crew+B+only").status == 200


def test_equal_paths_of_two_shows_are_told_apart(world, producer):
    page = producer.get(f"/hours?{RANGE}&rows=entity")

    page.says("SQ010/SH0010 OTR", "SQ010/SH0010 FOX")
    text = producer.get(f"/hours.csv?{RANGE}&rows=entity").body.decode("utf-8-sig")
    assert text.startswith("Project of the entity,Entity,Task type")
    assert "FOX,SQ010/SH0010,Animation" in text


@pytest.mark.parametrize("path", ["/hours?rows=task", "/people/anna+rigs", "/people"])
def test_names_with_any_letter_are_quoted(world, producer, path):
    anna = world.make_person("anna+rigs")
    task = world.make_task(entity="Car & Truck")
    world.send(world.segment(world.at(8), world.at(9), task), by=anna)

    page = producer.get(path)

    assert page.status == 200
    follow_all(producer, page) if path != "/people/anna+rigs" else None
    for link in re.findall(r'href="(/(?:hours|audit)\?[^"]*)"', page.html):
        assert producer.get(html.unescape(link)).status == 200


def test_the_pages_of_project_and_task_quote_them_too(world, producer):
    anna = world.make_person("anna+rigs")
    task = world.make_task(entity="Car & Truck")
    world.send(world.segment(world.at(8), world.at(9), task), by=anna)

    for path in ("/projects/OTR", f"/tasks/{task.id}"):
        page = producer.get(path)
        links = [html.unescape(one) for one in re.findall(r'href="(/hours\?[^"]*)"', page.html)]
        assert any("Car+%26+Truck" in one or "anna%2Brigs" in one for one in links)
        for link in links:
            assert producer.get(link).status == 200, link


@pytest.mark.parametrize("span", ["range=this_week", "from=2025-01-01&to=2025-01-31"])
def test_the_page_of_somebody_who_left_opens(world, span):
    accounts.set_active(world.owner.person, False, author_id=None, now_ms=world.now_ms)

    page = Browser(world, world.manager).get(f"/people/olga?{span}")

    assert page.status == 200
    page.says("left")


def test_a_chart_is_drawn_by_what_was_chosen_and_says_so(producer):
    page = producer.get(f"/hours?{RANGE}&step=week")

    page.says("charted by week")
    assert all(
        ("step", "week") in parse_qsl(urlsplit(html.unescape(link)).query)
        for link, _ in LINKED.findall(page.html)
    )
    producer.get(f"/hours?{RANGE}").says("charted by day")


def test_a_chart_has_no_more_bars_than_fit(producer):
    producer.get("/hours?from=2024-11-01&to=2026-11-24&step=date").says("charted by month")


def test_an_entity_can_be_typed(producer):
    page = producer.get("/hours?range=this_week&entity=OTR/SQ010/SH0010")

    page.says("on OTR SQ010/SH0010")
    assert '<option value="OTR/SQ010/SH0020">' in page.html


@pytest.mark.parametrize("path", ["/hours", "/bids", "/me/reports"])
def test_a_mistyped_entity_is_told_at_its_field(producer, path):
    page = producer.get(f"{path}?range=this_week&entity=OTR/SQ010/SH9999")

    assert page.status == 422
    page.says("There is no entity OTR/SQ010/SH9999")
    assert producer.get(f"{path}.csv?range=this_week&entity=OTR/SQ010/SH9999").status == 404


def test_what_is_not_approved_is_compared_with_before(producer):
    page = producer.get("/hours?from=2026-11-23&to=2026-11-29")

    figure = page.html.partition("Not approved yet</dt>")[2].partition("</dd>")[0]
    assert "before" in figure


def test_nothing_in_place_of_a_thing_is_said_in_english(world, producer):
    asked = question.parse_question(
        Range(date(2026, 11, 23), date(2026, 11, 23)),
        Scope(),
        {"team": ["-", "Animation only"], "host": ["manual"], "sequence": ["-"]},
    )

    assert asked.say_filters() == (
        "on work without an entity, by the team Animation only or by people without a team, added by hand"
    )


def test_a_name_tells_its_project(world):
    (name,) = catalogue.find_names("task", [str(world.task.id)], Scope())

    assert (name.text, name.full) == ("SQ010/SH0010 · Animation", "OTR SQ010/SH0010 · Animation")


@pytest.mark.parametrize("detail", ["task", "entity", "sequence", "project", "task_type"])
def test_actual_and_pace_of_a_bid_lead_to_the_hours_they_are_made_of(world, producer, detail):
    Task.update(bid_s=10 * 3600).where(Task.id == world.task.id).execute()
    tasks.create_task(world.project, None, "Supervision", None, world.now_ms)
    world.send(world.segment(world.at(11), world.at(11.25), Task.select().order_by(Task.id.desc()).get()))
    page = producer.get(f"/bids?by={detail}&closed=1")
    actuals = re.findall(r'<td class="num"><a href="(/hours[^"]*)">(?:<[^>]+>)*(\d+:\d\d)', page.html)[::2]

    assert len(actuals) >= 3 - (detail == "project")
    for link, shown in actuals:
        assert grand_total(producer.get(html.unescape(link))) == shown, link


def test_a_sum_of_some_tasks_leads_to_these_tasks(producer):
    page = producer.get("/bids?by=project&level=no_bid")

    assert 'href="/hours' not in page.html.partition("<tbody>")[2].partition("</tbody>")[0]
