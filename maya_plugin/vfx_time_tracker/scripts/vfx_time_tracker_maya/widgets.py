"""Small widgets that both pages are made of."""

from __future__ import annotations

from .qt import QtCore, QtGui, QtWidgets

LEVELS = ("info", "warning", "error")


def text_label(name, size=1.0):
    """A wrapping label that is as high as its text, `size` times the normal letters."""
    label = QtWidgets.QLabel()
    label.setObjectName(name)
    _wrap(label)
    if size != 1.0:
        font = QtGui.QFont(label.font())
        font.setPointSizeF(font.pointSizeF() * size)
        label.setFont(font)
    return label


def _wrap(label):
    label.setWordWrap(True)
    label.setTextFormat(QtCore.Qt.TextFormat.PlainText)
    policy = label.sizePolicy()
    policy.setHorizontalPolicy(QtWidgets.QSizePolicy.Policy.Ignored)  # a long name must not widen the dock
    label.setSizePolicy(policy)


def button(text, role, on_click, style=""):
    """A button whose click calls `on_click()`; `style` is "primary", "action", "plain" or Maya's own."""
    made = QtWidgets.QPushButton(text)
    made.setObjectName(style)
    made.setProperty("role", role)
    made.setFocusPolicy(QtCore.Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda *_: on_click())
    return made


class Note(QtWidgets.QLabel):
    """A sentence for the artist that takes no room while there is none."""

    def __init__(self):
        super().__init__()
        self.setObjectName("note")
        _wrap(self)
        self.hide()

    def say(self, text, level="info"):
        self.setText(text)
        self.setVisible(bool(text))
        if self.property("level") != level:
            self.setProperty("level", level)
            self.style().unpolish(self)
            self.style().polish(self)


class Notice(QtWidgets.QFrame):
    """A framed sentence with one button, such as "Offline" and "Try now"; hidden while there is none."""

    def __init__(self, button_text, role, on_click):
        super().__init__()
        self.setObjectName("notice")
        self._label = text_label("noticeText")
        self.button = button(button_text, role, on_click, "action")
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self._label)
        layout.addWidget(self.button)
        self.hide()

    def say(self, text):
        self._label.setText(text)
        self.setVisible(bool(text))

    def text(self):
        return self._label.text()
