"""The worker's hands on the disk: the backlog, the kept file, adoption of orphans and `fsync`.

An error of the disk loses nothing, as the backlog holds everything in memory: the work is done again at the
next turn.
"""

from __future__ import annotations

import logging
import os
from typing import Any, Callable, Dict, Iterable, List, Optional

from . import journal, orphans
from .journal import Ack, KeptJournal, Owner
from .model import Segment
from .sync import Backlog

REWRITE_AFTER_LINES = 1000

log = logging.getLogger("vfx_time_tracker")


class Keeper:
    """One owner's journal folder, as this run keeps it."""

    def __init__(self, folder: str, owner: Owner, run: str, head: Dict[str, Any]) -> None:
        self.backlog = Backlog()
        self._troubles: Dict[str, OSError] = {}  # what fails at present: "write", "sync" or "tidy"
        self._folder = folder
        self._owner = owner
        self._run = run
        self._kept = KeptJournal(folder, run, head)
        self._live: Optional[str] = None  # the live file that may hold something unsynced
        self._sealed: List[str] = []  # files whose contents are all in the backlog
        self._rewrite_due = False
        self._sync_due = False

    @property
    def trouble(self) -> str:
        """Why time cannot be kept on this disk at present, or ""; a file left over is no reason."""
        error = self._troubles.get("write") or self._troubles.get("sync")
        return error.strerror or str(error) if error else ""

    def add(self, segment: Segment, live_path: Optional[str]) -> None:
        """Take a snapshot that the main thread wrote, or tried to write, to its live file."""
        self.backlog.add(segment)
        self._live = live_path
        self._sync_due = self._sync_due or not segment.open

    def seal(self, path: str) -> None:
        """A live file is full: what it holds moves to the kept file, then it goes."""
        self._sealed.append(path)
        self._rewrite_due = True

    def adopt(self, now_ms: int, since_ms: int) -> List[Segment]:
        """Take over what runs that are gone left behind; acknowledgements from before `since_ms` are of no
        use any more. Returns the segments that were found.
        """
        orphans.sweep(self._folder, now_ms)
        found = orphans.find(self._folder, self._run, self._owner, now_ms)
        if not found:
            return []
        for _, contents in found:
            self.backlog.restore(contents.acks, contents.quarantined)
        newest = journal.newest(s for _, contents in found for s in contents.segments)
        self.backlog.take_over(orphans.closed(segment) for segment in newest.values())
        self.backlog.forget_before(since_ms)
        self._rewrite()
        if not self._rewrite_due:
            for path, contents in found:
                self._try("tidy", orphans.set_aside, path, contents)
        log.info("adopted %d journal files with %d segments", len(found), len(newest))
        return list(newest.values())

    def record(self, acks: List[Ack], refused: Iterable[str]) -> None:
        """Remember what the server said."""
        if list(refused):
            self._rewrite_due = True
        elif acks:
            added = self._try("write", self._kept.append, [journal.ack_record(ack) for ack in acks])
            self._rewrite_due = self._rewrite_due or not added or self._kept.lines >= REWRITE_AFTER_LINES

    def discard(self) -> None:
        """Put what is in quarantine into a file of its own, for ever."""
        path = "{}/{}.discarded".format(self._folder, self._run)
        lines = [journal.quarantine_record(bad) for bad in self.backlog.quarantined.values()]
        if self._try("write", journal.append_to, path, lines):
            self.backlog.quarantined = {}
            self._rewrite_due = True

    def change(self) -> None:
        """The quarantine changed: write it at the next turn."""
        self._rewrite_due = True

    def tidy(self, sync_now: bool, since_ms: int) -> bool:
        """One turn of housekeeping; `since_ms`: older acknowledgements are of no use. False: the live file
        is gone.
        """
        if self._rewrite_due:
            self.backlog.forget_before(since_ms)
            self._rewrite()
        if not (sync_now or self._sync_due) or self._live is None:
            return True
        self._sync_due = False
        if not self._try("sync", self._sync, self._live):
            return not isinstance(self._troubles["sync"], FileNotFoundError) or self._live_is_gone()
        return True

    def end(self) -> None:
        """The run is over. What the server has needs no file; the rest is for the next run to adopt."""
        if self.backlog.is_empty():
            for path in filter(None, (self._live, *self._sealed, self._kept.path)):
                self._try("tidy", journal.remove, path)
        else:
            if self._rewrite_due or (self._live is not None and not os.path.exists(self._live)):
                self._rewrite()  # of a file that is gone, only this memory holds what came after
            self._try("write", self._kept.append, [{"end": True}])

    def _sync(self, live: str) -> None:
        journal.sync(live)
        journal.sync_folder(self._folder)

    def _live_is_gone(self) -> bool:
        """Another computer took this run for dead. Nothing is lost: this memory and its adoption hold it."""
        del self._troubles["sync"]
        if self._live in self._sealed:
            return True
        self._live = None
        self._rewrite_due = True
        return False

    def _rewrite(self) -> None:
        self._rewrite_due = not self._try("write", self._kept.rewrite, self.backlog.records())
        if not self._rewrite_due:
            for path in self._sealed:
                self._try("tidy", journal.remove, path)
                self._live = None if self._live == path else self._live
            self._sealed = []

    def _try(self, what: str, work: Callable[..., Any], *values: Any) -> bool:
        try:
            work(*values)
        except OSError as error:
            if what not in self._troubles:
                log.warning("the journal folder: %s", error)
            self._troubles[what] = error
            return False
        self._troubles.pop(what, None)
        return True
