"""Tasks as artists see them: their own first, then all that are open."""

from typing import Any, NamedTuple

from webapp.store.database import fetch, fetch_one, lower_sql

AT_MOST = 500


class TaskRow(NamedTuple):
    """A task with the names around it."""

    id: int
    project_id: int
    project_code: str
    project_name: str
    entity_type: str | None
    entity: str | None
    task_type: str
    name: str
    status: str
    bid_s: int | None
    due: str | None
    colour: str
    is_open: bool


_SELECT = (
    "SELECT t.id, p.id, p.code, p.name, e.type, e.path, y.name, t.name, t.status, t.bid_s, t.due, y.colour,"
    " (t.status = 'open' AND p.status = 'open')"
    " FROM task t JOIN project p ON p.id = t.project_id JOIN task_type y ON y.id = t.task_type_id"
    " LEFT JOIN entity e ON e.id = t.entity_id"
)
_OPEN = " t.status = 'open' AND p.status = 'open'"
_ORDER = " ORDER BY p.code, e.path, y.name, t.name, t.id"


def list_mine(person_id: int, search: str = "") -> list[TaskRow]:
    """The open tasks that are assigned to this person."""
    assigned = " JOIN assignment a ON a.task_id = t.id AND a.person_id = ?"
    where, values = _matching(search)
    return _rows(f"{_SELECT}{assigned} WHERE {_OPEN}{where}{_ORDER}", [person_id, *values])


def list_all(person_id: int, search: str = "") -> list[TaskRow]:
    """Every open task, as anybody may track any; those assigned to this person come first."""
    assigned = " LEFT JOIN assignment a ON a.task_id = t.id AND a.person_id = ?"
    order = _ORDER.replace("ORDER BY", "ORDER BY CASE WHEN a.task_id IS NULL THEN 1 ELSE 0 END,")
    where, values = _matching(search)
    return _rows(f"{_SELECT}{assigned} WHERE {_OPEN}{where}{order} LIMIT {AT_MOST}", [person_id, *values])


def search(
    words: str = "", *, project: str = "", status: str = "", limit: int, offset: int = 0
) -> tuple[list[TaskRow], int]:
    """Tasks of the studio, open or not, whose names hold every word; and how many there are in all."""
    where, values = _matching(words)
    for condition, value in ((" AND p.code = ?", project), (" AND t.status = ?", status)):
        if value:
            where += condition
            values.append(value)
    tables = _SELECT[_SELECT.index(" FROM ") :]
    total = fetch_one(f"SELECT COUNT(*){tables} WHERE 1 = 1{where}", values)
    rows = _rows(f"{_SELECT} WHERE 1 = 1{where}{_ORDER} LIMIT ? OFFSET ?", [*values, limit, offset])
    return rows, total[0] if total else 0


def find(task_id: int) -> TaskRow | None:
    """One task by its id, open or not."""
    row = fetch_one(f"{_SELECT} WHERE t.id = ?", (task_id,))
    return None if row is None else _task_row(row)


def find_many(task_ids: list[int]) -> dict[int, TaskRow]:
    """Tasks by their ids, open or not."""
    if not task_ids:
        return {}
    marks = ",".join("?" * len(task_ids))
    return {row.id: row for row in _rows(f"{_SELECT} WHERE t.id IN ({marks})", task_ids)}


def _rows(sql: str, values: list[Any]) -> list[TaskRow]:
    return [_task_row(row) for row in fetch(sql, values)]


def _task_row(row: tuple[Any, ...]) -> TaskRow:
    told = TaskRow(*row)
    return told._replace(is_open=bool(told.is_open))  # SQLite tells a truth as a number


def _matching(search: str) -> tuple[str, list[str]]:
    """Every word must stand somewhere in the task's names."""
    words = search.lower().split()[:8]
    if not words:
        return "", []
    names = lower_sql(
        "p.code || ' ' || p.name || ' ' || COALESCE(e.path, '') || ' ' || y.name || ' ' || t.name"
    )
    patterns = ["%" + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%" for word in words]
    return f" AND {names} LIKE ? ESCAPE '!'" * len(patterns), patterns
