"""Every page of the artist in a real Chromium, of the demo studio: accessible, both themes, every width."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.acceptance.server import running_server
from tests.support.chromium import Visitor, launch, needs_chromium

pytestmark = [pytest.mark.chromium, needs_chromium]

ARTIST = "anya.sharma"
PAGES = [
    "/me",
    "/me/day/{friday}",
    "/me/week",
    "/me/month",
    "/me/reports?range=last_30_days",
    "/me/reports?range=last_90_days&group_by=project",
    "/me/adjust?date={friday}",
    "/me/account",
    "/me/data",
    "/me/data?view=segments",
    "/downloads",
    "/shortcuts",
    "/nothing-here",
]


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    """The demo studio on a real server; `studio.password` is everybody's, `studio.friday` a day with work."""
    with running_server(tmp_path_factory.mktemp("studio")) as server:
        told = server.run_cli("demo")
        assert told.returncode == 0, told.stderr
        server.password = re.search(r"password is (\S+)", told.stdout)[1]
        token = server.api(
            "POST",
            "/sign-in",
            {
                "username": ARTIST,
                "password": server.password,
                "client": {"host": "maya", "host_version": "2026", "addon_version": "0.1.0", "device": "t"},
            },
        ).json["token"]
        span = f"from={date.today() - timedelta(60)}&to={date.today()}"
        days = server.api("GET", f"/me/days?{span}", token=token).json["days"]
        server.friday = next(day["date"] for day in reversed(days[:-1]) if len(day["tasks"]) > 1)
        yield server


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_the_browser_has_nothing_to_say(studio, chromium, theme):
    with Visitor(chromium, studio.url, theme=theme).sign_in(ARTIST, studio.password) as visitor:
        for path in PAGES:
            visitor.go(path.format(friday=studio.friday))
            visitor.page.wait_for_load_state("networkidle")
            visitor.is_accessible()
            visitor.fits()
        visitor.complaints = [one for one in visitor.complaints if "/nothing-here" not in one]
        visitor.is_content()


