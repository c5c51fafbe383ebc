"""Maya's own Qt, chosen by Maya's Qt version: what else can be imported may be another tool's."""

from __future__ import annotations

from maya import cmds

if cmds.about(qtVersion=True).startswith("6"):
    import shiboken6 as shiboken
    from PySide6 import QtCore, QtGui, QtWidgets
else:
    # Types are checked against PySide6 alone; the rows run both.
    import shiboken2 as shiboken  # type: ignore[import-not-found,no-redef]
    from PySide2 import QtCore, QtGui, QtWidgets  # type: ignore[import-not-found,no-redef]

__all__ = ["QtCore", "QtGui", "QtWidgets", "is_alive", "shiboken"]


def is_alive(widget):
    """Whether Qt still has what this Python object stands for: Maya may have destroyed its parent."""
    return widget is not None and shiboken.isValid(widget)
