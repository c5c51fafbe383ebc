"""The studio's tasks, one by one and by the table."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from webapp.domain.task_csv import MAX_BYTES
from webapp.store.access.scope import Scope
from webapp.store.work import projects, task_import, tasks
from webapp.web.api.params import Page, Size, number_in, offset_of, place_of, scope_of
from webapp.web.api.routes import LEAD, MANAGER, Call, route
from webapp.web.api.shapes import Date, Task, task_of


class TaskQuery(msgspec.Struct):
    """Filters and page; `project` is a code, every word of `search` must stand in a task's names."""

    search: Annotated[str, Meta(max_length=200)] = ""
    project: str = ""
    status: Literal["", "open", "closed"] = ""
    page: Page = 1
    per_page: Size = 100


class StudioTask(msgspec.Struct):
    """A task and the usernames it is assigned to."""

    task: Task
    assignees: list[str]


class StudioTasks(msgspec.Struct):
    """One page of them, by project, entity and kind."""

    tasks: list[StudioTask]
    page: int
    pages: int
    total: int


class NewTask(msgspec.Struct, forbid_unknown_fields=True):
    """What a task needs. Entity and task type are made if they are new, without an entity it is work that no
    shot needs; assignees are usernames.
    """

    project: str
    task_type: Annotated[str, Meta(max_length=80)]
    entity_type: Annotated[str, Meta(max_length=40)] = "shot"
    entity: Annotated[str, Meta(max_length=200)] | None = None
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

    csv: Annotated[str, Meta(max_length=MAX_BYTES)]
    preview: bool = False


class BadLine(msgspec.Struct):
    """A line that cannot be imported, and why."""

    line: int
    message: str


class ImportOutcome(msgspec.Struct):
    """How many rows are new, change or stay. With problems, or for a preview, nothing was written and
    `imported` is false.
    """

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
    """All tasks, a page at a time"""
    query = call.query
    if query.project:
        projects.get_project(query.project, Scope())
    rows, total = tasks.search(
        query.search,
        project=query.project,
        status=query.status,
        limit=query.per_page,
        offset=offset_of(query),
    )
    return StudioTasks(_tasks_of([task.id for task in rows]), *place_of(total, query))


@route("GET", "/tasks/{id}", who=LEAD, scope="studio:read", answer=StudioTask, errors=("not_found",))
def get_task(call: Call) -> StudioTask:
    """One task; leads can read those of their own projects"""
    task = tasks.get_task(number_in(call, "id", "task"), scope_of(call))
    return _tasks_of([task.id])[0]


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
def create_task(call: Call) -> StudioTask:
    """Create a task"""
    body = call.body
    made = tasks.create_task(
        projects.get_project(body.project, Scope()),
        None if body.entity is None else (body.entity_type, body.entity),
        body.task_type,
        call.me.person_id,
        call.now_ms,
        name=body.name,
        bid_s=body.bid_s,
        due=body.due,
        assignees=body.assignees,
    )
    return _tasks_of([made.id])[0]


@route(
    "PATCH",
    "/tasks/{id}",
    who=MANAGER,
    scope="studio:write",
    body=TaskChange,
    answer=StudioTask,
    errors=("not_found", "bad_value", "exists"),
)
def update_task(call: Call) -> StudioTask:
    """Change a task's name, status, bid, due date or assignees; its time is never touched"""
    task = tasks.get_task(number_in(call, "id", "task"), Scope())
    changes = {name: value for name, value in msgspec.structs.asdict(call.body).items() if value is not UNSET}
    tasks.update_task(task, changes, call.me.person_id, call.now_ms)
    return _tasks_of([task.id])[0]


@route(
    "POST",
    "/tasks/import",
    who=MANAGER,
    scope="studio:write",
    body=TaskFile,
    answer=ImportOutcome,
    errors=("bad_value",),
)
def import_tasks(call: Call) -> ImportOutcome:
    """Import tasks from a CSV file: either every line, or none of them and the reasons (see `imported`)"""
    plan = task_import.preview(call.body.csv)
    if not call.body.preview and not plan.problems:
        plan = task_import.apply(call.body.csv, call.me.person_id, call.now_ms)
    counts = plan.counts
    problems = [BadLine(problem.line, problem.sentence) for problem in plan.problems]
    imported = not call.body.preview and not problems
    return ImportOutcome(counts["new"], counts["change"], counts["same"], problems, imported)


def _tasks_of(ids: list[int]) -> list[StudioTask]:
    rows = tasks.find_many(ids)
    assigned = tasks.assignees_by_task(ids)
    return [StudioTask(task_of(rows[task_id]), assigned.get(task_id, [])) for task_id in ids]


ROUTES = (list_tasks, get_task, create_task, update_task, import_tasks)
