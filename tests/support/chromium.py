"""A real Chromium, the server it visits, and what it must never report."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

PROGRAM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The browser's own fields, such as dates, follow neither the context's locale nor, without that language
    # installed, this: the feature lets them follow the page's `lang`.
    "--lang=en-GB",
    "--enable-blink-features=LangAttributeAwareFormControlUI",
)
AXE = Path(__file__).parent / "vendor" / "axe-4.14.1.min.js"
PASSWORD = "bicycle marmot teacup"

needs_chromium = pytest.mark.skipif(not PROGRAM, reason="no Chromium: set CHROMIUM to its path")


def launch(playwright):
    return playwright.chromium.launch(executable_path=PROGRAM, args=list(QUIET))


class Visitor:
    """One browser window. It collects every complaint of the browser; `is_content()` demands none."""

    def __init__(self, chromium, url, *, theme="light", width=1280, scripts=True, locale="en-GB"):
        self.url = url
        self.context = chromium.new_context(
            base_url=url,
            color_scheme=theme,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale=locale,
            timezone_id="Europe/Berlin",
            accept_downloads=True,
        )
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.complaints = []
        self.clicks = 0
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("requestfailed", self._fail)

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type} on {self.page.url}: {message.text}")

    def _fail(self, request):
        if "net::ERR_ABORTED" not in (request.failure or ""):  # a download, or a page that was left
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    # ------------------------------------------------------------ acting

    def go(self, path):
        self.page.goto(path)
        return self

    def click(self, target):
        """A click as the artist makes it; they are counted."""
        (self.page.locator(target) if isinstance(target, str) else target).click()
        self.clicks += 1

    def sign_in(self, username, password=PASSWORD):
        self.go("/sign-in")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(re.compile(r"/(me|dashboard)"))
        return self

    # ------------------------------------------------------------ judging

    def says(self, *texts):
        shown = " ".join(self.page.locator("main").inner_text().split()).replace("\u00a0", " ")
        for text in texts:
            assert text in shown, f"{text!r} is not on {self.page.url}: {shown[:2000]}"

    def is_content(self):
        assert self.complaints == [], "\n".join(self.complaints)

    def is_accessible(self):
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("async () => (await axe.run(document)).violations")
        told = [
            f"{one['id']} ({one['impact']}): {one['help']}\n    "
            + "\n    ".join(node["html"][:200] for node in one["nodes"][:4])
            for one in found
        ]
        assert told == [], f"{self.page.url}\n" + "\n".join(told)

    def fits(self):
        over = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{self.page.url} is {over} px too wide"
