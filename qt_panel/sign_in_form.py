"""The fields to sign in with, on a page of their own or beside the work when a sign-in has expired."""

from __future__ import annotations

from ..tracker_core.panel import wording
from .qt import QtWidgets
from .widgets import button


class SignInForm(QtWidgets.QWidget):
    """Username and password. The password leaves its field when it is sent."""

    def __init__(self, wish):
        super().__init__()
        self._wish = wish
        self._user = QtWidgets.QLineEdit()
        self._user.setObjectName("user")
        self._user.setPlaceholderText("Username")
        self._password = QtWidgets.QLineEdit()
        self._password.setObjectName("password")
        self._password.setPlaceholderText("Password")
        self._password.setEchoMode(QtWidgets.QLineEdit.EchoMode.Password)
        self._remember = QtWidgets.QCheckBox("Stay signed in")
        self._remember.setObjectName("remember")
        self._remember.setChecked(True)
        self._button = button("Sign in", "signIn", self._send, "primary")
        self._user.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._send)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._user, self._password, self._remember, self._button):
            layout.addWidget(widget)

    def draw(self, view):
        self.setEnabled(not view.signing_in)
        self._button.setText(wording.sign_in_label(view))

    def _send(self):
        password = self._password.text()
        self._password.clear()
        self._wish("sign_in", self._user.text(), password, self._remember.isChecked())
