"""The studio's tasks, one by one and by the table."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from webapp.domain.task_csv import LARGEST_BYTES
from webapp.domain.written import parse_number
from webapp.store import models as m
from webapp.store import planning, task_import, tasks
from webapp.store.refusal import not_found
from webapp.store.scope import Scope
from webapp.web.api.paging import Page, Size, cut
from webapp.web.api.routes import MANAGER, Answer, Call, route
from webapp.web.api.wire import Date, Task, task_of


class TaskQuery(msgspec.Struct):
    """Filters and page; `project` is a code, `status` open or closed."""

    project: str = ""
    status: str = ""
    page: Page = 1
    per_page: Size = 100


class StudioTask(msgspec.Struct):
    """A task and the usernames it is assigned to."""

    task: Task
    assignees: list[str]


class StudioTasks(msgspec.Struct):
    """One page of them, by number."""

    tasks: list[StudioTask]
    page: int
    pages: int
    total: int


class NewTask(msgspec.Struct, forbid_unknown_fields=True):
    """What a task needs. Entity and task type are made if they are new; assignees are usernames."""

    project: str
    entity_type: Annotated[str, Meta(max_length=40)]
    entity: Annotated[str, Meta(max_length=200)]
    task_type: Annotated[str, Meta(max_length=80)]
    name: Annotated[str, Meta(max_length=160)] = ""
    bid_s: int | None = None
    due: Date | None = None
    assignees: list[str] = []


class TaskChange(msgspec.Struct, forbid_unknown_fields=True):
    """What may be changed; what is left out stays, null takes a bid or a due date away."""

    name: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    bid_s: int | UnsetType | None = UNSET
    due: Date | UnsetType | None = UNSET
    assignees: list[str] | UnsetType = UNSET


class TaskFile(msgspec.Struct, forbid_unknown_fields=True):
    """A CSV file as text, at most 1 MB. With `preview` nothing is written."""

    csv: Annotated[str, Meta(max_length=LARGEST_BYTES)]
    preview: bool = False


class BadLine(msgspec.Struct):
    """A line that cannot be imported, and why."""

    line: int
    message: str


class ImportOutcome(msgspec.Struct):
    """How many rows are new, change or stay; with problems nothing was written."""

    new: int
    change: int
    same: int
    problems: list[BadLine]
    imported: bool


@route(
    "GET",
    "/tasks",
    who=MANAGER,
    scope="studio:read",
    query=TaskQuery,
    answer=StudioTasks,
    errors=("not_found",),
)
def list_tasks(call: Call) -> StudioTasks:
    """The tasks, a page at a time"""
    query = m.Task.select().order_by(m.Task.id)
    if call.query.project:
        query = query.where(m.Task.project == planning.find_project(call.query.project, Scope()).id)
    if call.query.status:
        query = query.where(m.Task.status == call.query.status)
    rows, page = cut(query, call.query)
    return StudioTasks(_told([one.id for one in rows]), *page)


@route(
    "POST",
    "/tasks",
    who=MANAGER,
    scope="studio:write",
    body=NewTask,
    answer=StudioTask,
    status=201,
    errors=("not_found", "bad_value", "exists"),
)
def make_task(call: Call) -> StudioTask:
    """Add a task"""
    body = call.body
    made = planning.make_task(
        planning.find_project(body.project, Scope()),
        (body.entity_type, body.entity),
        body.task_type,
        call.me.person_id,
        call.now_ms,
        name=body.name,
        bid_s=body.bid_s,
        due=body.due,
        assignees=body.assignees,
    )
    return _told([made.id])[0]


@route(
    "PATCH",
    "/tasks/{id}",
    who=MANAGER,
    scope="studio:write",
    body=TaskChange,
    answer=StudioTask,
    errors=("not_found", "bad_value"),
)
def change_task(call: Call) -> StudioTask:
    """Rename, close, bid, date or assign a task; its time is never touched"""
    number = parse_number(call.path["id"])
    if number is None:
        raise not_found("task")
    task = planning.find_task(number, Scope())
    changes = {name: value for name, value in msgspec.structs.asdict(call.body).items() if value is not UNSET}
    planning.change_task(task, changes, call.me.person_id, call.now_ms)
    return _told([task.id])[0]


@route(
    "POST",
    "/tasks/import",
    who=MANAGER,
    scope="studio:write",
    body=TaskFile,
    answer=ImportOutcome,
    errors=("bad_value",),
)
def import_tasks(call: Call) -> Answer:
    """Import tasks from a CSV file: all of it, or nothing and the reasons"""
    plan = task_import.preview(call.body.csv)
    if not call.body.preview and not plan.problems:
        plan = task_import.apply(call.body.csv, call.me.person_id, call.now_ms)
    counts = plan.counts
    problems = [BadLine(one.line, one.sentence) for one in plan.problems]
    imported = not call.body.preview and not problems
    outcome = ImportOutcome(counts["new"], counts["change"], counts["same"], problems, imported)
    return Answer(outcome, 422 if problems and not call.body.preview else 200)


def _told(ids: list[int]) -> list[StudioTask]:
    rows = tasks.find_many(ids)
    assigned: dict[int, list[str]] = {}
    query = m.Assignment.select(m.Assignment, m.Person).join(m.Person).where(m.Assignment.task.in_(ids))
    for one in query.order_by(m.Person.username):
        assigned.setdefault(one.task_id, []).append(one.person.username)
    return [StudioTask(task_of(rows[one]), assigned.get(one, [])) for one in ids]


ROUTES = (list_tasks, make_task, change_task, import_tasks)
