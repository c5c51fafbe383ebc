"""Maya's way to the shared panel: names Maya's own Qt binding first, then hands on what this package uses."""

from __future__ import annotations

from maya import cmds

from .qt_panel import binding

binding.use("PySide6" if cmds.about(qtVersion=True).startswith("6") else "PySide2")

from .qt_panel.panel import Panel  # noqa: E402  after the binding is named
from .qt_panel.qt import QtCore, QtGui, address_of, is_alive  # noqa: E402

__all__ = ["Panel", "QtCore", "QtGui", "address_of", "is_alive"]
