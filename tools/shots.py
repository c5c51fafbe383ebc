"""Take the pictures of every page for the docs, from the demo studio, in a real Chromium.

    python tools/shots.py [FOLDER]        (default: docs/images)

Each page in the light theme at 1280 px, some in the dark theme and on a phone. WebP, as the pictures stand in
the repository. Very long pages are cut.
"""

from __future__ import annotations

import base64
import re
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402  the tests' own tools are used from a checkout

from tests.acceptance.server import running_server  # noqa: E402
from tests.web.chromium import Visitor, launch  # noqa: E402

LONGEST_PX = 1400
ARTIST, MANAGER, ADMIN = "anya.sharma", "paul.winter", "ada.moreno"
DOORS = {"sign-in": "/sign-in", "register": "/register"}
ARTIST_PAGES = {
    "artist-today": "/me",
    "artist-day": "/me/day/{day}",
    "artist-week": "/me/week/{week}",
    "artist-month": "/me/month/{month}",
    "artist-reports": "/me/reports?range=last_30_days",
    "artist-repair": "/me/adjust?date={day}",
    "artist-add-ons": "/downloads",
    "artist-account": "/me/account",
    "artist-data": "/me/data",
}
MANAGER_PAGES = {
    "manager-dashboard": "/dashboard",
    "manager-now": "/now",
    "manager-hours": "/hours",
    "manager-bids": "/bids",
    "manager-people": "/people",
    "manager-person": "/people/anya.sharma",
    "manager-project": "/projects/NOL",
    "manager-task": "/tasks/{task}",
    "manager-approvals": "/approvals",
    "manager-changes": "/audit",
    "manager-set-up": "/studio",
    "manager-projects": "/studio/projects",
    "manager-tasks": "/studio/tasks",
    "manager-import": "/studio/import",
    "manager-accounts": "/studio/people",
    "manager-teams": "/studio/teams",
    "manager-policy": "/studio/policy",
    "manager-add-ons": "/studio/add-ons",
    "manager-week": "/people/anya.sharma/week/{monday}",
    "manager-project-set-up": "/studio/projects/NOL",
    "manager-task-set-up": "/studio/tasks/{task}",
    "manager-task-types": "/studio/task-types",
    "manager-account": "/studio/people/anya.sharma",
    "manager-tokens": "/me/tokens",
}
SETUP_PAGES = {"setup-studio": "/setup/studio", "setup-work": "/setup/work", "setup-done": "/setup/done"}


def main() -> int:
    """Returns the exit status: 1 where a page did not open."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    missing = []
    with (
        tempfile.TemporaryDirectory() as place,
        running_server(Path(place)) as server,
        sync_playwright() as playwright,
    ):
        chromium = launch(playwright)
        values = dates() | {"task": "300"}

        def take(pages: dict[str, str], username: str = "", suffix: str = "", **look) -> None:
            with Visitor(chromium, server.url, **look) as visitor:
                if username:
                    visitor.sign_in(username, password)
                for name, path in pages.items():
                    answer = visitor.page.goto(path.format(**values))
                    visitor.page.wait_for_load_state("networkidle")
                    if answer is None or answer.status != 200:
                        missing.append(path)
                        continue
                    keep_picture(visitor.page, folder / f"{name}{suffix}.webp")

        setup = re.search(r"/setup/\S+", server.log.read_text())
        take({"setup-admin": setup.group() if setup else "/setup/none"})
        password = re.search(r"password is (\S+)", server.run_cli("demo").stdout)[1]
        take(DOORS)
        take(ARTIST_PAGES, ARTIST)
        few = {name: ARTIST_PAGES[name] for name in ("artist-day", "artist-month", "artist-reports")}
        take(few, ARTIST, "-dark", theme="dark")
        take(few, ARTIST, "-phone", width=360)
        take(MANAGER_PAGES, MANAGER)
        some = {name: MANAGER_PAGES[name] for name in ("manager-dashboard", "manager-hours", "manager-bids")}
        take(some, MANAGER, "-dark", theme="dark")
        take(some, MANAGER, "-phone", width=360)
        take(SETUP_PAGES, ADMIN)
        take({"manager-webhooks": "/studio/webhooks"}, ADMIN)
        take_dialog(chromium, server.url, password, values, folder)
    for path in missing:
        print(f"{path} did not open.", file=sys.stderr)
    return 1 if missing else 0


def take_dialog(chromium, url: str, password: str, values: dict[str, str], folder: Path) -> None:
    """The repair of a gap, in the dialog over its day."""
    with Visitor(chromium, url).sign_in(ARTIST, password) as visitor:
        visitor.go(f"/me/day/{values['day']}")
        visitor.page.wait_for_load_state("networkidle")
        visitor.page.get_by_role("link", name="What was this?").first.click()
        visitor.page.locator("#adjust form").wait_for()
        keep_picture(visitor.page, folder / "artist-repair-dialog.webp", longest=900)


def keep_picture(page, path: Path, longest: int = LONGEST_PX) -> None:
    """The page from its top, at most `longest` pixels of it."""
    size = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], longest), "scale": 1}
    session = page.context.new_cdp_session(page)
    how = {"format": "webp", "quality": 76, "clip": clip, "captureBeyondViewport": True}
    path.write_bytes(base64.b64decode(session.send("Page.captureScreenshot", how)["data"]))
    session.detach()


def dates() -> dict[str, str]:
    """A working day of the past week, its week and its month, as addresses name them."""
    day = date.today() - timedelta(1)
    while day.weekday() > 4:
        day -= timedelta(1)
    year, week, _ = day.isocalendar()
    monday = day - timedelta(day.weekday())
    return {
        "day": day.isoformat(),
        "week": f"{year}-W{week:02d}",
        "month": f"{day:%Y-%m}",
        "monday": monday.isoformat(),
    }


if __name__ == "__main__":
    sys.exit(main())
