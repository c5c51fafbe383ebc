"""The story of a manager: a studio set up from nothing, thirty artists tracked, a month filtered,
drilled, exported, approved; and at every turn page, API, exports and a rebuild tell the same hours."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.acceptance.server import running_server
from tests.support.chromium import PASSWORD, Visitor, launch, needs_chromium

pytestmark = [pytest.mark.chromium, needs_chromium]

CLIENT = {"host": "blender", "host_version": "4.5.15", "addon_version": "0.1.0", "device": "ws-17"}
MONDAY = date.today() - timedelta(date.today().weekday() + 7)  # of the week that is over
SUNDAY = MONDAY + timedelta(6)
RANGE = f"from={MONDAY}&to={SUNDAY}"
ARTISTS = 30
TYPES = ("Animation", "Lighting", "FX", "Compositing")
KIND = TYPES[1]


def ms(day, hours):
    midnight = datetime.combine(day, time(), UTC)
    return round((midnight.timestamp() + hours * 3600) * 1000)


def week_name():
    year, week, _ = MONDAY.isocalendar()
    return f"{year}-W{week:02d}"


def task_table():
    """Two hundred tasks: fifty shots in five sequences with four kinds of work each."""
    rows = ["project,entity_type,entity,task_type,bid"]
    for shot in range(50):
        for number, kind in enumerate(TYPES):
            rows.append(f"NOL,shot,SQ{shot // 10 + 1:03}/SH{shot:04},{kind},{8 + 4 * number}")
    return "\n".join(rows) + "\n"


class Artist:
    """One of thirty: makes an account, signs in and tracks by the API alone, as the add-on does."""

    def __init__(self, server, number):
        self.server, self.number, self.name = server, number, f"artist{number:02}"
        server.api("POST", "/register", {"username": self.name, "password": PASSWORD, "tz": "UTC"})
        body = {"username": self.name, "password": PASSWORD, "client": CLIENT}
        self.token = server.api("POST", "/sign-in", body).json["token"]

    def send(self, *segments):
        body = {"sent_ms": ms(SUNDAY, 20), "client": CLIENT, "segments": segments}
        return self.server.api("POST", "/segments", body, self.token).json["results"]

    def segment(self, day, start, end, task):
        key = (self.number * 10_000 + day.toordinal() % 1000) * 100 + int(start)
        return {
            "id": f"{key:032x}",
            "rev": 1,
            "session": f"{key:032x}",
            "task_id": task,
            "kind": "active",
            "start_ms": ms(day, start),
            "end_ms": ms(day, end),
            "open": False,
            "close_reason": "stop",
            "tz": "UTC",
        }

    def work_a_week(self, tasks):
        """Monday to Friday, two stretches a day with seconds to spare; returns the milliseconds sent."""
        sent = []
        for offset in range(5):
            day, first = MONDAY + timedelta(offset), tasks[(self.number * 7 + offset) % len(tasks)]
            second = tasks[(self.number * 11 + offset + 50) % len(tasks)]
            sent.append(self.segment(day, 9, 12 + self.number / 997, first))
            sent.append(self.segment(day, 13, 17, second))
        assert {one["status"] for one in self.send(*sent)} == {"stored"}
        return sum(one["end_ms"] - one["start_ms"] for one in sent)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running_server(
        tmp_path_factory.mktemp("story"), VFX_TRACKER_REGISTRATIONS_PER_HOUR="1000"
    ) as server:
        yield server


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def test_a_managers_day(server, chromium):
    with Visitor(chromium, server.url) as visitor:
        set_up_from_nothing(server, visitor)
        import_two_hundred_tasks(visitor)
        token = sign_in_by_api(server)
        tasks = [one["task"]["id"] for one in list_tasks(server, token)]
        assert len(tasks) == 200
        artists = [Artist(server, number) for number in range(ARTISTS)]
        sent_ms = sum(one.work_a_week(tasks) for one in artists)
        filter_drill_and_export(server, visitor, token, sent_ms)
        approve_all(server, visitor, artists)
        decide_what_came_late(server, visitor, token, artists[0], tasks[0])
        visitor.is_content()


def set_up_from_nothing(server, visitor):
    page = visitor.page
    visitor.go(re.search(r"/setup/\S+", server.log.read_text()).group())
    page.fill("[name=username]", "mara")
    page.fill("[name=display_name]", "Mara")
    page.fill("[name=password]", PASSWORD)
    page.select_option("[name=tz]", "UTC")
    page.get_by_role("button", name="Create the admin account").click()
    page.wait_for_url("**/setup/studio")
    page.fill("[name=idle_min]", "12")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/setup/work")
    page.fill("[name=code]", "NOL")
    page.fill("[name=name]", "Northern Light")
    page.get_by_role("button", name="Create and continue").click()
    page.wait_for_url("**/setup/done")
    visitor.says("The studio is ready")


def import_two_hundred_tasks(visitor):
    page = visitor.page
    visitor.go("/studio/import")
    page.fill(
        "[name=csv]", task_table().replace("NOL,shot,SQ001/SH0000,FX,16", "NIX,shot,SQ001/SH0000,FX,16")
    )
    page.get_by_role("button", name="Preview").click()
    visitor.says("1 line cannot be imported", "There is no project NIX.")
    visitor.complaints = [one for one in visitor.complaints if "422" not in one]
    page.fill("[name=csv]", task_table())
    page.get_by_role("button", name="Preview again").click()
    visitor.says("Every line is correct.")
    page.get_by_role("button", name="Import all 200 rows").click()
    page.wait_for_url("**/studio/tasks?imported=200-0-0")


def sign_in_by_api(server):
    body = {"username": "mara", "password": PASSWORD, "client": CLIENT}
    return server.api("POST", "/sign-in", body).json["token"]


def list_tasks(server, token):
    return server.api("GET", "/tasks?project=NOL&per_page=500", token=token).json["tasks"]


def report(server, token, query):
    answer = server.api("GET", f"/report?{query}", token=token)
    assert answer.status == 200, answer.raw
    return answer.json


def shown_total(page):
    """The grand total on the Hours page, as `h:mm`."""
    return page.locator("#grand-total").inner_text().strip()


def agree(shown, seconds):
    """Whether `h:mm`, which is to the nearest minute, and whole seconds tell of the same milliseconds."""
    hours, minutes = shown.split(":")
    return abs(int(hours) * 3600 + int(minutes) * 60 - seconds) <= 30.5


def filter_drill_and_export(server, visitor, token, sent_ms):
    page = visitor.page
    visitor.go(f"/hours?{RANGE}&rows=project&columns=task_type")
    whole = report(server, token, RANGE)["total_s"]
    assert whole == round(sent_ms / 1000)
    assert agree(shown_total(page), whole)
    page.locator("details.picker summary", has_text="Task type").click()
    page.get_by_label(KIND, exact=True).check()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(f"**task_type={KIND}**")
    visitor.says(f"doing {KIND}")
    part = report(server, token, f"{RANGE}&task_type={KIND}")["total_s"]
    assert agree(shown_total(page), part)
    assert 0 < part < whole
    drill(server, visitor, token)
    visitor.go(f"/hours?{RANGE}&rows=user&columns=task_type")
    assert download_csv(page) == pytest.approx(sent_ms / 1000, abs=0.001)
    assert download_xlsx(page) == pytest.approx(sent_ms / 1000, abs=0.01)
    rebuilt = server.run_cli("rebuild")
    assert "0 work dates changed" in rebuilt.stdout
    assert server.run_cli("check").returncode == 0


def drill(server, visitor, token):
    """A number leads to what it is made of, down to people, and every step agrees with the API."""
    page = visitor.page
    for _ in range(3):
        cell = page.locator("table.pivot tbody td.total a").first
        text, link = cell.inner_text().strip(), cell.get_attribute("href")
        cell.click()
        page.wait_for_load_state()
        pairs = [one for one in parse_qsl(urlsplit(link).query) if one[0] not in ("rows", "columns")]
        assert shown_total(page) == text
        assert agree(text, report(server, token, urlencode(pairs))["total_s"])


def download_csv(page):
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    return sum(float(row["Total (seconds)"]) for row in csv.DictReader(io.StringIO(text)))


def download_xlsx(page):
    """The seconds in the last column of the first sheet, its total row left out."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="XLSX").click()
    with zipfile.ZipFile(waiting.value.path()) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    rows = re.findall(r"<row .*?</row>", sheet)[1:]
    totals = [float(re.findall(r"<v>([\d.E-]+)</v>", row)[-1]) for row in rows]
    assert totals[-1] == pytest.approx(sum(totals[:-1]))
    return sum(totals[:-1]) * 86_400


