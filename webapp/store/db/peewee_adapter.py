"""The only module that uses peewee's private parts.

peewee gives every thread a connection of its own and has no public way to lend a thread another one.
`PRIVATE_PARTS` lists the parts used here; tests/guards/test_private_parts.py compares that list with the
installed version.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PRIVATE_PARTS = {"database": ("_connect", "_state"), "state of a thread": ("closed", "conn")}


def open_connection(opened: Any) -> Any:
    """A new connection of the engine's own kind, which belongs to no thread."""
    return opened._connect()


@contextmanager
def borrowed_connection(opened: Any, connection: Any) -> Iterator[None]:
    """Let this thread use `connection` in place of its own."""
    state = opened._state
    own, is_closed = state.conn, state.closed
    state.conn, state.closed = connection, False
    try:
        yield
    finally:
        state.conn, state.closed = own, is_closed
