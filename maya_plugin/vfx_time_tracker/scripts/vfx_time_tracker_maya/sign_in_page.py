"""The page for whoever is not signed in."""

from __future__ import annotations

from .qt import QtCore, QtWidgets
from .tracker_core import wording
from .widgets import Note, button, text_label


class SignInPage(QtWidgets.QWidget):
    """User name, password, and why it did not work. The password leaves its field when it is sent."""

    def __init__(self, wish):
        super().__init__()
        self._wish = wish
        self._title = text_label("stateLine", 1.25)
        self._title.setText("Time Tracker")
        self._server = text_label("serverAddress")
        self._user = QtWidgets.QLineEdit()
        self._user.setObjectName("user")
        self._user.setPlaceholderText("User name")
        self._password = QtWidgets.QLineEdit()
        self._password.setObjectName("password")
        self._password.setPlaceholderText("Password")
        self._password.setEchoMode(QtWidgets.QLineEdit.EchoMode.Password)
        self._remember = QtWidgets.QCheckBox("Stay signed in")
        self._remember.setObjectName("remember")
        self._remember.setChecked(True)
        self._button = button("Sign in", "signIn", self._send, "primary")
        self._note = Note()
        self._user.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._send)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for widget in (self._title, self._user, self._password, self._remember, self._button):
            layout.addWidget(widget)
        layout.addWidget(self._note)
        layout.addStretch(1)
        layout.addWidget(self._server, 0, QtCore.Qt.AlignmentFlag.AlignBottom)

    def draw(self, view, complaint):
        self._server.setText(view.server_url)
        for field in (self._user, self._password, self._remember, self._button):
            field.setEnabled(not view.signing_in)
        self._button.setText(wording.state_line(view) if view.signing_in else "Sign in")
        if complaint:
            self._note.say(complaint, "error")
        else:
            self._note.say(view.message, view.message_level)

    def _send(self):
        name, password = self._user.text().strip(), self._password.text()
        if not name or not password:
            self._note.say(wording.NO_CREDENTIALS, "warning")
            return
        self._password.clear()
        self._wish("sign_in", name, password, self._remember.isChecked())
