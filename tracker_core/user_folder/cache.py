"""What the server last sent, kept so that tracking can start while the server is down.

Tasks, recent tasks, policy and the day's total of one person on one server, in one small file. Losing it
costs nothing but a request.
"""

from __future__ import annotations

import json
import os
from typing import Any, Dict, NamedTuple, Optional, Tuple

from ..model import Policy, Task, policy_from_json, task_from_json, task_to_json
from .remembered_sign_in import write_private


class Day(NamedTuple):
    """The server's total of one work date, as it knew it at `at_ms`."""

    date: str
    total_ms: int
    at_ms: int


class Known(NamedTuple):
    """Everything that is cached."""

    tasks: Tuple[Task, ...] = ()
    recent: Tuple[Task, ...] = ()
    policy: Policy = Policy()
    day: Optional[Day] = None


def load(folder: str) -> Known:
    """The cache in an owner's folder; empty if it cannot be read."""
    try:
        with open(_path(folder), encoding="utf-8") as file:
            data: Dict[str, Any] = json.load(file)
        return Known(
            tasks=tuple(task_from_json(item) for item in data["tasks"]),
            recent=tuple(task_from_json(item) for item in data["recent"]),
            policy=policy_from_json(data["policy"]),
            day=Day(*data["day"]) if data["day"] else None,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Known()


def save(folder: str, known: Known) -> None:
    """Raises OSError when the folder cannot be written."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    data = {
        "tasks": [task_to_json(task) for task in known.tasks],
        "recent": [task_to_json(task) for task in known.recent],
        "policy": dict(known.policy._asdict()),
        "day": list(known.day) if known.day else None,
    }
    write_private(_path(folder), json.dumps(data).encode("utf-8"))


def _path(folder: str) -> str:
    return os.path.join(folder, "known.json")
