"""Kitsu as a connector: which of Zou's routes hold what, and how its words become ours.

Checked with Zou 1.0.97. Time is set by the action route, which replaces the minutes of a person, task and
date; the routes that add or import are not safe to repeat and are never used.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from webapp.domain.remote import (
    Changes,
    RemotePerson,
    RemoteProject,
    RemoteTask,
    RemoteTaskType,
    RemoteTime,
    Snapshot,
)
from webapp.integrations.connector import Connector, ConnectorProblem, TimeRefused
from webapp.integrations.kitsu import entities
from webapp.integrations.kitsu.http import StatusProblem, Zou

PAGE_ROWS = 5000
EVENTS_AT_MOST = 1000
MAIN_TASK = "main"
"""How Kitsu names a task that needs no name beside its type."""
_BEGINNINGS_THAT_CHANGE_ALL = (
    "project:",
    "project-",
    "person:",
    "task-type:",
    "task-status:",
    "entity-type:",
    "asset-type:",
    "entity:",
    "asset:",
    "shot:",
    "sequence:",
    "episode:",
)
_NOT_ALL = ("shot:casting-update", "asset:casting-update")


class KitsuConnector(Connector):
    """One Kitsu, reached with a bot's token."""

    name = "Kitsu"
    can_push_time = True
    can_follow_changes = True

    def __init__(self, address: str, token: str):
        self.zou = Zou(address, token)

    def check(self) -> str:
        """See Connector."""
        me = self._get("auth/authenticated")["user"]
        if me.get("role") not in ("admin", "manager"):
            raise ConnectorProblem("This bot sees too little. Give it the role of a studio manager in Kitsu.")
        return f"Connected to {self.zou.address} as {me.get('full_name') or me.get('email')} ({me['role']})."

    def get_cursor(self) -> str:
        """The newest event's time and id."""
        newest = self._get("data/events/last", limit=1)
        return _cursor_of(newest[0]) if newest else ""

    def pull_all(self) -> Snapshot:
        """See Connector."""
        open_status = {row["id"] for row in self._get("data/project-status") if row["name"] == "Open"}
        done = self._done_status_ids()
        projects = self._get("data/projects")
        kinds = {row["id"]: row["name"] for row in self._get("data/entity-types")}
        made = entities.read_entities(self._list_paged("data/entities"), kinds)
        known = {entity.id for entity in made}
        tasks = [row for row in self._list_paged("data/tasks", relations="true") if row["entity_id"] in known]
        return Snapshot(
            projects=[
                RemoteProject(
                    row["id"], row.get("code") or "", row["name"], row["project_status_id"] in open_status
                )
                for row in projects
            ],
            entities=made,
            task_types=[
                RemoteTaskType(row["id"], row["name"], row.get("color") or "")
                for row in self._get("data/task-types")
            ],
            people=[_person(row) for row in self._get("data/persons") if not row.get("is_bot")],
            tasks=[_task(row, done) for row in tasks],
        )

    def find_changes(self, cursor: str) -> Changes:
        """See Connector. The cursor's own event must be among the answers: if not, events were missed."""
        at, _, last_id = cursor.partition(" ")
        if not last_id:
            return Changes(self.get_cursor(), needs_whole=True)
        events = self._get("data/events/last", limit=EVENTS_AT_MOST, after=_second_before(at))
        if not any(event["id"] == last_id for event in events):
            return Changes(self.get_cursor(), needs_whole=True)
        # Zou's times are whole seconds: what came in the cursor's own second may be newer, and is taken again
        newer = [event for event in events if event["created_at"] >= at and event["id"] != last_id]
        if not newer:
            return Changes(cursor, needs_whole=False)
        needs_whole = any(
            event["name"].startswith(_BEGINNINGS_THAT_CHANGE_ALL) and event["name"] not in _NOT_ALL
            for event in newer
        )
        gone = {_task_id(event) for event in newer if event["name"] == "task:delete"} - {""}
        touched = {_task_id(event) for event in newer if event["name"].startswith("task:")} - gone - {""}
        return Changes(_cursor_of(newer[0]), needs_whole, sorted(touched), sorted(gone))

    def pull_tasks(self, task_ids: Sequence[str]) -> Snapshot:
        """See Connector."""
        done = self._done_status_ids()
        found, gone = [], []
        for task_id in task_ids:
            try:
                found.append(_task(self.zou.get(f"data/tasks/{task_id}", relations="true"), done))
            except StatusProblem as problem:
                if problem.status != 404:
                    raise _refusal(problem) from None
                gone.append(task_id)
        return Snapshot(tasks=found, gone_task_ids=gone, is_whole=False)

    def list_times(self, date: str) -> list[RemoteTime]:
        """See Connector."""
        rows = self._list_paged("data/time-spents", date=date)
        return [
            RemoteTime(row["task_id"], row["person_id"], row["date"], row["duration"])
            for row in rows
            if row["date"] == date
        ]

    def set_time(self, task_id: str, person_id: str, date: str, minutes: int) -> None:
        """See Connector."""
        path = f"actions/tasks/{task_id}/time-spents/{date}/persons/{person_id}"
        try:
            if minutes:
                self.zou.ask("POST", path, {"duration": minutes})
            else:
                self.zou.ask("DELETE", path)
        except StatusProblem as problem:
            if problem.status == 404 and not minutes:
                return  # there is none already
            raise _time_refused(problem) from None

    def _done_status_ids(self) -> set[str]:
        return {status["id"] for status in self._get("data/task-status") if status.get("is_done")}

    def _get(self, path: str, **query: Any) -> Any:
        try:
            return self.zou.get(path, **query)
        except StatusProblem as problem:
            raise _refusal(problem) from None

    def _list_paged(self, path: str, **query: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        page = 1
        while True:
            answer = self._get(path, page=page, limit=PAGE_ROWS, **query)
            rows += answer["data"]
            if page >= answer["nb_pages"]:
                return rows
            page += 1


def _person(row: dict[str, Any]) -> RemotePerson:
    name = row.get("full_name") or f"{row.get('first_name', '')} {row.get('last_name', '')}".strip()
    return RemotePerson(
        row["id"], name, row.get("email") or "", row.get("desktop_login") or "", bool(row.get("active"))
    )


def _task(row: dict[str, Any], done: set[str]) -> RemoteTask:
    minutes = row.get("estimation") or 0
    name = row.get("name") or ""
    return RemoteTask(
        id=row["id"],
        project_id=row["project_id"],
        entity_id=row["entity_id"],
        task_type_id=row["task_type_id"],
        name="" if name == MAIN_TASK else name,
        assignees=tuple(sorted(row.get("assignees") or ())),
        bid_s=round(minutes * 60) or None,
        due=(row.get("due_date") or "")[:10] or None,
        is_done=row.get("task_status_id") in done,
    )


def _task_id(event: dict[str, Any]) -> str:
    return str((event.get("data") or {}).get("task_id") or "")


def _cursor_of(event: dict[str, Any]) -> str:
    return f"{event['created_at']} {event['id']}"


def _second_before(at: str) -> str:
    """Zou compares with `>` to the second; its own event must be among the answers."""
    return (datetime.fromisoformat(at[:19]) - timedelta(seconds=1)).isoformat()


def _refusal(problem: StatusProblem) -> ConnectorProblem:
    if problem.status == 403:
        return ConnectorProblem(
            "Kitsu does not let this bot read everything. Give it the studio manager's role."
        )
    return ConnectorProblem(f"Kitsu answered {problem.status} where it should not: {problem.text[:200]}")


def _time_refused(problem: StatusProblem) -> TimeRefused:
    if problem.status == 403:
        return TimeRefused("The person is not assigned to this task in Kitsu. Assign them there.")
    if problem.status == 404:
        return TimeRefused("Kitsu has no such task or person any more. The time is kept here.")
    return TimeRefused(f"Kitsu refused this time ({problem.status}): {problem.text[:200]}")
