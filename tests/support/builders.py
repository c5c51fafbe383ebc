"""A world for the server's tests: a database, a cast, some work, a clock that stands still, the whole app.

owner       an artist; most tests are about their time
colleague   another artist on the same project
stranger    an artist of another project
lead        leads the project; other_lead leads another one
manager, admin
"""

from __future__ import annotations

import io
import itertools
import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from webapp.app import build_app
from webapp.config import Config
from webapp.store.access import tokens
from webapp.store.db import database
from webapp.store.db.models import (
    Assignment,
    Entity,
    Person,
    PersonZone,
    Project,
    ProjectLead,
    Task,
    TaskType,
)

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
MONDAY_NOON_MS = 1_795_435_200_000  # 2026-11-23 12:00 UTC
YEAR_MS = 365 * 86_400_000
CLIENT = {"host": "blender", "host_version": "4.5.15", "addon_version": "0.1.0", "device": "ws-17"}

_numbers = itertools.count(1)
_template: Path | None = None


def migrated_database(folder: Path) -> Path:
    """A fresh SQLite database with all tables, copied from one that was migrated once."""
    global _template  # noqa: PLW0603  made once a test run
    if _template is None:
        _template = Path(tempfile.mkdtemp()) / "template.sqlite3"
        database.open_database(str(_template))
        database.migrate()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
    return Path(shutil.copy(_template, folder / "tracker.sqlite3"))


def new_id() -> str:
    """An id of 32 hex digits; later ones are higher."""
    return f"{next(_numbers):032x}"


@dataclass
class Answer:
    """What the server answered."""

    status: int
    headers: Headers
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of an error."""
        return self.json["error"]["code"]

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Actor:
    """One of the cast, signed in with a DCC's token."""

    person: Person
    token: str

    @property
    def id(self) -> int:
        return self.person.id


class World:
    """One server with its database and cast. `world.now_ms` is the server's clock: move it as you need."""

    def __init__(self, location: str, **settings: Any):
        self.now_ms = MONDAY_NOON_MS
        self.config = Config(database=location, **settings)
        self.app = build_app(self.config, lambda: self.now_ms)
        self.animation = TaskType.create(name="Animation", colour="#0072B2")
        self.project = self.make_project("OTR", "Otter Creek")
        self.other_project = self.make_project("FOX", "Fox Hill")
        self.task = self.make_task(entity="SQ010/SH0010")
        self.other_task = self.make_task(entity="SQ010/SH0020")
        self.foreign_task = self.make_task(self.other_project, entity="SQ900/SH0010")
        self.owner = self.make_person("olga")
        self.colleague = self.make_person("carl")
        self.stranger = self.make_person("stan")
        self.lead = self.make_person("lena", role="lead")
        self.other_lead = self.make_person("otto", role="lead")
        self.manager = self.make_person("mara", role="manager")
        self.admin = self.make_person("adam", role="admin")
        ProjectLead.create(project=self.project, person=self.lead.person)
        ProjectLead.create(project=self.other_project, person=self.other_lead.person)
        Assignment.create(task=self.task, person=self.owner.person)
        Assignment.create(task=self.foreign_task, person=self.stranger.person)

    # ------------------------------------------------------------ making

    def make_person(self, username: str, role: str = "artist", tz: str = "UTC") -> Actor:
        """Somebody with a token; no password, which costs 60 ms."""
        person = Person.create(
            username=username,
            username_key=username.casefold(),
            display_name=username.title(),
            role=role,
            tz=tz,
            created_ms=self.now_ms - YEAR_MS,  # somebody who has been there for a while
        )
        PersonZone.create(person=person, from_ms=0, tz=tz)
        token, _ = tokens.create_device_token(person.id, CLIENT, self.now_ms)
        return Actor(person, token)

    def make_project(self, code: str, name: str = "") -> Project:
        """An open project."""
        return Project.create(code=code, name=name or code, created_ms=self.now_ms)

    def make_task(self, project: Project | None = None, entity: str = "SQ010/SH0010", **more: Any) -> Task:
        """An Animation task on a shot."""
        project = project or self.project
        shot, _ = Entity.get_or_create(project=project, type="shot", path=entity)
        named = {"name": "Animation", "created_ms": self.now_ms, **more}
        return Task.create(project=project, entity=shot, task_type=self.animation, **named)

    def restart(self, **settings: Any) -> None:
        """Start the server anew on the same database, with settings changed."""
        self.config = replace(self.config, **settings)
        self.app = build_app(self.config, lambda: self.now_ms)

    def at(self, hours: float) -> int:
        """An instant of today, 2026-11-23, UTC."""
        return MONDAY_NOON_MS - 12 * HOUR_MS + round(hours * HOUR_MS)

    # ------------------------------------------------------------ asking

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        address: str = "127.0.0.1",
    ) -> Answer:
        """Send a request through the whole app; `body` is JSON, or bytes as they are."""
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "time.studio.example",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "time.studio.example",
            "REMOTE_ADDR": address,
            "CONTENT_LENGTH": str(len(raw)),
            "wsgi.input": io.BytesIO(raw),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()},
        }
        told: dict[str, Any] = {}

        def start_response(status: str, answer_headers: list, exc_info: Any = None) -> None:
            told.update(status=int(status[:3]), headers=Headers(answer_headers))

        chunks = self.app(environ, start_response)
        return Answer(told["status"], told["headers"], b"".join(chunks))

    def api(self, method: str, path: str, body: Any = None, by: Actor | None = None, **more: Any) -> Answer:
        """Ask the API, as one of the cast or as nobody."""
        headers = {**({"Authorization": f"Bearer {by.token}"} if by else {}), **more.pop("headers", {})}
        return self.call(method, "/api/v1" + path, body, headers=headers, **more)

    def send(self, *segments: dict, by: Actor | None = None, client: dict | None = None) -> list[dict]:
        """Send segments as a DCC does, as the owner unless told; returns the results."""
        body = {"sent_ms": self.now_ms, "client": client or CLIENT, "segments": list(segments)}
        answer = self.api("POST", "/segments", body, by or self.owner)
        assert answer.status == 200, answer.text
        return answer.json["results"]

    def segment(self, start_ms: int, end_ms: int, task: Task | None = None, **changes: Any) -> dict:
        """A segment as it is sent: active and closed, on the task, unless told."""
        return {
            "id": new_id(),
            "rev": 1,
            "session": new_id(),
            "task_id": (task or self.task).id,
            "kind": "active",
            "start_ms": start_ms,
            "end_ms": end_ms,
            "open": False,
            "close_reason": "stop",
            "tz": "UTC",
            **changes,
        }

    def adjust(
        self,
        from_ms: int,
        to_ms: int,
        task: Task | None = None,
        by: Actor | None = None,
        reason: str = "dailies",
    ) -> Answer:
        """Paint time with a task, or erase it, as the owner unless told."""
        body = {
            "id": new_id(),
            "from_ms": from_ms,
            "to_ms": to_ms,
            "task_id": task and task.id,
            "reason": reason,
        }
        return self.api("POST", "/me/adjustments", body, by or self.owner)

    def day(self, date: str = "2026-11-23", by: Actor | None = None) -> dict:
        """The day totals of a date, as the API tells them; {} where it is empty."""
        answer = self.api("GET", f"/me/days?from={date}&to={date}", by=by or self.owner)
        assert answer.status == 200, answer.text
        return next(iter(answer.json["days"]), {})
