"""The one database of this process: opening it, reading plainly, and writing one at a time.

SQLite takes one writer at once, and threads that wait in its busy handler starve one another, so a process
queues its writers on a lock of its own. PostgreSQL takes many: there a writer locks the people whose time it
changes, and so several server processes give one truth.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import (
    Database,
    DatabaseError,
    InterfaceError,
    OperationalError,
    PostgresqlDatabase,
    SqliteDatabase,
)
from playhouse.migrations import Runner

from webapp.store.db import peewee_adapter
from webapp.store.db.models import database

ENGINE_ERRORS = (DatabaseError, InterfaceError, sqlite3.Error)  # by peewee's name or SQLite's own
UNAVAILABLE_ERRORS = (
    OperationalError,
    InterfaceError,
    sqlite3.OperationalError,
)  # gone, locked, full: try later
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 10_000  # how long a command of the shell may hold up the server's writer, and the reverse
MIGRATION_LOCK, ATTEMPT_LOCK = 7_462_391, 7_462_392  # numbers that mean something to us alone
MAX_VARIABLES = 500  # SQLite refuses statements with too many of them

_writer = threading.RLock()
_shared: list[sqlite3.Connection] = []  # the writers' connection, once there is one


class DatabaseProblem(Exception):
    """The database cannot be used as it is configured; the text is a sentence for whoever runs the server."""


def open_database(location: str) -> Database:
    """Make `location` (a SQLite file or a postgresql:// address) the database of this process.

    Connections are made when a thread first asks for one, so this opens nothing yet. Raises DatabaseProblem.
    """
    if location.startswith(("postgresql://", "postgres://")):
        opened: Database = _postgresql(location)
    elif "://" in location:
        raise DatabaseProblem(f"The database must be a file name or a postgresql:// address, not {location}.")
    else:
        opened = _sqlite(Path(location))
    if database.obj is not None:
        _close_shared()
    database.initialize(opened)
    return opened


def _sqlite(path: Path) -> SqliteDatabase:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise DatabaseProblem(
            f"The folder {path.parent} for the database cannot be made: {problem.strerror}."
        ) from None
    opened = SqliteDatabase(
        str(path),
        pragmas={
            "journal_mode": "wal",
            "synchronous": "full",  # an answered segment survives a power cut
            "foreign_keys": 1,
            "busy_timeout": BUSY_TIMEOUT_MS,
            "cache_size": -16_000,  # KiB, for each thread that reads
            "temp_store": 2,
        },
        check_same_thread=False,  # the writers share one connection, by turns
    )
    opened.register_function(str.lower, "lower_in_any_script", 1, deterministic=True)
    return opened


def _postgresql(address: str) -> PostgresqlDatabase:
    try:
        import psycopg  # noqa: F401  only asked whether it is there
    except ImportError:
        raise DatabaseProblem(
            "PostgreSQL needs the extra parts: pip install 'vfx-time-tracker[postgres]'."
        ) from None
    address = address.replace("postgres://", "postgresql://", 1)
    return PostgresqlDatabase(address, prefer_psycopg3=True)


def is_sqlite() -> bool:
    """Whether this process keeps its data in SQLite."""
    return isinstance(database.obj, SqliteDatabase)


# ---------------------------------------------------------------- the schema


def migrate() -> list[str]:
    """Bring the tables up to date; returns the names of the migrations that were applied."""
    with writing():
        acquire_lock(MIGRATION_LOCK)  # two processes that start together
        return Runner(database.obj, str(MIGRATIONS)).up()


def pending_migrations() -> list[str]:
    """The migrations that this database still lacks."""
    return [
        migration.name
        for migration in Runner(database.obj, str(MIGRATIONS)).status()
        if not migration.applied
    ]


# ---------------------------------------------------------------- reading and writing


@contextmanager
def writing(*people: int) -> Iterator[None]:
    """One durable transaction, all of it or nothing. Within another it is a savepoint.

    `people` are those whose time, zone or timesheet it changes.
    """
    if is_sqlite():
        with _writer:
            if database.transaction_depth():
                with _savepoint():
                    yield
            else:
                with _writers_connection(), database.transaction("IMMEDIATE"):
                    yield
    else:
        with database.atomic():
            for person in sorted(set(people)):
                execute("SELECT id FROM person WHERE id = ? FOR NO KEY UPDATE", (person,))
            yield


def acquire_lock(turn: int) -> None:
    """Let no other transaction that takes this turn run until the open one has ended. SQLite's writers take
    turns anyway.
    """
    if not is_sqlite():
        execute("SELECT pg_advisory_xact_lock(?)", (turn,))


@contextmanager
def _savepoint() -> Iterator[None]:
    """A part of the open transaction, undone alone. peewee names each anew: none would be prepared twice."""
    execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        execute("ROLLBACK TO part")
        execute("RELEASE part")
        raise
    execute("RELEASE part")


@contextmanager
def _writers_connection() -> Iterator[None]:
    """Let this thread write over the one connection that all writers of the process share, by turns.

    SQLite throws its page cache away whenever another connection has written; over one it stays warm.
    """
    if not _shared:
        _shared.append(peewee_adapter.open_connection(database.obj))
    with peewee_adapter.borrowed_connection(database.obj, _shared[0]):
        yield


def _close_shared() -> None:
    with _writer:
        if _shared and not database.transaction_depth():
            _shared.pop().close()


def execute(sql: str, values: Sequence[Any] = ()) -> Any:
    """Execute plain SQL with `?` for its values, in either engine; returns the cursor.

    SQLite's own connection is asked directly: peewee's way costs as much again as a small statement.
    """
    opened = database.obj
    if isinstance(opened, SqliteDatabase):
        return opened.connection().execute(sql, values)
    return database.execute_sql(sql.replace("?", "%s"), values)


def execute_many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """Execute one plain SQL statement for each row of values."""
    cursor = database.cursor()
    cursor.executemany(sql if is_sqlite() else sql.replace("?", "%s"), rows)


def fetch(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a plain SQL query, as tuples."""
    rows: list[tuple[Any, ...]] = execute(sql, values).fetchall()
    return rows


def fetch_one(sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """The first row of a plain SQL query, or None."""
    row: tuple[Any, ...] | None = execute(sql, values).fetchone()
    return row


def placeholders(values: Sequence[Any]) -> str:
    """`?,?,?` for as many values, to stand in `IN (...)`."""
    return ",".join("?" * len(values))


def lower_sql(text: str) -> str:
    """The SQL of `text` (SQL too, never NULL) in small letters of any script, as Python's `lower` makes them.

    SQLite's own LOWER knows ASCII alone, and PostgreSQL's what the locale of the database knows.
    """
    if is_sqlite():
        return f"lower_in_any_script({text})"
    has_icu = fetch_one("SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu'") is not None
    return f'LOWER(({text}) COLLATE "und-x-icu")' if has_icu else f"LOWER({text})"


# ---------------------------------------------------------------- connections


def is_reachable() -> bool:
    """Whether the database answers a question now."""
    try:
        fetch_one("SELECT 1")
    except (*ENGINE_ERRORS, OSError):
        return False
    return True


def refresh_connection() -> None:
    """Drop this thread's connection if the database has gone meanwhile; the next question makes a new one."""
    if is_sqlite() or database.is_closed():
        return
    if not database.is_connection_usable():
        database.close()


def close() -> None:
    """Close this thread's connection and the one that the writers share."""
    if not database.is_closed():
        database.close()
    _close_shared()
