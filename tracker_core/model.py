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


class User(NamedTuple):
    id: Any
    username: str
    display_name: str
    role: str
    tz: Optional[str]


class Policy(NamedTuple):
    """The studio's rules, as the server sends them."""

    idle_after_s: int = wire.IDLE_AFTER_S
    heartbeat_every_s: int = wire.HEARTBEAT_EVERY_S
    machine_cap_s: int = wire.MACHINE_CAP_S
    day_start: str = wire.DAY_START
    send_scene_path: bool = wire.SEND_SCENE_PATH


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
    """What the server answered for one segment; `status` and `code` are constants of `wire`."""

    id: str
    rev: int
    status: str
    code: str
    message: str


class Interrupted(NamedTuple):
    """What was tracked by a run of this DCC that ended without being quit: a crash, a power cut."""

    task: Task
    until_ms: int


class View(NamedTuple):
    """Everything that a panel draws. Seconds are integers; `session_s` and `today_s` run while tracking.

    `state` is "signed_out", "stopped", "tracking", "machine", "idle" or "paused"; `connection` is "online",
    "offline" or "not_allowed"; `waiting` counts segments that the server has not acknowledged;
    `quarantined` holds pairs of (segment id, sentence); `interrupted` is to be offered to continue with.
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
    idle_after_s: int = wire.IDLE_AFTER_S
    interrupted: Optional[Interrupted] = None


def task_from_json(data: Dict[str, Any]) -> Task:
    """Read a task from the wire; raises KeyError or TypeError if it is not one."""
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
    """Read a user from the wire; raises KeyError or TypeError if it is not one."""
    name = data["username"]
    return User(
        data["id"], name, data.get("display_name") or name, data.get("role") or "artist", data.get("tz")
    )


def policy_from_json(data: Any) -> Policy:
    """Read a policy, using the default wherever a value is missing or makes no sense: a bad answer must
    not stop anybody.
    """
    given = data if isinstance(data, dict) else {}
    return Policy(
        idle_after_s=_seconds(given.get("idle_after_s"), wire.IDLE_AFTER_S),
        heartbeat_every_s=_seconds(given.get("heartbeat_every_s"), wire.HEARTBEAT_EVERY_S),
        machine_cap_s=_seconds(given.get("machine_cap_s"), wire.MACHINE_CAP_S, least=0),
        day_start=_day_start(given.get("day_start")),
        send_scene_path=given.get("send_scene_path") is True,
    )


def _seconds(value: Any, default: int, least: int = 1) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= 86400:
        return value
    return default


def _day_start(value: Any) -> str:
    hours, colon, minutes = value.partition(":") if isinstance(value, str) else ("", "", "")
    if colon and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60:
        return str(value)
    return wire.DAY_START


def segment_to_json(segment: Segment) -> Dict[str, Any]:
    """The segment as it is sent; unknown fields are left out."""
    optional = ("close_reason", "tz", "scene")
    return {k: v for k, v in segment._asdict().items() if v is not None or k not in optional}


def segment_from_json(data: Any) -> Segment:
    """Read a segment; raises ValueError if it is not one."""
    try:
        segment = Segment(**data)
    except TypeError as error:
        raise ValueError("not a segment: {}".format(error)) from error
    whole = all(
        isinstance(n, int) and not isinstance(n, bool)
        for n in (segment.rev, segment.start_ms, segment.end_ms)
    )
    if not (whole and isinstance(segment.id, str) and isinstance(segment.open, bool)):
        raise ValueError("not a segment: a field has the wrong type")
    return segment
