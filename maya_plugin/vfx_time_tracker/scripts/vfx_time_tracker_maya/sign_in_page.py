"""The page for whoever is not signed in."""

from __future__ import annotations

from .qt import QtWidgets
from .tracker_core import wording
from .widgets import Note, button, text_label


class ServerLine(QtWidgets.QWidget):
    """The studio's server; a click on Change lets the artist type another."""

    def __init__(self, choose_server):
        super().__init__()
        self._choose_server = choose_server
        self._address = text_label("serverAddress")
        self._field = QtWidgets.QLineEdit()
        self._field.setObjectName("server")
        self._field.setPlaceholderText("https://time.studio.example")
        self._field.returnPressed.connect(self._toggle)
        self._field.hide()
        self._button = button("Change", "changeServer", self._toggle, "plain")
        layout = QtWidgets.QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._address, 1)
        layout.addWidget(self._field, 1)
        layout.addWidget(self._button)

    def draw(self, view):
        self._address.setText(view.server_url)
        self._button.setEnabled(not view.signing_in)

    def _toggle(self):
        asks = self._field.isHidden()
        self._field.setVisible(asks)
        self._address.setVisible(not asks)
        self._button.setText("Use" if asks else "Change")
        if asks:
            self._field.setText(self._address.text())
            self._field.setFocus()
        else:
            self._choose_server(self._field.text())


class SignInPage(QtWidgets.QWidget):
    """User name, password, and why it did not work. The password leaves its field when it is sent."""

    def __init__(self, wish, choose_server):
        super().__init__()
        self._wish = wish
        self._server = ServerLine(choose_server)
        self._title = text_label("stateLine", 1.25)
        self._title.setText("Time Tracker")
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
        layout.addWidget(self._server)

    def draw(self, view, complaint):
        self._server.draw(view)
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
