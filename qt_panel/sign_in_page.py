"""The page for whoever is not signed in."""

from __future__ import annotations

from .qt import QtWidgets
from .sign_in_form import SignInForm
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
    """The form, why it did not work, and which server it is for."""

    def __init__(self, wish, choose_server):
        super().__init__()
        self._title = text_label("stateLine", 1.25)
        self._title.setText("Time Tracker")
        self._form = SignInForm(wish)
        self._note = Note()
        self._server = ServerLine(choose_server)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for widget in (self._title, self._form, self._note):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self._server)

    def draw(self, view, complaint):
        self._form.draw(view)
        self._server.draw(view)
        if complaint:
            self._note.say(complaint, "error")
        else:
            self._note.say(view.message, view.message_level)
