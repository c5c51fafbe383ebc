"""The crash-safe offline queue on the artist's disk: append-only JSON lines, each with a checksum.

One file per run of the DCC and one writer per file. The main thread writes `<run>.<n>.live`: nothing but
appends, a failure is kept in memory and tried again. The worker writes `<run>.kept`: what is left of sealed
and adopted files, acknowledgements and quarantine. A torn line costs only that line. Nothing here talks
to the network or drops a segment.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import zlib
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Tuple

from ..model import Segment, segment_from_json, segment_to_json

LINES_PER_FILE = 1000  # a live file longer than this is sealed, and compacted by the worker
LIVE, KEPT = ".live", ".kept"


class Owner(NamedTuple):
    """Whose time it is: a journal belongs to one person on one server and is never sent as anybody else's."""

    server_url: str
    user_id: Any


class Ack(NamedTuple):
    """The server acknowledged this revision at `at_ms`; the extent is that of the revision."""

    id: str
    rev: int
    start_ms: int
    end_ms: int
    at_ms: int


class Quarantined(NamedTuple):
    """A segment that the server refused, with the sentence the artist sees."""

    segment: Segment
    code: str
    sentence: str


class Contents(NamedTuple):
    """What one file holds. `damaged` counts lines that cannot be read, a torn tail aside."""

    head: Optional[Dict[str, Any]]
    segments: List[Segment]
    acks: List[Ack]
    quarantined: List[Quarantined]
    ended: bool
    damaged: int


def folder_for(home: str, owner: Owner) -> str:
    """The folder of one person on one server, below `journal`."""
    import hashlib

    key = "{}\n{}".format(owner.server_url, owner.user_id).encode("utf-8")
    return os.path.join(home, "journal", hashlib.blake2b(key, digest_size=8).hexdigest())


def encode(record: Dict[str, Any]) -> bytes:
    body = json.dumps(record, separators=(",", ":")).encode("ascii")
    return b"%08x %s\n" % (zlib.crc32(body), body)


def decode(line: bytes) -> Optional[Dict[str, Any]]:
    """The record of a line, or None for a line that was torn or damaged."""
    checksum, _, body = line.partition(b" ")
    try:
        if int(checksum, 16) != zlib.crc32(body):
            return None
        record = json.loads(body.decode("ascii"))
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def segment_record(segment: Segment) -> Dict[str, Any]:
    return {"seg": segment_to_json(segment)}


def ack_record(ack: Ack) -> Dict[str, Any]:
    return {"ack": list(ack)}


def quarantine_record(bad: Quarantined) -> Dict[str, Any]:
    return {"bad": segment_to_json(bad.segment), "code": bad.code, "sentence": bad.sentence}


def read(path: str) -> Contents:
    """Read one file, skipping what is damaged. Raises OSError when it cannot be opened."""
    with open(path, "rb") as file:
        lines = file.read().split(b"\n")
    tail = lines.pop()  # what follows the last line end: nothing, or a torn line
    head, ended, damaged = None, False, 0
    segments: List[Segment] = []
    acks: List[Ack] = []
    quarantined: List[Quarantined] = []
    for line in [*lines, tail]:
        record = decode(line)
        try:
            if record is None:
                damaged += 1 if line and line is not tail else 0
            elif "head" in record:
                head = record["head"]
            elif "seg" in record:
                segments.append(segment_from_json(record["seg"]))
            elif "ack" in record:
                acks.append(Ack(*record["ack"]))
            elif "bad" in record:
                bad = segment_from_json(record["bad"])
                quarantined.append(Quarantined(bad, record["code"], record["sentence"]))
            elif "end" in record:
                ended = True
        except (KeyError, TypeError, ValueError):
            damaged += 1
    return Contents(head, segments, acks, quarantined, ended, damaged)


