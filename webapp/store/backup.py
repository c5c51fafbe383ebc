"""Backups of a SQLite database: taken while the server runs, proved by opening them, restored as a whole.

PostgreSQL has its own tools (pg_dump); docs/backup.md tells how.
"""

import contextlib
import os
import sqlite3
from pathlib import Path

from webapp.store.db.database import DatabaseProblem, fetch, is_sqlite, migrate, open_database
from webapp.store.tracked.day_totals import check_all

COUNTED_TABLES = ("person", "task", "segment", "late_segment", "adjustment", "day_total", "audit")
PAGES_PER_STEP = 4096  # between such steps others may write


class BackupProblem(Exception):
    """A backup could not be made, proved or restored; the text is a sentence."""


def create(location: str, target: Path) -> str:
    """Copy the database of the running server into the new file `target`; returns a sentence about it.

    Raises BackupProblem, and then leaves no file behind that looks like a backup.
    """
    if not is_sqlite():
        raise BackupProblem("This is a PostgreSQL database: back it up with pg_dump, see docs/backup.md.")
    if target.exists():
        raise BackupProblem(f"{target} is there already. Choose a new name.")
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(Path(location), part)
        counts = _verify(part)
        _sync_to_disk(part)
        os.replace(part, target)
    except (OSError, sqlite3.Error) as problem:
        _discard(part)
        raise BackupProblem(f"The backup to {target} failed: {problem}.") from None
    except BackupProblem:
        _discard(part)
        raise
    size = target.stat().st_size / 1_000_000
    summary = f"{size:.1f} MB, {counts['segment']} segments of {counts['person']} people"
    return f"Backed up to {target}: {summary}; checked."


def restore(location: str, source: Path, *, replace: bool) -> str:
    """Put the backup `source` where the configuration says the database is; returns a sentence about it.

    The backup is proved before anything is touched; all its totals are compared with a rebuild afterwards. A
    database that is there already is kept beside it. Raises BackupProblem.
    """
    if "://" in location:
        raise BackupProblem("This is a PostgreSQL database: restore it with pg_restore, see docs/backup.md.")
    place = Path(location)
    if not source.is_file():
        raise BackupProblem(f"There is no backup {source}.")
    if place.exists() and not replace:
        raise BackupProblem(f"{place} is there already. Stop the server and add --replace to put it aside.")
    part = place.with_name(place.name + ".restoring")
    part.unlink(missing_ok=True)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, part)
        _verify(part)
        aside = _move_aside(place)
        _sync_to_disk(part)
        os.replace(part, place)
    except (OSError, sqlite3.Error) as problem:
        _discard(part)
        raise BackupProblem(f"{source} could not be restored: {problem}.") from None
    return _verify_restored(location, aside)


def check_integrity() -> list[str]:
    """What SQLite finds wrong with the open database; nothing if it is whole, or another engine minds it."""
    if not is_sqlite():
        return []
    found = [f"integrity: {text}" for (text,) in fetch("PRAGMA integrity_check") if text != "ok"]
    return found + [
        f"table {row[0]}: row {row[1]} points to nothing" for row in fetch("PRAGMA foreign_key_check")
    ]


def _discard(part: Path) -> None:
    with contextlib.suppress(OSError):
        part.unlink()


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    reading = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
    writing = sqlite3.connect(target)
    try:
        reading.backup(writing, pages=PAGES_PER_STEP, sleep=0.005)
        writing.execute("PRAGMA journal_mode = delete")  # one file, without a -wal beside it
    finally:
        writing.close()
        reading.close()


def _verify(path: Path) -> dict[str, int]:
    """Open the file as a restore would and read all of it."""
    proof = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        (answer,) = proof.execute("PRAGMA integrity_check").fetchone()
        if answer != "ok":
            raise BackupProblem(f"{path.name} is damaged: {answer}.")
        if proof.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupProblem(f"{path.name} is damaged: rows point to nothing.")
        tables = {name for (name,) in proof.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not set(COUNTED_TABLES) <= tables:
            raise BackupProblem(f"{path.name} is no database of VFX Time Tracker.")
        return {
            table: proof.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in COUNTED_TABLES
        }
    finally:
        proof.close()


def _sync_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _move_aside(place: Path) -> Path | None:
    """Move the database that is there out of the way, with its log, so that nothing is lost by restoring."""
    if not place.exists():
        return None
    number = 1
    while (aside := place.with_name(f"{place.name}.before-restore-{number}")).exists():
        number += 1
    for suffix in ("-wal", "-shm", ""):
        old = place.with_name(place.name + suffix)
        if old.exists():
            os.replace(old, aside.with_name(aside.name + suffix))
    return aside


def _verify_restored(location: str, aside: Path | None) -> str:
    try:
        open_database(location)
        migrate()
    except DatabaseProblem as problem:
        raise BackupProblem(str(problem)) from None
    differences = check_all()
    if differences:
        raise BackupProblem(f"Restored, but {len(differences)} totals differ. Run: vfx-tracker rebuild.")
    (segments,) = fetch("SELECT COUNT(*) FROM segment")[0]
    kept = f" The database before is kept as {aside}." if aside else ""
    return f"Restored {location}: {segments} segments, and all totals equal a rebuild.{kept}"
