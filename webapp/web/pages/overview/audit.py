"""Changes: the audit trail, who changed what, when and why."""

from __future__ import annotations

from urllib.parse import urlencode

from webapp.domain.wall_time import days_ms
from webapp.store import audit
from webapp.store.access.scope import Scope
from webapp.store.audit import AREAS
from webapp.store.hours import catalogue
from webapp.store.people import accounts
from webapp.web.pages.parts import audit_wording, filter_bar
from webapp.web.pages.parts.paging import cut_page, page_number
from webapp.web.pages.parts.routes import MANAGER, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/audit"
ROWS_A_PAGE = 50
NAMES = ("author", "subject", "about", "thing")


@page("GET", PATH, who=MANAGER)
def show_changes(visit: Visit) -> Answer:
    """The page."""
    filters = filter_bar.read(visit, PATH, kept=NAMES, names=())
    given = {name: visit.query.text(name) for name in NAMES}
    is_ranged = any(visit.query.text(name) for name in ("from", "to", "range"))
    number = page_number(visit)
    changes, total = audit.list_changes(
        days_ms(filters.question.span, visit.zone) if is_ranged else None,
        limit=ROWS_A_PAGE,
        offset=(number - 1) * ROWS_A_PAGE,
        **given,
    )
    known = audit_wording.tasks_in(changes)
    return visit.page(
        "overview/audit.html",
        422 if filters.errors else 200,
        filters=filters,
        given=given,
        is_ranged=is_ranged,
        changes=[
            (
                change,
                audit_wording.target_label(change, known, visit),
                audit_wording.describe_change(change, known, visit),
            )
            for change in changes
        ],
        pages=cut_page(total, number, ROWS_A_PAGE, lambda page: _link(visit, page)),
        everybody=[(name.value, name.text) for name in catalogue.list_names("user", Scope())],
        abouts=list(AREAS.items()),
        subject=accounts.find_by_username(given["subject"]) if given["subject"] else None,
        action_label=audit_wording.action_label,
    )


def _link(visit: Visit, page: str) -> str:
    pairs = [
        (name, value) for name, values in visit.query.items() if name != "page" for value in values if value
    ]
    return f"{PATH}?{urlencode([*pairs, ('page', page)])}"


PAGES = (show_changes,)
