"""Chooses the reader for this system, which says how long nobody has touched the computer, and whether the
DCC is in front.

Used only on the worker thread. What is unknown is None, and nothing raises; on Wayland and without a
display everything is unknown.
"""

from __future__ import annotations

import os
import sys

from .base import OsIdle


def open_reader() -> OsIdle:
    """The reader for this system. Create it and use it on the same thread."""
    try:
        if sys.platform == "win32":
            from .windows import WindowsIdle

            return WindowsIdle()
        if sys.platform == "darwin":
            from .mac import MacIdle

            return MacIdle()
        if os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
            from .x11 import X11Idle

            return X11Idle()
    except (ImportError, OSError, AttributeError, ValueError):
        pass  # a library is missing: the plug-ins have other signals of activity
    return OsIdle()
