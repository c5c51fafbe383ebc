"""My data: everything that is recorded about me, who changed what, and all of it to take along."""

from __future__ import annotations

import msgspec

from webapp.store import my_data, settings
from webapp.store.work import tasks
from webapp.web.pages.parts import audit_wording
from webapp.web.pages.parts.paging import cut_page, page_number
from webapp.web.pages.parts.routes import ARTIST, page
from webapp.web.pages.parts.visit import Answer, Visit

ROWS_A_PAGE = 40
VIEWS = ("changes", "segments")


@page("GET", "/me/data", who=ARTIST)
def show_data(visit: Visit) -> Answer:
    """What is recorded, as the rows themselves."""
    view = visit.query.text("view")
    view = view if view in VIEWS else "changes"
    recorded = my_data.count_recorded(visit.me.id)
    total = recorded.segments if view == "segments" else my_data.count_changes(visit.me.id)
    pages = cut_page(total, page_number(visit), ROWS_A_PAGE, lambda page: f"/me/data?view={view}&page={page}")
    span = (pages.first - 1, ROWS_A_PAGE)
    changes = my_data.list_changes(visit.me.id, *span) if view == "changes" else []
    known = audit_wording.tasks_in(changes)
    segments = my_data.list_segments(visit.me.id, *span) if view == "segments" else []
    return visit.page(
        "me/data.html",
        view=view,
        recorded=recorded,
        pages=pages,
        segments=segments,
        changes=[
            (
                change,
                audit_wording.target_label(change, known, visit),
                audit_wording.describe_change(change, known, visit),
            )
            for change in changes
        ],
        action_label=audit_wording.action_label,
        tasks=tasks.find_many(sorted({segment["task_id"] for segment in segments})),
        sends_scenes=settings.get_value("send_scene_path"),
    )


@page("GET", "/me/data.json", who=ARTIST)
def download_data(visit: Visit) -> Answer:
    """All of it as one JSON file."""
    body = msgspec.json.format(msgspec.json.encode(my_data.export_all(visit.me.id, visit.now_ms)), indent=1)
    return visit.download(body, f"time-of-{visit.me.id}-{visit.today()}.json", "application/json")


PAGES = (show_data, download_data)
