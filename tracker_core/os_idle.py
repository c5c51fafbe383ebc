"""How long nobody touched this computer, and whether the DCC is in front: by ctypes, from the worker thread
alone.

Whatever cannot be told is None; nothing here raises. On Wayland and without a display nothing can be told.
"""

from __future__ import annotations

import os
import sys
from typing import Optional


class OsIdle:
    """A reader that knows nothing: the base of the real ones, and what is used where the system cannot
    tell.
    """

    def idle_ms(self) -> Optional[int]:
        """Milliseconds since the last key, button or movement anywhere on this computer."""
        return None

    def in_front(self) -> Optional[bool]:
        """True while the window with the focus belongs to this process."""
        return None

    def close(self) -> None:
        """Give back what was opened."""


def reader() -> OsIdle:
    """The reader for this system. Call it, and use what it gives, on one thread."""
    try:
        if sys.platform == "win32":
            from .os_idle_windows import WindowsIdle

            return WindowsIdle()
        if sys.platform == "darwin":
            from .os_idle_mac import MacIdle

            return MacIdle()
        if os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
            from .os_idle_x11 import X11Idle

            return X11Idle()
    except (ImportError, OSError, AttributeError, ValueError):
        pass  # a library is missing: the plug-ins have other signs of the artist
    return OsIdle()
