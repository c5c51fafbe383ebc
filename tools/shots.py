"""Take the pictures of every page for the docs, from the demo studio, in a real Chromium.

    python tools/shots.py [FOLDER]        (default: docs/images)

Each page in the light theme at 1280 px, some in the dark theme and on a phone, and what is only seen after a
click (`shot_scenes.py`). WebP, as the pictures stand in
the repository. Very long pages are cut.
"""

from __future__ import annotations

import re
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402  the tests' own tools are used from a checkout

from tests.acceptance.server import running_server  # noqa: E402
from tests.support.chromium import Visitor, launch  # noqa: E402
from tools import shot_scenes  # noqa: E402
from tools.shot_scenes import ADMIN, ARTIST, MANAGER, Studio, keep_picture  # noqa: E402

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
    "manager-now": "/now?by=team",
    "manager-hours": "/hours",
    "manager-hours-filtered": "/hours?range=last_90_days&rows=user&columns=week"
    "&project=NOL&task_type=Animation&task_type=Lighting",
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
    "manager-days-off": "/studio/days-off",
    "manager-policy": "/studio/policy",
    "manager-add-ons": "/studio/add-ons",
    "manager-week": "/people/anya.sharma/week/{monday}",
    "manager-project-set-up": "/studio/projects/NOL",
    "manager-task-set-up": "/studio/tasks/{task}",
    "manager-task-types": "/studio/task-types",
    "manager-account": "/studio/people/anya.sharma",
    "manager-tokens": "/me/tokens",
}
DARK_TOO = (
    "artist-day artist-month artist-reports artist-week manager-dashboard manager-hours manager-bids"
    " manager-approvals manager-people"
).split()
PHONE_TOO = DARK_TOO
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
        for pages, username in ((ARTIST_PAGES, ARTIST), (MANAGER_PAGES, MANAGER)):
            take(pages, username)
            take({name: pages[name] for name in DARK_TOO if name in pages}, username, "-dark", theme="dark")
            take({name: pages[name] for name in PHONE_TOO if name in pages}, username, "-phone", width=360)
        take(SETUP_PAGES, ADMIN)
        take({"manager-webhooks": "/studio/webhooks"}, ADMIN)
        studio = Studio(chromium, server.url, password, values, folder)
        for scene in shot_scenes.SCENES:
            scene(studio)
    for path in missing:
        print(f"{path} did not open.", file=sys.stderr)
    return 1 if missing else 0


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
        "week_before": (monday - timedelta(7)).strftime("%G-W%V"),
    }


if __name__ == "__main__":
    sys.exit(main())
