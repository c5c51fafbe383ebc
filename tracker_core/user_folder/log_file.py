"""The tracker's own log: a small rotating file in the per-user folder. No secrets, no paths of scenes."""

from __future__ import annotations

import logging
import os

NAME = "vfx_time_tracker"
MAX_BYTES = 256 * 1024


def begin(home: str, host_name: str) -> None:
    """Write the log to `<home>/log/<host>.log`, or nowhere if that cannot be written."""
    from logging.handlers import RotatingFileHandler

    end()
    log = logging.getLogger(NAME)
    log.propagate = False
    log.setLevel(logging.INFO)
    folder = os.path.join(home, "log")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        path = os.path.join(folder, host_name + ".log")
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=MAX_BYTES, backupCount=1, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(process)d %(message)s"))
    handler.handleError = lambda record: None  # type: ignore[method-assign]  # a full disk must not print errors
    log.addHandler(handler)


def end() -> None:
    """Close the file."""
    log = logging.getLogger(NAME)
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