def approve_all(server, visitor, artists):
    for one in artists:
        answer = server.api("POST", f"/me/timesheets/{week_name()}", {"verb": "submit"}, one.token)
        assert answer.status == 200, answer.raw
    page = visitor.page
    left = ARTISTS
    while left:
        visitor.go("/approvals")
        boxes = page.locator("input[type=checkbox][name=week]")
        count = boxes.count()
        for number in range(count):
            boxes.nth(number).check()
        page.get_by_role("button", name="Approve selected weeks").click()
        page.wait_for_url("**done=approve**")
        visitor.says(f"{count} weeks approved and locked.")
        left -= count
    visitor.go("/approvals")
    visitor.says("No weeks here")


def decide_what_came_late(server, visitor, token, artist, task):
    page = visitor.page
    before = report(server, token, RANGE)["total_s"]
    day = MONDAY + timedelta(1)
    (result,) = artist.send(artist.segment(day, 18, 19, task))
    assert (result["status"], result["late"]) == ("stored", True)
    assert report(server, token, RANGE)["total_s"] == before
    adjust = {"id": f"{7:032x}", "from_ms": ms(day, 20), "to_ms": ms(day, 21), "task_id": task, "reason": "x"}
    assert server.api("POST", "/me/adjustments", adjust, artist.token).status == 423

    visitor.go("/approvals")
    row = page.locator("#late tbody tr", has_text=artist.name)
    assert row.locator("td").nth(1).inner_text() == "1:00"
    row.locator("[name=reason]").fill("The laptop was offline.")
    row.get_by_role("button", name="Accept").click()
    page.wait_for_url("**done=accept**")
    visitor.says("The late time now counts.", "Nothing is waiting.")

    assert report(server, token, RANGE)["total_s"] == before + 3600
    visitor.go(f"/hours?{RANGE}&rows=user")
    assert agree(shown_total(page), before + 3600)
    assert server.run_cli("check").returncode == 0
