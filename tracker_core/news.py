"""What the worker reports to the main thread."""

from __future__ import annotations

from typing import NamedTuple


class News(NamedTuple):
    """One report: the name of one of the `on_...` methods of `news_handlers`, its values, and the journal
    folder of the person it is about; empty where it is about nobody in particular.
    """

    name: str
    values: tuple
    folder: str = ""


class Status(NamedTuple):
    """What the panel shows of the worker's work. `server_error`: why the server is not reached; `disk_error`:
    why time cannot be written to this disk.
    """

    waiting: int = 0
    quarantined: tuple = ()
    online: bool = False
    needs_sign_in: bool = False
    server_error: str = ""
    disk_error: str = ""