@pytest.mark.parametrize("path", ["/sign-in", "/register"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_doors_are_accessible_too(studio, chromium, theme, path):
    with Visitor(chromium, studio.url, theme=theme) as visitor:
        visitor.go(path).is_accessible()
        visitor.is_content()


@pytest.mark.parametrize("width", [360, 1920])
def test_every_page_fits_on_a_phone_and_a_wide_screen(studio, chromium, width):
    with Visitor(chromium, studio.url, width=width).sign_in(ARTIST, studio.password) as visitor:
        for path in PAGES:
            visitor.go(path.format(friday=studio.friday))
            visitor.fits()
            if width == 360:
                visitor.is_accessible()


def test_a_chosen_theme_wins_over_the_systems(studio, chromium):
    with Visitor(chromium, studio.url, theme="light").sign_in(ARTIST, studio.password) as visitor:
        paper = "getComputedStyle(document.documentElement).backgroundColor"
        visitor.go("/me/account")
        light = visitor.page.evaluate(paper)
        visitor.page.check("[name=theme][value=dark]")
        visitor.click('text="Save"')
        visitor.page.wait_for_url("**/me/account?saved=1")
        assert visitor.page.evaluate(paper) != light
        visitor.is_accessible()
        visitor.page.check("[name=theme][value=auto]")
        visitor.click('text="Save"')
        visitor.page.wait_for_url("**/me/account?saved=1")


def test_a_chart_is_drawn_from_the_table_that_stands_beside_it(studio, chromium):
    with Visitor(chromium, studio.url).sign_in(ARTIST, studio.password) as visitor:
        visitor.go("/me/reports?range=last_30_days")
        visitor.page.wait_for_load_state("networkidle")
        bars = visitor.page.evaluate(
            "Chart.getChart(document.querySelector('canvas')).data.datasets.map(one => one.data)"
        )
        texts = visitor.page.locator("figure table tbody tr").first.locator("td").all_text_contents()

        hours = [int(text.split(":")[0]) + int(text.split(":")[1]) / 60 for text in texts]
        assert [series[0] for series in bars] == pytest.approx(hours)
        assert visitor.page.locator("canvas").get_attribute("aria-label") in (
            visitor.page.locator("figcaption").inner_text()
        )


def test_a_chart_stands_whole_at_once(studio, chromium):
    """The first picture after the page was laid out shows each bar at its place."""
    with Visitor(chromium, studio.url).sign_in(ARTIST, studio.password) as visitor:
        visitor.go("/me/reports?range=last_30_days")
        visitor.page.wait_for_load_state("load")
        first, last = visitor.page.evaluate(
            """() => {
                const chart = Chart.getChart(document.querySelector("canvas"));
                const places = () => chart.getDatasetMeta(0).data.map((bar) => [bar.x, bar.y]);
                const now = places();
                chart.stop();  // whatever still moves is set to its end
                chart.update("none");
                return [now, places()];
            }"""
        )
        assert first == last


def test_without_javascript_every_page_is_whole(studio, chromium):
    with Visitor(chromium, studio.url, scripts=False).sign_in(ARTIST, studio.password) as visitor:
        for path in PAGES[:-1]:
            visitor.go(path.format(friday=studio.friday))
            assert visitor.page.locator("main h1, main h2").count() > 0
            assert not any(one.is_visible() for one in visitor.page.locator(".js-only").all())
        visitor.go("/me/reports?range=last_30_days")
        assert visitor.page.locator("figure table").is_visible()
        assert not visitor.page.locator("canvas").is_visible()
        visitor.is_content()


def test_keys_lead_everywhere(studio, chromium):
    with Visitor(chromium, studio.url).sign_in(ARTIST, studio.password) as visitor:
        page = visitor.page
        for keys, path in (("gm", "/me/month"), ("gw", "/me/week"), ("gr", "/me/reports"), ("gd", "/me")):
            for key in keys:
                page.keyboard.press(key)
            page.wait_for_url(f"**{path}")
        page.keyboard.press("ArrowLeft")
        page.wait_for_url("**/me/day/*")
        page.keyboard.press("t")
        page.wait_for_url("**/me")
        page.keyboard.press("?")
        assert page.locator("#shortcuts").is_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        page.locator("#adjust form").wait_for()
        page.fill("#adjust-reason", "gm n ?")
        assert page.url.endswith("/me")
        visitor.is_content()


def test_in_the_calendar_arrows_move_and_enter_opens(studio, chromium):
    with Visitor(chromium, studio.url).sign_in(ARTIST, studio.password) as visitor:
        visitor.go(f"/me/month/{studio.friday[:7]}")
        page = visitor.page
        page.locator(f"a[href='/me/day/{studio.friday[:8]}10']").focus()
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowRight"):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/me/day/{studio.friday[:8]}11")


def test_keys_that_were_switched_off_do_nothing(studio, chromium):
    with Visitor(chromium, studio.url).sign_in("erik.holm", studio.password) as visitor:
        visitor.go("/me/account")
        visitor.page.uncheck("[name=shortcuts]")
        visitor.click('text="Save"')
        visitor.page.wait_for_url("**/me/account?saved=1")
        visitor.page.keyboard.press("g")
        visitor.page.keyboard.press("m")
        visitor.page.wait_for_timeout(300)
        assert "/me/account" in visitor.page.url


def test_the_first_visit_transfers_little_and_the_next_less(studio, chromium):
    with Visitor(chromium, studio.url) as visitor:
        network = visitor.context.new_cdp_session(visitor.page)
        network.send("Network.enable")
        sizes = []
        network.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
        visitor.sign_in(ARTIST, studio.password)
        visitor.page.wait_for_load_state("networkidle")
        first = sum(sizes)
        sizes.clear()
        visitor.go("/me/month")
        visitor.page.wait_for_load_state("networkidle")

        assert first <= 120_000
        assert sum(sizes) <= 25_000
