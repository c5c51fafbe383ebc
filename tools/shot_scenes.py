"""The pictures for the docs that need more than an address: a form that is open, a week just submitted.

Those that change the studio come last.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from tests.support.chromium import Visitor

ARTIST, MANAGER, ADMIN = "anya.sharma", "paul.winter", "ada.moreno"
LONGEST_PX = 1400
DIALOG_PX = 900
BAD_TABLE = """project,entity_type,entity,task_type,bid,due,assignees
NOL,shot,SQ090/SH0010,Animation,24,2026-12-18,anya.sharma
NOL,shot,SQ090/SH0020,Animation,a lot,2026-12-18,anya.sharma
NOX,shot,SQ090/SH0030,Lighting,16:30,2026-12-24,nobody.here
"""


@dataclass
class Studio:
    """The demo studio on a server, and where its pictures go. `values` stand in addresses."""

    chromium: object
    url: str
    password: str
    values: dict[str, str]
    folder: Path

    def visit(self, username: str = "") -> Visitor:
        """A browser, signed in if `username` says as whom."""
        visitor = Visitor(self.chromium, self.url)
        return visitor.sign_in(username, self.password) if username else visitor

    def keep(self, visitor: Visitor, name: str, longest: int = LONGEST_PX) -> None:
        """The picture of what this browser shows now."""
        visitor.page.wait_for_load_state("networkidle")
        keep_picture(visitor.page, self.folder / f"{name}.webp", longest)


def keep_picture(page, path: Path, longest: int = LONGEST_PX) -> None:
    """The page from its top, at most `longest` pixels of it."""
    size = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], longest), "scale": 1}
    session = page.context.new_cdp_session(page)
    how = {"format": "webp", "quality": 76, "clip": clip, "captureBeyondViewport": True}
    path.write_bytes(base64.b64decode(session.send("Page.captureScreenshot", how)["data"]))
    session.detach()


def show_nothing_here(studio: Studio) -> None:
    """The page for an address at which there is nothing."""
    with studio.visit(ARTIST) as visitor:
        visitor.go("/nothing-here")
        studio.keep(visitor, "error")


def open_repair(studio: Studio) -> None:
    """The repair of a gap, in the dialog over its day."""
    with studio.visit(ARTIST) as visitor:
        visitor.go(f"/me/day/{studio.values['day']}")
        visitor.page.wait_for_load_state("networkidle")
        visitor.page.get_by_role("link", name="What was this?").first.click()
        visitor.page.locator("#adjust form").wait_for()
        studio.keep(visitor, "artist-repair-dialog", DIALOG_PX)


def look_at_bad_table(studio: Studio) -> None:
    """An import with two lines that cannot be read."""
    with studio.visit(MANAGER) as visitor:
        visitor.go("/studio/import")
        visitor.page.fill("[name=csv]", BAD_TABLE)
        visitor.page.get_by_role("button", name="Preview").click()
        visitor.page.get_by_text("cannot be imported").wait_for()
        studio.keep(visitor, "manager-import-problems")


def open_return(studio: Studio) -> None:
    """A week about to be returned, with the comment for its artist."""
    with studio.visit(MANAGER) as visitor:
        visitor.go("/approvals")
        visitor.page.locator("details.act summary").first.click()
        visitor.page.locator("details.act textarea").first.fill(
            "Wednesday looks short: was there a client review?"
        )
        studio.keep(visitor, "manager-approvals-return", DIALOG_PX)


def open_invitation(studio: Studio) -> None:
    """What somebody sees who was invited."""
    with studio.visit(ADMIN) as visitor:
        visitor.go("/studio/people")
        visitor.page.get_by_role("button", name="Create an invitation").click()
        link = visitor.page.locator("#link").inner_text()
    with studio.visit() as visitor:
        visitor.go(link)
        studio.keep(visitor, "invitation")


def submit_week(studio: Studio) -> None:
    """A week right after its artist submitted it."""
    with studio.visit(ARTIST) as visitor:
        visitor.go(f"/me/week/{studio.values['week_before']}")
        submit = visitor.page.get_by_role("button", name="Submit week")
        if submit.count():
            submit.click()
        studio.keep(visitor, "artist-week-submitted")


def start_timer(studio: Studio) -> None:
    """Today while the browser's timer runs."""
    with studio.visit(ARTIST) as visitor:
        visitor.go("/me")
        visitor.page.locator(".timer-form button").click()
        visitor.page.locator("[data-timer]").wait_for()
        studio.keep(visitor, "artist-today-tracking")


SCENES = (
    show_nothing_here,
    open_repair,
    look_at_bad_table,
    open_return,
    open_invitation,
    submit_week,
    start_timer,
)