class LiveJournal:
    """The main thread's file. It never raises and never waits: what the disk refuses stays in `unsaved`.

    `on_sealed(path)` is called for each file that is full; `error` is the OSError of the last write if that
    failed, else None.
    """

    def __init__(self, folder: str, run: str, head: Dict[str, Any], on_sealed: Callable[[str], None]) -> None:
        self.folder = folder
        self.path: Optional[str] = None
        self.error: Optional[OSError] = None
        self.unsaved: Dict[str, Segment] = {}
        self._run = run
        self._lead = self._first = encode({"head": head})
        self._on_sealed = on_sealed
        self._fd: Optional[int] = None
        self._files = 0
        self._lines = 0

    def append(self, segment: Segment) -> None:
        if self._lines >= LINES_PER_FILE:
            self.seal()  # no sooner: only now has the worker been sent every line in it
        self.unsaved[segment.id] = segment
        self.flush()

    def flush(self) -> None:
        """Write what is not saved yet."""
        for segment in list(self.unsaved.values()):
            if not self._write(encode(segment_record(segment))):
                return
            del self.unsaved[segment.id]

    def acknowledged(self, revisions: Dict[str, int]) -> None:
        """The server has these (id -> revision), so the disk no longer needs them."""
        for key, rev in revisions.items():
            if key in self.unsaved and self.unsaved[key].rev <= rev:
                del self.unsaved[key]

    def seal(self) -> None:
        """Continue in a new file; the worker moves what this one holds."""
        full = self.path if self._fd is not None else None
        self._close()
        self.path = None
        if full is not None:
            self._on_sealed(full)

    def end(self) -> None:
        """Mark the run as over, so that any later run may adopt the file."""
        self.flush()
        if self._fd is not None:
            self._write(encode({"end": True}))
        self._close()

    def _close(self) -> None:
        """Forget the file even if closing it fails: the descriptor is gone all the same, and its number may
        already belong to a file of the DCC.
        """
        fd, self._fd = self._fd, None
        self._lead, self._lines = self._first, 0
        if fd is None:
            return
        try:
            os.close(fd)
        except OSError as error:
            self.error = error

    def _write(self, line: bytes) -> bool:
        try:
            fd = self._open_fd()
            data = self._lead + line
            if os.write(fd, data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            self._lead = b"\n" + self._first  # ends the torn line, if there is one
            self.error = error
            return False
        self._lead, self.error = b"", None
        self._lines += 1
        return True

    def _open_fd(self) -> int:
        if self._fd is None:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            path = os.path.join(self.folder, "{}.{}{}".format(self._run, self._files, LIVE))
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._fd = os.open(path, flags, 0o600)
            self.path = path
            self._files += 1
        return self._fd


class KeptJournal:
    """The worker's file of the same run. Its methods raise OSError; the caller keeps everything in memory."""

    def __init__(self, folder: str, run: str, head: Dict[str, Any]) -> None:
        self.folder = folder
        self.path = os.path.join(folder, run + KEPT)
        self.lines = 0  # appended since the last rewrite
        self._head = head

    def rewrite(self, records: Iterable[Dict[str, Any]]) -> None:
        """Replace the whole file, safely on disk when this returns."""
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        fresh = self.path + ".new"
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(encode({"head": self._head}))
            for record in records:
                file.write(encode(record))
            file.flush()
            _sync(file.fileno())
        os.replace(fresh, self.path)
        sync_folder(self.folder)
        self.lines = 0

    def append(self, records: Iterable[Dict[str, Any]]) -> None:
        """Add lines, safe against a killed process but not against a power cut."""
        if not os.path.exists(self.path):
            self.rewrite(())
        self.lines += append_to(self.path, records)

    def remove(self) -> None:
        remove(self.path)


def append_to(path: str, records: Iterable[Dict[str, Any]]) -> int:
    """Add lines to a file; returns how many."""
    lines = [encode(record) for record in records]
    with open(path, "ab") as file:
        file.write(b"".join(lines))
    return len(lines)


def sync(path: str) -> None:
    """Make a file survive a power cut. Takes a path, so that only one thread ever holds the writer."""
    fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        _sync(fd)
        with contextlib.suppress(OSError):
            os.utime(path)  # shows other computers on the same home that this run is alive
    finally:
        os.close(fd)


def sync_folder(path: str) -> None:
    """Make a rename or a new file survive a power cut. Windows neither needs nor offers this."""
    if os.name != "posix":
        return
    fd = os.open(path, os.O_RDONLY)
    try:
        _sync(fd)
    finally:
        os.close(fd)


def _sync(fd: int) -> None:
    """Where a file system does not support it (many do not for folders), trying again does not help."""
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise


def remove(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.remove(path)


def newest(segments: Iterable[Segment]) -> Dict[str, Segment]:
    """Law 1: of each id the highest revision."""
    best: Dict[str, Segment] = {}
    for segment in segments:
        if segment.id not in best or segment.rev > best[segment.id].rev:
            best[segment.id] = segment
    return best


def split_name(path: str) -> Tuple[str, str]:
    """(run, suffix) of a journal file's name; the suffix is empty for other files."""
    stem, suffix = os.path.splitext(os.path.basename(path))
    return (stem.partition(".")[0], suffix) if suffix in (LIVE, KEPT) else ("", "")
