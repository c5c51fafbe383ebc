"""Small widgets that both pages are made of."""

from __future__ import annotations

from .qt import QtCore, QtGui, QtWidgets

LEVELS = ("info", "warning", "error")
ANY_HEIGHT = 10000


class WrappingLabel(QtWidgets.QLabel):
    """Plain text as high as it must be at its width: Qt by itself lets a low window cut it off."""

    def __init__(self, name):
        super().__init__()
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(
            QtWidgets.QSizePolicy.Policy.Ignored
        )  # a long name must not widen the dock
        self.setSizePolicy(policy)

    def setText(self, text):
        super().setText(text)
        self._keep_height()

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self):
        """Each change lays the panel out anew, so a running clock makes none."""
        room = QtCore.QRect(0, 0, self.width(), ANY_HEIGHT)
        wrapped = self.fontMetrics().boundingRect(room, int(QtCore.Qt.TextFlag.TextWordWrap), self.text())
        if self.minimumHeight() != wrapped.height():
            self.setMinimumHeight(wrapped.height())


def text_label(name, size=1.0):
    """A label for a line or a sentence, `size` times the normal letters."""
    label = WrappingLabel(name)
    if size != 1.0:
        font = QtGui.QFont(label.font())
        font.setPointSizeF(font.pointSizeF() * size)
        label.setFont(font)
    return label


def button(text, role, on_click, style=""):
    """A button whose click calls `on_click()`; `style` is "primary", "action", "plain" or Maya's own."""
    made = QtWidgets.QPushButton(text)
    made.setObjectName(style)
    made.setProperty("role", role)
    made.setFocusPolicy(QtCore.Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda *_: on_click())
    return made


class Note(WrappingLabel):
    """A sentence for the artist that takes no room while there is none."""

    def __init__(self):
        super().__init__("note")
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

    def say(self, *lines):
        """Show these lines, those left out that are empty."""
        text = "\n".join(line for line in lines if line)
        self._label.setText(text)
        self.setVisible(bool(text))

    def text(self):
        return self._label.text()
