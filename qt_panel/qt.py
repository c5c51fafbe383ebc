"""The modules of the DCC's own Qt, by the names that every binding shares."""

from __future__ import annotations

from .binding import chosen

if chosen() == "PySide6":
    import shiboken6 as shiboken
    from PySide6 import QtCore, QtGui, QtWidgets
elif chosen() == "PyQt5":
    from PyQt5 import QtCore, QtGui, QtWidgets, sip  # type: ignore[import-not-found,no-redef,unused-ignore]
else:
    # Types are checked against PySide6 alone; the tests run every binding.
    import shiboken2 as shiboken  # type: ignore[import-not-found,no-redef]
    from PySide2 import QtCore, QtGui, QtWidgets  # type: ignore[import-not-found,no-redef]

__all__ = ["QtCore", "QtGui", "QtWidgets", "address_of", "is_alive"]


def is_alive(widget):
    """Whether Qt still has what this Python object stands for: the DCC may have destroyed its parent."""
    if widget is None:
        return False
    return not sip.isdeleted(widget) if chosen() == "PyQt5" else shiboken.isValid(widget)


def address_of(widget):
    """Where the C++ object of this widget lies, for a DCC that takes widgets by address."""
    return int(sip.unwrapinstance(widget)) if chosen() == "PyQt5" else int(shiboken.getCppPointer(widget)[0])
