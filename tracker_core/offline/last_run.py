"""What each run tracks, in one small file: after a crash the next run offers to continue with it.

The file is there while a task is on, and goes when it is stopped or the DCC quits. So a file whose process is
gone was left by a run that was interrupted. Losing it costs nothing but the offer.
"""

from __future__ import annotations

import contextlib
import json
import os
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from ..model import Segment
from ..user_folder.remembered_sign_in import write_private
from . import journal, orphans

SUFFIX = ".last"
OFFERED_FOR_MS = 12 * 3600 * 1000  # the next morning, nobody wants to continue last night's task unasked


class InterruptedRun(NamedTuple):
    """A task that was being tracked until an instant, and the files that say so."""

    task_id: Any
    until_ms: int
    paths: Tuple[str, ...]


class LastRun:
    """The file of this run. The worker's; it never raises."""

    def __init__(self, folder: str, run: str, head: Dict[str, Any]) -> None:
        self._path = os.path.join(folder, run + SUFFIX)
        self._head = head
        self._latest: Optional[Segment] = None

    def record(self, segment: Segment) -> None:
        """Note what is tracked; written at once if it is news, else by the next `save`."""
        self._latest = segment
        if segment.rev == 1 or not segment.open:
            self.save()

    def save(self) -> None:
        if self._latest is not None:
            record = {"head": self._head, "task_id": self._latest.task_id, "until_ms": self._latest.end_ms}
            with contextlib.suppress(OSError):
                write_private(self._path, json.dumps(record).encode("ascii"))

    def forget(self) -> None:
        """Nothing is tracked any longer."""
        if self._latest is not None:
            self._latest = None
            remove((self._path,))


def find(folder: str, host: str, now_ms: int) -> Optional[InterruptedRun]:
    """What the last interrupted run of this DCC tracked, if it is not too long ago to be offered."""
    found: List[InterruptedRun] = []
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            left = _read(os.path.join(folder, name), host, now_ms) if name.endswith(SUFFIX) else None
            if left is not None:
                found.append(left)
    recent = [left for left in found if now_ms - left.until_ms <= OFFERED_FOR_MS]
    remove(left.paths[0] for left in found if left not in recent)
    if not recent:
        return None
    newest = max(recent, key=lambda left: left.until_ms)
    return newest._replace(paths=tuple(left.paths[0] for left in recent))


def remove(paths: Any) -> None:
    """The offer was answered."""
    for path in paths:
        with contextlib.suppress(OSError):
            journal.remove(path)


def _read(path: str, host: str, now_ms: int) -> Optional[InterruptedRun]:
    """None for a run that still goes on, another DCC's, or a file that cannot be read."""
    try:
        with open(path, encoding="ascii") as file:
            record = json.load(file)
        age_s = now_ms / 1000.0 - os.stat(path).st_mtime
        if record["head"]["host"] != host or not orphans.is_gone(record["head"], age_s):
            return None
        return InterruptedRun(record["task_id"], _last_end_ms(path, int(record["until_ms"])), (path,))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _last_end_ms(path: str, known_ms: int) -> int:
    """The journal of the run knows it to the second, unless another run has adopted it already."""
    folder, run = os.path.dirname(path), os.path.basename(path)[: -len(SUFFIX)]
    ends = [known_ms]
    for name in os.listdir(folder):
        if journal.split_name(name) == (run, journal.LIVE):
            ends += [segment.end_ms for segment in journal.read(os.path.join(folder, name)).segments]
    return max(ends)
