"""The nouns that travel: tasks, people, policy, segments, and the view that a panel draws.

Immutable values and their way from and to JSON. No clock, no file, no network.
"""

from __future__ import annotations

from typing import Any, Dict, NamedTuple, Optional, Tuple

from . import wire


class Project(NamedTuple):
    id: Any
    code: str
    name: str


class Task(NamedTuple):
    """One task type on one entity. `id` is the server's; `bid_s` and `due` (`YYYY-MM-DD`) may be None."""

    id: Any
    project: Project
    entity_type: str
    entity: str
    task_type: str
    name: str
    status: str
    bid_s: Optional[int]
    due: Optional[str]

    @property
    def label(self) -> str:
        """One line for a list: `DEMO · SQ010/SH0020 · Animation`."""
        return " · ".join(
            part for part in (self.project.code, self.entity, self.name or self.task_type) if part
        )


class User(NamedTuple):
    id: Any
    username: str
    display_name: str
    role: str
    tz: Optional[str]


class Policy(NamedTuple):
    """The studio's rules, as the server tells them."""

    idle_after_s: int = 600
    heartbeat_every_s: int = 60
    machine_cap_s: int = 1800
    day_start: str = "00:00"
    send_scene_path: bool = False


class Segment(NamedTuple):
    """One whole snapshot of an unbroken stretch `[start_ms, end_ms)`. The highest `rev` of an `id` wins."""

    id: str
    rev: int
    session: str
    task_id: Any
    kind: str
    start_ms: int
    end_ms: int
    open: bool
    close_reason: Optional[str] = None
    tz: Optional[str] = None
    scene: Optional[str] = None


class Result(NamedTuple):
    """What the server said of one segment; `status` and `code` are words of `wire`."""

    id: str
    rev: int
    status: str
    code: str
    message: str


class View(NamedTuple):
    """All that a panel draws. Seconds are integers; `session_s` and `today_s` run while tracking.

    `state` is "signed_out", "stopped", "tracking", "machine", "idle" or "paused"; `connection` is "online",
    "offline" or "not_allowed"; `waiting` counts segments the server has not named yet; `quarantined` holds
    pairs of (segment id, sentence).
    """

    signed_in: bool = False
    signing_in: bool = False
    user_name: str = ""
    server_url: str = ""
    state: str = "signed_out"
    task: Optional[Task] = None
    tasks: Tuple[Task, ...] = ()
    recent: Tuple[Task, ...] = ()
    idle_since_ms: Optional[int] = None
    session_s: int = 0
    today_s: int = 0
    waiting: int = 0
    quarantined: Tuple[Tuple[str, str], ...] = ()
    connection: str = "offline"
    needs_sign_in: bool = False
    message: str = ""
    message_level: str = "info"
    idle_after_s: int = 600


def task_from_json(data: Dict[str, Any]) -> Task:
    """Read a task of the wire; raises KeyError or TypeError when it is none."""
    project = data["project"]
    return Task(
        id=data["id"],
        project=Project(project["id"], project.get("code") or "", project.get("name") or ""),
        entity_type=data.get("entity_type") or "",
        entity=data.get("entity") or "",
        task_type=data.get("task_type") or "",
        name=data.get("name") or "",
        status=data.get("status") or "",
        bid_s=data.get("bid_s"),
        due=data.get("due"),
    )


def task_to_json(task: Task) -> Dict[str, Any]:
    data = task._asdict()
    data["project"] = dict(task.project._asdict())
    return dict(data)


def user_from_json(data: Dict[str, Any]) -> User:
    """Read a user of the wire; raises KeyError or TypeError when it is none."""
    name = data["username"]
    return User(
        data["id"], name, data.get("display_name") or name, data.get("role") or "artist", data.get("tz")
    )


def policy_from_json(data: Any) -> Policy:
    """Read a policy, taking the default wherever a value is missing or senseless: a bad answer stops
    nobody.
    """
    given = data if isinstance(data, dict) else {}
    defaults = wire.POLICY_DEFAULTS
    return Policy(
        idle_after_s=_seconds(given.get("idle_after_s"), defaults["idle_after_s"]),
        heartbeat_every_s=_seconds(given.get("heartbeat_every_s"), defaults["heartbeat_every_s"]),
        machine_cap_s=_seconds(given.get("machine_cap_s"), defaults["machine_cap_s"], least=0),
        day_start=_day_start(given.get("day_start")),
        send_scene_path=given.get("send_scene_path") is True,
    )


def _seconds(value: Any, default: Any, least: int = 1) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= 86400:
        return value
    return int(default)


def _day_start(value: Any) -> str:
    hours, colon, minutes = value.partition(":") if isinstance(value, str) else ("", "", "")
    if colon and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60:
        return str(value)
    return "00:00"


def segment_to_json(segment: Segment) -> Dict[str, Any]:
    """The wire's segment; what is not known is left out."""
    optional = ("close_reason", "tz", "scene")
    return {k: v for k, v in segment._asdict().items() if v is not None or k not in optional}


def segment_from_json(data: Any) -> Segment:
    """Read a segment; raises ValueError when it is none."""
    try:
        segment = Segment(**data)
    except TypeError as error:
        raise ValueError("no segment: {}".format(error)) from error
    whole = all(
        isinstance(n, int) and not isinstance(n, bool)
        for n in (segment.rev, segment.start_ms, segment.end_ms)
    )
    if not (whole and isinstance(segment.id, str) and isinstance(segment.open, bool)):
        raise ValueError("no segment: a field has the wrong type")
    return segment
