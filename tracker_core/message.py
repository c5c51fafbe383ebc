"""The sentence that the panel shows, until something makes it obsolete."""

from __future__ import annotations

from typing import Any


class Message:
    """`level` is "info", "warning" or "error". Main thread only."""

    def __init__(self, host: Any) -> None:
        self.text = ""
        self.level = "info"
        self._host = host
        self._is_disk_error = False

    def show(self, text: str, level: str, notify: bool = False) -> None:
        """Show a sentence in the panel; `notify`: have the DCC show it too."""
        self.text, self.level = text, level
        if notify:
            self._host.notify(text, level)

    def clear(self) -> None:
        self.text, self.level = "", "info"

    def update_disk_error(self, reason: str, folder: str) -> None:
        """Show once why the disk refuses, and clear that once it no longer does (`reason` is "")."""
        if not reason:
            if self._is_disk_error:
                self._is_disk_error = False
                self.clear()
        elif not self._is_disk_error:
            self._is_disk_error = True
            text = "Your time cannot be written to {} ({}); it is kept in memory. Free some space or tell IT."
            self.show(text.format(folder, reason), "error", notify=True)
