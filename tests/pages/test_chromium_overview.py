"""Every page of leads, managers and admins in a real Chromium, of the demo studio: accessible, both
themes, every width.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.acceptance.server import running_server
from tests.support.chromium import Visitor, launch, needs_chromium

pytestmark = [pytest.mark.chromium, needs_chromium]

ADMIN, LEAD = "ada.moreno", "lena.brandt"
PAGES = [
    "/dashboard",
    "/now?by=team",
    "/hours",
    "/hours?range=last_90_days&rows=user&columns=week&project=NOL&project=HAR",
    "/hours?from=2001-01-01&to=2001-01-02",
    "/bids",
    "/bids?by=sequence",
    "/people",
    "/people/raj.patel",
    "/people/raj.patel/week/{week}",
    "/projects/NOL",
    "/tasks/{task}",
    "/approvals",
    "/approvals?state=approved",
    "/audit",
    "/studio",
    "/studio/projects",
    "/studio/projects/NOL",
    "/studio/tasks",
    "/studio/tasks/{task}",
    "/studio/task-types",
    "/studio/import",
    "/studio/people",
    "/studio/people/raj.patel",
    "/studio/teams",
    "/studio/policy",
    "/studio/days-off",
    "/studio/webhooks",
    "/studio/add-ons",
    "/me/tokens",
    "/setup/studio",
    "/setup/work",
    "/setup/done",
]


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("studio")) as server:
        told = server.run_cli("demo")
        assert told.returncode == 0, told.stderr
        server.password = re.search(r"password is (\S+)", told.stdout)[1]
        yield server


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def addresses():
    monday = date.today() - timedelta(date.today().weekday() + 14)
    return [path.format(week=monday, task=300) for path in PAGES]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_the_browser_has_nothing_to_say(studio, chromium, theme):
    with Visitor(chromium, studio.url, theme=theme).sign_in(ADMIN, studio.password) as visitor:
        for path in addresses():
            visitor.go(path)
            visitor.page.wait_for_load_state("networkidle")
            visitor.is_accessible()
            visitor.fits()
        visitor.is_content()


@pytest.mark.parametrize("width", [360, 1920])
def test_every_page_fits_on_a_phone_and_a_wide_screen(studio, chromium, width):
    with Visitor(chromium, studio.url, width=width).sign_in(ADMIN, studio.password) as visitor:
        for path in addresses():
            visitor.go(path)
            visitor.fits()
            if width == 360:
                visitor.is_accessible()


def test_the_doors_of_the_set_up_are_accessible_too(chromium, tmp_path):
    with running_server(tmp_path) as server, Visitor(chromium, server.url) as visitor:
        link = re.search(r"/setup/\S+", server.log.read_text()).group()
        visitor.go(link).is_accessible()
        visitor.is_content()


def test_every_page_is_whole_without_javascript(studio, chromium):
    with Visitor(chromium, studio.url, scripts=False).sign_in(LEAD, studio.password) as visitor:
        for path in ("/dashboard", "/hours", "/bids", "/people", "/projects/NOL", "/approvals"):
            visitor.go(path)
            assert visitor.page.locator("main table:visible").count() > 0, path


def test_the_floor_refreshes_itself_and_keeps_its_grouping(studio, chromium):
    with Visitor(chromium, studio.url).sign_in(ADMIN, studio.password) as visitor:
        visitor.go("/now?by=team")
        before = visitor.page.locator("#floor").get_attribute("data-server-ms")

        visitor.page.evaluate("htmx.trigger(document.getElementById('floor'), 'refresh')")
        visitor.page.locator(f"#floor:not([data-server-ms='{before}'])").wait_for()

        assert visitor.page.locator("#floor .tabs [aria-current]").inner_text() == "By team"
        visitor.says("no keystrokes, no screenshots")
        visitor.is_content()


def test_the_page_that_one_is_on_is_in_view_in_the_top_bar_of_a_phone(studio, chromium):
    with Visitor(chromium, studio.url, width=360).sign_in(ADMIN, studio.password) as visitor:
        for path in ("/dashboard", "/approvals", "/studio"):
            visitor.go(path)
            place = visitor.page.locator(".topbar nav [aria-current]").bounding_box()
            assert place["x"] >= 0, path
            assert place["x"] + place["width"] <= 360, path


def test_on_a_phone_the_floor_shows_who_works_on_what(studio, chromium):
    with Visitor(chromium, studio.url, width=360).sign_in(ADMIN, studio.password) as visitor:
        visitor.go("/now")
        row = visitor.page.locator(".floor-table tbody tr").first
        for part in (".who", ".how", ".what", ".long"):
            place = row.locator(part).bounding_box()
            assert place["x"] + place["width"] <= 360, part


def test_the_box_in_the_head_ticks_all_weeks(studio, chromium):
    with Visitor(chromium, studio.url).sign_in(ADMIN, studio.password) as visitor:
        visitor.go("/approvals")
        head, boxes = (
            visitor.page.get_by_label("Select all weeks"),
            visitor.page.locator("[name=week]:not([type=hidden])"),
        )
        head.check()
        assert boxes.evaluate_all("(all) => all.every((one) => one.checked)")
        boxes.first.uncheck()
        assert not head.is_checked()
        assert head.evaluate("(one) => one.indeterminate")
        visitor.is_content()


def test_a_list_of_choices_opens_over_the_page_by_keyboard(studio, chromium):
    with Visitor(chromium, studio.url).sign_in(ADMIN, studio.password) as visitor:
        visitor.go("/hours")
        page = visitor.page
        page.locator("details.picker summary", has_text="Task type").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.get_by_role("button", name="Show").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**task_type=Animation**")

        visitor.says("doing Animation")
        visitor.is_content()
