"""Bulk import of tasks: paste or choose a file, look at every line, then take it in whole or not at all."""

from __future__ import annotations

from webapp.domain import task_csv
from webapp.store.refusal import Refused
from webapp.store.work import task_import
from webapp.web.format.translations import _
from webapp.web.http.errors import status_of
from webapp.web.pages.parts.routes import MANAGER, page
from webapp.web.pages.parts.visit import Answer, Visit

PATH = "/studio/import"
EXAMPLE = """project,entity_type,entity,task_type,bid,due,assignees
NOL,shot,SQ010/SH0010,Animation,24,2026-12-24,mara;olga
NOL,shot,SQ010/SH0010,Lighting,16:30,,
NOL,asset,Lighthouse,Modelling,40,,
"""
STEPS_SHOWN = 200
PROBLEMS_SHOWN = 100


@page("GET", PATH, who=MANAGER)
def show_import(visit: Visit) -> Answer:
    """The form."""
    return _show(visit, "")


@page("POST", PATH, who=MANAGER)
def preview_import(visit: Visit) -> Answer:
    """Every line as it would be taken in; nothing is written."""
    try:
        text = _read(visit)
        plan = task_import.preview(text)
    except Refused as refused:
        return _show(visit, visit.form.text("csv"), refused)
    return visit.page(
        "studio/task_import_preview.html",
        422 if plan.problems else 200,
        text=text,
        steps=plan.steps[:STEPS_SHOWN],
        problems=plan.problems[:PROBLEMS_SHOWN],
        problems_total=len(plan.problems),
        counts=plan.counts,
        total=len(plan.steps),
    )


@page("POST", PATH + "/apply", who=MANAGER)
def apply_import(visit: Visit) -> Answer:
    """Take the file in, all of it."""
    try:
        plan = task_import.apply(visit.form.raw("csv"), visit.me.id, visit.now_ms)
    except Refused as refused:
        return _show(visit, visit.form.raw("csv"), refused)
    counts = plan.counts
    return visit.go(f"/studio/tasks?imported={counts['new']}-{counts['change']}-{counts['same']}")


def _read(visit: Visit) -> str:
    upload = visit.upload("file")
    if upload is None or not upload.filename:
        text = visit.form.raw("csv")
    else:
        try:
            text = task_csv.decode(upload.file.read())
        except ValueError as problem:
            raise Refused("bad_value", str(problem), "file") from None
    if not text.strip():
        raise Refused("bad_value", _("Choose a file, or paste the table."), "csv")
    return text


def _show(visit: Visit, text: str, refused: Refused | None = None) -> Answer:
    return visit.page(
        "studio/task_import.html",
        status_of(refused) if refused else 200,
        values={"csv": text},
        errors={refused.field or "": refused.message} if refused else {},
        example=EXAMPLE,
    )


PAGES = (show_import, preview_import, apply_import)
