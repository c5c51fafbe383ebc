"""A segment as it was sent: a whole snapshot with an id and a revision (law 1)."""

from __future__ import annotations

from typing import NamedTuple


class Snapshot(NamedTuple):
    """A segment as it was sent. Ids are 32 hex digits."""

    id: str
    rev: int
    session: str
    task_id: int
    kind: str
    start_ms: int
    end_ms: int
    open: bool
    close_reason: str | None
    tz: str | None
    scene: str | None
