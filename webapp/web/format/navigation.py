"""What stands in the top bar, and for whom."""

from __future__ import annotations

from typing import NamedTuple

from webapp.store.access.tokens import ROLES
from webapp.web.format.translations import _


class Entry(NamedTuple):
    """One link. `key` is what a page's template sets as `nav`; `begins_group` draws a line before it."""

    key: str
    title: str
    path: str
    begins_group: bool = False


def entries_for(role: str) -> list[Entry]:
    """The links that this role sees: one's own log, then the studio's time, then its set-up."""
    own = [
        Entry("today", _("Today"), "/me"),
        Entry("week", _("Week"), "/me/week"),
        Entry("month", _("Month"), "/me/month"),
        Entry("reports", _("Reports"), "/me/reports"),
    ]
    studio = [
        Entry("dashboard", _("Studio"), "/dashboard", begins_group=True),
        Entry("hours", _("Hours"), "/hours"),
        Entry("bids", _("Bids"), "/bids"),
        Entry("people", _("People"), "/people"),
        Entry("approvals", _("Approvals"), "/approvals"),
    ]
    setup = [Entry("setup", _("Set-up"), "/studio", begins_group=True)]
    rank = ROLES.index(role)
    shown = own
    if rank >= ROLES.index("lead"):
        shown = shown + studio
    if rank >= ROLES.index("manager"):
        shown = shown + setup
    return shown


def home_of(role: str | None) -> str:
    """Where someone of that role begins; strangers begin at the sign-in."""
    if role is None:
        return "/sign-in"
    return "/dashboard" if ROLES.index(role) >= ROLES.index("manager") else "/me"
