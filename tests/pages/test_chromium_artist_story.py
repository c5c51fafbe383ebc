"""The story of an artist's week in a real Chromium: register, track, repair, submit, export."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.acceptance.server import running_server
from tests.support.chromium import PASSWORD, Visitor, launch, needs_chromium

pytestmark = [pytest.mark.chromium, needs_chromium]

CLIENT = {"host": "blender", "host_version": "4.5.15", "addon_version": "0.1.0", "device": "ws-17"}
MONDAY = date.today() - timedelta(date.today().weekday() + 7)  # of the week that is over
TUESDAY = MONDAY + timedelta(1)
TASKS = """project,entity_type,entity,task_type
OTR,shot,SQ010/SH0010,Animation
OTR,shot,SQ010/SH0020,Animation
"""


def ms(day, hours):
    midnight = datetime.combine(day, time(), UTC)
    return round((midnight.timestamp() + hours * 3600) * 1000)


class Artist:
    """Ida, who registers in the browser and tracks as the add-on does: by the API alone."""

    def __init__(self, server):
        self.server = server
        self.count = 0

    def sign_in(self):
        body = {"username": "ida", "password": PASSWORD, "client": CLIENT}
        self.token = self.server.api("POST", "/sign-in", body).json["token"]
        tasks = self.server.api("GET", "/me/tasks?all=1", token=self.token).json["tasks"]
        self.task = next(one["id"] for one in tasks if one["entity"] == "SQ010/SH0010")

    def track(self, day, *spans, reason="stop"):
        segments = []
        for start, end in spans:
            self.count += 1
            segments.append(
                {
                    "id": f"{self.count:032x}",
                    "rev": 1,
                    "session": f"{day.toordinal():032x}",
                    "task_id": self.task,
                    "kind": "active",
                    "start_ms": ms(day, start),
                    "end_ms": ms(day, end),
                    "open": False,
                    "close_reason": reason,
                    "tz": "UTC",
                }
            )
        body = {"sent_ms": ms(day, 20), "client": CLIENT, "segments": segments}
        answer = self.server.api("POST", "/segments", body, self.token)
        assert [one["status"] for one in answer.json["results"]] == ["stored"] * len(spans)

    def total_s(self, first, last):
        path = f"/me/days?from={first}&to={last}"
        return sum(day["total_s"] for day in self.server.api("GET", path, token=self.token).json["days"])


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("story")) as server:
        tasks = server.folder / "tasks.csv"
        tasks.write_text(TASKS)
        done = server.run_cli("task", "import", str(tasks))
        assert done.returncode == 0, done.stderr
        yield server


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def ida(server, chromium):
    """Ida registers in the browser; then her week is tracked."""
    with Visitor(chromium, server.url) as visitor:
        visitor.go("/register")
        page = visitor.page
        assert page.input_value("[name=tz]") == "Europe/Berlin", "the browser knows where it is"
        page.fill("[name=username]", "ida")
        page.fill("[name=display_name]", "Ida Berg")
        page.fill("[name=password]", "short")
        page.eval_on_selector("form.card", "form => { form.noValidate = true }")
        visitor.click("main button[type=submit]")
        visitor.says("Use a password of at least 12 characters")
        assert page.input_value("[name=display_name]") == "Ida Berg"
        page.fill("[name=password]", PASSWORD)
        page.select_option("[name=tz]", "UTC")
        visitor.click("main button[type=submit]")
        page.wait_for_url("**/downloads?welcome=1")
        visitor.says("Welcome, Ida Berg")
        visitor.complaints = [one for one in visitor.complaints if "422" not in one]
        visitor.is_content()
    artist = Artist(server)
    artist.sign_in()
    for number in range(5):
        artist.track(MONDAY + timedelta(number), (9, 12), (13, 17 + 1 / 3))
    artist.track(TUESDAY, (18, 18.5))
    return artist


@pytest.fixture
def visitor(server, chromium, ida):
    with Visitor(chromium, server.url).sign_in("ida") as visitor:
        yield visitor
        visitor.is_content()


def test_a_gap_of_45_minutes_becomes_dailies_in_three_clicks_and_comes_back(visitor, ida):
    start_s = ida.total_s(TUESDAY, TUESDAY)
    ida.track(TUESDAY, (19.25, 19.5))  # a gap of 45 minutes before it
    tracked_s = start_s + 900
    visitor.go(f"/me/day/{TUESDAY}")
    page = visitor.page
    page.wait_for_load_state("networkidle")

    before = visitor.clicks
    visitor.click(page.get_by_role("link", name="What was this? 18:30 to 19:15"))
    visitor.click(page.locator("#adjust label", has_text="Dailies"))
    visitor.click(page.locator("#adjust .form-acts").get_by_role("button", name="Save"))
    page.wait_for_url("**saved=*")
    assert visitor.clicks - before == 3
    visitor.says("45 min from 18:30 to 19:15 now count for Dailies")
    assert ida.total_s(TUESDAY, TUESDAY) == tracked_s + 45 * 60

    visitor.click(page.locator("[role=status]").get_by_role("button", name="Undo"))
    page.wait_for_url("**undone=1")
    visitor.says("Undone", "undone by Ida Berg")
    assert ida.total_s(TUESDAY, TUESDAY) == tracked_s


def test_the_band_opens_a_gap_too_and_a_stretch_drawn_on_it(visitor):
    visitor.go(f"/me/day/{TUESDAY}")
    page = visitor.page
    page.wait_for_load_state("networkidle")
    page.locator("svg[data-band] a:has(.gap)").first.click()
    page.locator("#adjust form").wait_for()
    assert page.input_value("#adjust-from") == "12:00"
    page.keyboard.press("Escape")

    box = page.locator("svg[data-band]").bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.04, box["y"] + 60, steps=4)
    page.mouse.up()
    page.locator("#adjust form").wait_for()
    assert page.input_value("#adjust-from") == "08:00"


def test_an_overlap_shows_while_the_times_are_typed_and_nothing_is_saved(visitor, ida):
    total_s = ida.total_s(TUESDAY, TUESDAY)
    visitor.go(f"/me/day/{TUESDAY}")
    page = visitor.page
    visitor.click(page.get_by_role("link", name="What was this? 12:00 to 13:00"))
    page.locator("#adjust label", has_text="Meeting").click()
    page.fill("#adjust-from", "11:30")
    page.locator("#adjust-to").focus()
    page.get_by_text("30 min of this time is already counted").wait_for()
    assert page.locator("#adjust [name=task]:checked").count() == 1
    page.keyboard.press("Escape")
    assert not page.locator("#adjust").is_visible()
    assert ida.total_s(TUESDAY, TUESDAY) == total_s


def test_by_keyboard_alone_a_gap_is_explained(visitor, ida):
    total_s = ida.total_s(TUESDAY, TUESDAY)
    visitor.go(f"/me/day/{TUESDAY}")
    page = visitor.page
    page.get_by_role("link", name="What was this? 12:00 to 13:00").focus()
    page.keyboard.press("Enter")
    page.locator("#adjust form").wait_for()
    page.locator("#adjust [name=task][value=none]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**saved=*")

    visitor.says("are left out", "Break")
    assert ida.total_s(TUESDAY, TUESDAY) == total_s


def test_without_javascript_a_gap_is_repaired_too(server, chromium, ida):
    with Visitor(chromium, server.url, scripts=False).sign_in("ida") as visitor:
        visitor.go(f"/me/day/{TUESDAY}")
        page = visitor.page
        visitor.click(page.get_by_role("link", name="What was this? 17:20 to 18:00"))
        page.wait_for_url("**/me/adjust?**")
        visitor.click(page.locator("label", has_text="Review"))
        visitor.click(page.locator(".form-acts").get_by_role("button", name="Save"))
        page.wait_for_url("**saved=*")
        visitor.says("40 min from 17:20 to 18:00 now count for Review")
        visitor.is_content()


def test_today_keeps_itself_fresh_and_the_focus_stays(visitor, ida):
    now_h = (
        datetime.now(UTC) - datetime.combine(datetime.now(UTC).date(), time(), UTC)
    ).total_seconds() / 3600
    start = max(0.0, now_h - 0.75)
    ida.track(datetime.now(UTC).date(), (start, start + 0.1))
    visitor.go("/me")
    page = visitor.page
    page.wait_for_load_state("networkidle")
    row = page.locator("table.day a[id^=row-]").first
    row.focus()
    before = page.locator("dl.stats dd").first.inner_text()
    ida.track(datetime.now(UTC).date(), (start + 0.1, start + 0.4))
    page.evaluate("htmx.trigger('#day', 'refresh')")
    page.wait_for_function("text => document.querySelector('dl.stats dd').innerText !== text", arg=before)
    assert page.evaluate("document.activeElement.id").startswith("row-")


def test_the_timer_runs_and_stops_in_the_browser(visitor, ida):
    visitor.go("/me")
    page = visitor.page
    page.select_option("#timer-task", label="Meeting")
    visitor.click(page.get_by_role("button", name="Start"))
    page.locator("[data-runs-since]").wait_for()
    first = page.locator("[data-runs-since]").inner_text()
    page.wait_for_function(
        "text => document.querySelector('[data-runs-since]').textContent !== text", arg=first
    )
    visitor.says("working", "Meeting")
    visitor.click(page.get_by_role("button", name="Stop"))
    page.get_by_text("Nothing is being tracked").wait_for()


def test_open_my_log_signs_the_browser_in(server, chromium, ida):
    url = server.api("POST", "/me/browser-link", token=ida.token).json["url"]
    with Visitor(chromium, server.url) as visitor:
        visitor.page.goto(url)
        visitor.page.wait_for_url("**/me")
        visitor.page.goto(url)
        visitor.says("This link was used already")


def test_the_week_is_filled_submitted_and_withdrawn(visitor, ida):
    week = f"/me/week/{MONDAY.isocalendar().year}-W{MONDAY.isocalendar().week:02d}"
    visitor.go(week)
    page = visitor.page
    visitor.says("7:20", "Less than expected", "Mon")
    page.fill(f"#cell-{ida.task}-{MONDAY}", "8h")
    row = page.locator(f"tr:has(#cell-{ida.task}-{MONDAY})")
    assert row.locator("td").last.inner_text() == "38:05"  # the totals follow what is typed
    assert page.locator(".week-grid tfoot tr").first.locator("td").first.inner_text() == "8:00"
    page.fill("[name=reason]", "Worked on paper")
    visitor.click(page.get_by_role("button", name="Save changes"))
    page.wait_for_url("**saved=1")
    visitor.says("✎ 0:40")
    assert ida.total_s(MONDAY, MONDAY) == 8 * 3600

    visitor.click(page.get_by_role("button", name="Submit week"))
    page.wait_for_url("**moved=submit")
    visitor.says("Your manager can now see this week")
    visitor.click(page.get_by_role("button", name="Withdraw"))
    page.wait_for_url("**moved=withdraw")


def test_page_csv_xlsx_and_api_tell_one_sum(visitor, ida):
    friday = MONDAY + timedelta(4)
    total_s = ida.total_s(MONDAY, friday)
    visitor.go(f"/me/reports?from={MONDAY}&to={friday}&group_by=date")
    page = visitor.page
    shown = page.locator("#report-total time").first.get_attribute("datetime")
    hours, minutes = map(int, re.fullmatch(r"PT(\d+)H(\d+)M", shown).groups())
    assert hours * 3600 + minutes * 60 == total_s

    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    text = waiting.value.path().read_bytes().decode("utf-8-sig")
    assert sum(float(row["Total (seconds)"]) for row in csv.DictReader(io.StringIO(text))) == total_s

    with page.expect_download() as waiting:
        page.get_by_role("link", name="XLSX").click()
    with zipfile.ZipFile(waiting.value.path()) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    sum_of_days = float(re.findall(r"<v>([\d.]+)</v>", sheet.rpartition("<row ")[2])[-1])
    assert round(sum_of_days * 86_400, 3) == total_s


def test_all_that_is_recorded_can_be_taken_along(visitor, ida):
    visitor.go("/me/data")
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("link", name="Download all of it").click()
    text = waiting.value.path().read_text()

    assert text.count('"close_reason": "stop"') >= ida.count
    assert '"device": "ws-17"' in text
