"""The worker's access to the disk: the backlog, the kept file, adoption of orphans and `fsync`.

A disk error loses nothing, as the backlog holds everything in memory: the next turn tries again.
"""

from __future__ import annotations

import logging
import os
from typing import Any, Callable, Dict, Iterable, List, Optional

from ..model import Segment
from . import journal, orphans
from .backlog import Backlog
from .journal import Ack, KeptJournal, Owner

REWRITE_AFTER_LINES = 1000

log = logging.getLogger("vfx_time_tracker")


class JournalFolder:
    """One owner's journal folder, as this run maintains it."""

    def __init__(self, folder: str, owner: Owner, run: str, head: Dict[str, Any]) -> None:
        self.backlog = Backlog()
        self._errors: Dict[str, OSError] = {}  # what fails at present: "write", "sync" or "remove"
        self._folder = folder
        self._owner = owner
        self._run = run
        self._kept = KeptJournal(folder, run, head)
        self._live: Optional[str] = None  # the live file that may hold something unsynced
        self._sealed: List[str] = []  # files whose contents are all in the backlog
        self._rewrite_due = False
        self._sync_due = False

    @property
    def disk_error(self) -> str:
        """Why time cannot be written to this disk at present, or ""; failed removals do not count."""
        error = self._errors.get("write") or self._errors.get("sync")
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
        """Take over what runs that are gone have left behind; acknowledgements of before `since_ms` are no
        longer needed. Returns the segments that were found.
        """
        orphans.sweep(self._folder, now_ms)
        found = orphans.find(self._folder, self._run, self._owner, now_ms)
        if not found:
            return []
        for _, contents in found:
            self.backlog.restore(contents.acks, contents.quarantined)
        newest = journal.newest(s for _, contents in found for s in contents.segments)
        self.backlog.adopt(orphans.closed(segment) for segment in newest.values())
        self.backlog.forget_before(since_ms)
        self._rewrite()
        if not self._rewrite_due:
            for path, contents in found:
                self._try("remove", orphans.set_aside, path, contents)
        log.info("adopted %d journal files with %d segments", len(found), len(newest))
        return list(newest.values())

    def record(self, acks: List[Ack], refused: Iterable[str]) -> None:
        """Record what the server answered."""
        if list(refused):
            self._rewrite_due = True
        elif acks:
            added = self._try("write", self._kept.append, [journal.ack_record(ack) for ack in acks])
            self._rewrite_due = self._rewrite_due or not added or self._kept.lines >= REWRITE_AFTER_LINES

    def discard(self) -> None:
        """Move what is in quarantine to a file of its own, for good."""
        path = "{}/{}.discarded".format(self._folder, self._run)
        lines = [journal.quarantine_record(bad) for bad in self.backlog.quarantined()]
        if self._try("write", journal.append_to, path, lines):
            self.backlog.discard_quarantined()
            self._rewrite_due = True

    def mark_changed(self) -> None:
        """The quarantine changed: write it at the next turn."""
        self._rewrite_due = True

    def maintain(self, sync_now: bool, since_ms: int) -> bool:
        """Rewrite and sync what is due; acknowledgements of before `since_ms` are no longer needed. Returns
        False if the live file is gone.
        """
        if self._rewrite_due:
            self.backlog.forget_before(since_ms)
            self._rewrite()
        if not (sync_now or self._sync_due) or self._live is None:
            return True
        self._sync_due = False
        if not self._try("sync", self._sync, self._live):
            return not isinstance(self._errors["sync"], FileNotFoundError) or self._live_is_gone()
        return True

    def end(self) -> None:
        """The run is over. What the server has needs no file; the next run adopts the rest."""
        if self.backlog.is_empty():
            for path in filter(None, (self._live, *self._sealed, self._kept.path)):
                self._try("remove", journal.remove, path)
        else:
            if self._rewrite_due or (self._live is not None and not os.path.exists(self._live)):
                self._rewrite()  # the live file is gone, so its later lines exist only in memory
            self._try("write", self._kept.append, [{"end": True}])

    def _sync(self, live: str) -> None:
        journal.sync(live)
        journal.sync_folder(self._folder)

    def _live_is_gone(self) -> bool:
        """Another computer took this run for dead and adopted its file; the rest is in memory."""
        del self._errors["sync"]
        if self._live in self._sealed:
            return True
        self._live = None
        self._rewrite_due = True
        return False

    def _rewrite(self) -> None:
        self._rewrite_due = not self._try("write", self._kept.rewrite, self.backlog.records())
        if not self._rewrite_due:
            for path in self._sealed:
                self._try("remove", journal.remove, path)
                self._live = None if self._live == path else self._live
            self._sealed = []

    def _try(self, what: str, work: Callable[..., Any], *values: Any) -> bool:
        try:
            work(*values)
        except OSError as error:
            if what not in self._errors:
                log.warning("the journal folder: %s", error)
            self._errors[what] = error
            return False
        self._errors.pop(what, None)
        return True
