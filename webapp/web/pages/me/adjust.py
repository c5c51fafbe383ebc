"""Repair: say what a stretch of time was. A dialog where there is JavaScript, the same form as a page where
not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from webapp.domain.durations import parse_day_length
from webapp.domain.intervals import subtract, total
from webapp.domain.paint import Piece
from webapp.domain.wall_time import end_after, parse_wall_time, start_on
from webapp.domain.written import parse_instant, parse_number
from webapp.store.refusal import Refused
from webapp.store.tracked import repairs
from webapp.store.tracked.calendars import load_calendar
from webapp.store.tracked.repairs import Part
from webapp.store.work import task_choices, tasks
from webapp.store.work.tasks import TaskRow
from webapp.web.format import numbers
from webapp.web.format.translations import _
from webapp.web.pages.me.day import work_date_now
from webapp.web.pages.parts.routes import ARTIST, page
from webapp.web.pages.parts.visit import Answer, Fields, Visit

NOTHING = "none"  # the task of what was no work
OTHER = "other"  # the task stands in the list below the chips
FILL, REPLACE = "fill", "replace"


@dataclass
class Repair:
    """What the form asks for, as far as it could be read. `errors`: field to sentence."""

    day: date
    group: str
    values: dict[str, str]
    from_ms: int | None = None
    to_ms: int | None = None
    task_id: int | None = None
    counted: list[Piece] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_range(self) -> bool:
        """Whether start and end are known."""
        return self.from_ms is not None and self.to_ms is not None

    @property
    def original(self) -> tuple[int, int] | None:
        """The stretch that the form was opened for."""
        first, last = (parse_instant(self.values.get(name, "")) for name in ("from_ms", "to_ms"))
        return None if first is None or last is None else (first, last)


@page("GET", "/me/adjust", who=ARTIST)
def show_form(visit: Visit) -> Answer:
    """The form, filled with the gap or the block that was clicked."""
    query = visit.query
    day = visit.wanted_date(query.text("date") or work_date_now(visit).isoformat())
    values = {"date": day.isoformat(), "id": repairs.new_group()}
    for name in ("was", "split", "edit"):
        values[name] = query.text(name)
    start_ms, end_ms = parse_instant(query.text("from")), parse_instant(query.text("to"))
    if start_ms is not None and end_ms is not None:
        if values["split"]:  # the second half becomes something else; the time between is chosen in the form
            start_ms = (start_ms + end_ms) // 120_000 * 60_000
        values |= {"from_ms": str(start_ms), "to_ms": str(end_ms)}
        values |= {
            "from": numbers.input_time(start_ms, visit.zone),
            "to": numbers.input_time(end_ms, visit.zone),
        }
    if values["was"] and not values["split"]:
        values["task"] = values["was"]
    if parse_number(query.text("task")) is not None:
        values["task"] = query.text("task")
    if values["edit"]:
        values["reason"] = repairs.get_reason(values["edit"], visit.me.id)
        values["mode"] = REPLACE
    return _form(visit, _read(visit, day, values, is_final=False))


@page("POST", "/me/adjust", who=ARTIST)
def save(visit: Visit) -> Answer:
    """Make the change, or show the form again with what is wrong or what it would overlap."""
    form = visit.form
    day = visit.wanted_date(form.text("date"))
    repair = _read(visit, day, form.texts(), is_final=True)
    if form.text("find") or form.text("look") or _is_search(form):
        repair.errors = {}
        return _form(visit, repair)
    done = repairs.find_last(repair.group, visit.me.id)
    if done:  # the form was sent twice
        return _back_to_day(visit, f"/me/day/{day}?saved={done}")
    overlaps = bool(repair.counted) and not form.text("mode")
    if repair.errors or overlaps:
        return _form(visit, repair, status=422)
    try:
        saved = repairs.save(
            repair.group,
            visit.me.id,
            _parts(repair),
            _reason(visit, form, repair),
            replacing=form.text("edit"),
            author_id=visit.me.id,
            now_ms=visit.now_ms,
        )
    except Refused as refused:
        if refused.code in ("locked", "not_found"):
            raise
        repair.errors[_FIELDS.get(refused.field or "", refused.field or "")] = refused.message
        return _form(visit, repair, status=422)
    return _back_to_day(visit, f"/me/day/{day}?saved={saved}")


def _is_search(form: Fields) -> bool:
    """Whether words were typed to find a task and not looked for yet: Enter in that field sends the form."""
    return form.text("task") in ("", OTHER) and form.text("search") != form.text("searched")


@page("POST", "/me/adjust/{id}/undo", who=ARTIST)
def undo(visit: Visit) -> Answer:
    """Take a change back, with all that was made together with it."""
    moment_ms = repairs.undo(visit.path["id"], visit.me.id, author_id=visit.me.id, now_ms=visit.now_ms)
    day = load_calendar(visit.me.id).date_of(moment_ms)
    return _back_to_day(visit, f"/me/day/{day}?undone=1")


_FIELDS = {"to_ms": "to", "from_ms": "from", "task_id": "task"}


# ---------------------------------------------------------------- reading


def _read(visit: Visit, day: date, values: dict[str, str], is_final: bool) -> Repair:
    group = values.get("id", "")
    repair = Repair(day, group if repairs.is_group(group) else repairs.new_group(), values)
    repair.values["id"] = repair.group
    _read_range(visit, repair, is_final)
    _read_task(repair, is_final)
    if repair.is_range:
        repair.counted = _find_counted(visit, repair)
    return repair


def _read_range(visit: Visit, repair: Repair, is_final: bool) -> None:
    values = repair.values
    windows = load_calendar(visit.me.id).windows(repair.day.isoformat())
    if not windows:
        raise Refused("not_found", _("There is no such day."))
    window = (windows[0].start_ms, windows[-1].end_ms)
    original = repair.original
    try:
        if original and values.get("from") == numbers.input_time(original[0], visit.zone):
            repair.from_ms = original[0]  # untouched: to the second as it was tracked
        elif values.get("from", "").strip():
            wall = parse_wall_time(values["from"])
            repair.from_ms = start_on(repair.day, wall, window, visit.zone)
            if repair.from_ms is None:
                repair.errors["from"] = _("This time is not on this day.")
        elif is_final:
            repair.errors["from"] = _("When did it begin?")
    except ValueError as problem:
        repair.errors["from"] = str(problem)
    if repair.from_ms is None:
        return
    try:
        repair.to_ms = _read_end(visit, repair, original)
        if repair.to_ms is None and is_final:
            repair.errors["to"] = _("When did it end, or how long did it take?")
    except ValueError as problem:
        repair.errors["length" if values.get("length", "").strip() else "to"] = str(problem)


def _read_end(visit: Visit, repair: Repair, original: tuple[int, int] | None) -> int | None:
    values = repair.values
    from_ms = repair.from_ms or 0
    if values.get("length", "").strip():
        return from_ms + parse_day_length(values["length"]) * 1000
    if original and values.get("to") == numbers.input_time(original[1], visit.zone) and original[1] > from_ms:
        return original[1]
    if values.get("to", "").strip():
        return end_after(from_ms, repair.day, parse_wall_time(values["to"]), visit.zone)
    return None


def _read_task(repair: Repair, is_final: bool) -> None:
    chosen = repair.values.get("task", "")
    if chosen == OTHER:
        chosen = repair.values.get("other", "")
    number = parse_number(chosen)
    if number is not None:
        repair.task_id = number
    elif chosen != NOTHING and is_final:
        repair.errors["task"] = _("Choose what it was.")


def _find_counted(visit: Visit, repair: Repair) -> list[Piece]:
    """What counts there already, besides the block that is being changed."""
    edit = repair.values.get("edit", "")
    counted = repairs.find_counted(visit.me.id, repair.from_ms or 0, repair.to_ms or 0, but=edit)
    if not repair.values.get("was") or edit or not repair.original:
        return counted
    return [
        piece._replace(start_ms=part.start_ms, end_ms=part.end_ms)
        for piece in counted
        for part in subtract([(piece.start_ms, piece.end_ms)], [repair.original])
    ]


def _parts(repair: Repair) -> list[Part]:
    """The adjustments to make: all of the stretch, or its free parts; a move leaves the old place out
    first.
    """
    first, last, task = repair.from_ms or 0, repair.to_ms or 0, repair.task_id
    if repair.values.get("move") and repair.original:
        return [Part(*repair.original, None), Part(first, last, task)]
    if repair.values.get("mode") == FILL:
        return [Part(*part, task) for part in repairs.free_parts(first, last, repair.counted)]
    return [Part(first, last, task)]


def _reason(visit: Visit, form: Fields, repair: Repair) -> str:
    """What was typed; work that no shot needs is its own reason."""
    typed = form.text("reason")
    if typed:
        return typed
    if repair.task_id is None:
        if form.text("was"):
            return ""
        return _("Break")
    task = tasks.find(repair.task_id)
    return task.name if task and not task.entity else ""


# ---------------------------------------------------------------- showing


def _form(visit: Visit, repair: Repair, status: int = 200) -> Answer:
    values = repair.values
    was, chosen = (_find_task(values.get(name, "")) for name in ("was", "task"))
    recent = task_choices.list_recent(visit.me.id, repair.day)
    for task in (was, chosen):
        if task and task.entity and task.id not in {known.id for known in recent}:
            recent.insert(0, task)
    counted_tasks = tasks.find_many([piece.layer.task for piece in repair.counted if piece.layer.task])
    return visit.page(
        "parts/adjust_form.html" if visit.is_htmx else "me/adjust.html",
        status,
        repair=repair,
        day=repair.day,
        values=values,
        errors=repair.errors,
        was=was,
        recent=recent,
        studio=task_choices.list_studio(),
        found=tasks.list_all(visit.me.id, values.get("search", "")),
        counted=repair.counted,
        counted_ms=total((piece.start_ms, piece.end_ms) for piece in repair.counted),
        counted_tasks=counted_tasks,
    )


def _find_task(text: str) -> TaskRow | None:
    number = parse_number(text)
    return None if number is None else tasks.find(number)


def _back_to_day(visit: Visit, path: str) -> Answer:
    if visit.is_htmx:
        return Answer(b"", 204, [("HX-Redirect", path)])
    return visit.go(path)


PAGES = (show_form, save, undo)
