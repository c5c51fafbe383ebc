"""The timer in the browser: start, switch, stop, and the page's own signs of life."""

from __future__ import annotations

from webapp.domain.written import parse_number
from webapp.store.refusal import Refused
from webapp.store.tracked import browser_timer
from webapp.web.format.translations import _
from webapp.web.pages.parts.routes import ARTIST, page
from webapp.web.pages.parts.visit import Answer, Visit


@page("POST", "/me/timer/start", who=ARTIST)
def start(visit: Visit) -> Answer:
    """Start on a task, or switch to it."""
    task = parse_number(visit.form.text("task"))
    if task is None:
        raise Refused("unknown_task", _("Choose a task first."), "task")
    browser_timer.start(visit.me, task, visit.now_ms)
    return visit.go("/me")


@page("POST", "/me/timer/stop", who=ARTIST)
def stop(visit: Visit) -> Answer:
    """Stop."""
    browser_timer.stop(visit.me, visit.now_ms)
    return visit.go("/me")


@page("POST", "/me/timer/beat", who=ARTIST)
def beat(visit: Visit) -> Answer:
    """The open page tells once a minute whether it was touched. 205: the timer has ended, show the page
    anew.
    """
    is_touched = visit.form.text("touched") == "1"
    lives = (browser_timer.touch if is_touched else browser_timer.keep_alive)(visit.me, visit.now_ms)
    return Answer(b"", 204 if lives else 205)


PAGES = (start, stop, beat)
