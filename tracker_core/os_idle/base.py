"""The interface of every reader of the operating system's idle time."""

from __future__ import annotations

from typing import Optional


class OsIdle:
    """Base of the real readers, and itself the reader for systems that report nothing."""

    def idle_ms(self) -> Optional[int]:
        """Milliseconds since the last key, button or movement anywhere on this computer."""
        return None

    def in_front(self) -> Optional[bool]:
        """True while the window with the focus belongs to this process."""
        return None

    def close(self) -> None:
        """Release what was opened."""
