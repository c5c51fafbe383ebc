"""The page for an artist at work: what is counted, the tasks, the buttons, and what is wrong."""

from __future__ import annotations

from ..tracker_core.panel import choices, wording
from .qt import QtCore, QtWidgets
from .sign_in_form import SignInForm
from .task_list import TaskList
from .widgets import Note, Notice, button, text_label

STATE_COLOURS = {
    "signed_out": "#8a8a8a",
    "stopped": "#8a8a8a",
    "tracking": "#62c98b",
    "machine": "#66aee8",
    "idle": "#e0a84a",
    "paused": "#c9b458",
}


class WorkPage(QtWidgets.QWidget):
    """`wish(method, *args)` passes a click on."""

    def __init__(self, wish):
        super().__init__()
        self._wish, self._view = wish, None
        self._tasks = TaskList(wish, self._draw_actions, self._open_picked)
        self._note = Note()
        self._connection = Notice("Try now", "retry", lambda: wish("retry_now"))
        self._sign_in = SignInForm(wish)
        self._sign_in.hide()
        self._refused = Notice("Discard", "discard", lambda: wish("discard_quarantined"))
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(self._make_state())
        layout.addLayout(self._make_clocks())
        layout.addLayout(self._make_actions())
        for widget in (self._note, self._connection, self._sign_in, self._refused):
            layout.addWidget(widget)
        layout.addWidget(self._tasks, 1)
        layout.addLayout(self._make_foot())

    def draw(self, view, complaint):
        if self._view is not None and view.user_name != self._view.user_name:
            self._tasks.forget()
        self._view = view
        self._draw_state(view)
        self._draw_troubles(view, complaint)
        self._tasks.draw(view)
        self._draw_actions()
        self._user.setText(view.user_name)

    def _make_state(self):
        self._dot = QtWidgets.QLabel("\u25cf")
        self._dot.setObjectName("dot")
        self._state = text_label("stateLine")
        self._task = text_label("task")
        grid = QtWidgets.QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._dot, 0, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._state, 0, 1)
        grid.addWidget(self._task, 1, 1)
        return grid

    def _make_clocks(self):
        self._session = text_label("sessionClock", 1.7)
        self._today = text_label("todayClock", 1.7)
        grid = QtWidgets.QGridLayout()
        grid.setVerticalSpacing(0)
        for column, (caption, clock) in enumerate((("Session", self._session), ("Today", self._today))):
            label = text_label("caption")
            label.setText(caption)
            grid.addWidget(label, 0, column)
            grid.addWidget(clock, 1, column)
            grid.setColumnStretch(column, 1)
        return grid

    def _make_actions(self):
        row = QtWidgets.QHBoxLayout()
        row.setSpacing(6)
        self._buttons = {}
        for action, label in wording.ACTIONS.items():
            style = "primary" if action in ("start", "switch", "resume") else "action"
            self._buttons[action] = button(label, action, self._acting(action), style)
            row.addWidget(self._buttons[action], 1)
        return row

    def _make_foot(self):
        self._user = text_label("person")
        row = QtWidgets.QHBoxLayout()
        row.addWidget(self._user, 1)
        row.addWidget(button("Sign out", "signOut", lambda: self._wish("sign_out"), "plain"))
        foot = QtWidgets.QVBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(button("Open my log", "openLog", lambda: self._wish("open_log"), "action"))
        foot.addLayout(row)
        return foot

    def _acting(self, action):
        def act():
            method = choices.METHODS[action]
            arguments = (self._tasks.picked_id(),) if method == "start" else ()
            self._wish(method, *arguments)

        return act

    def _open_picked(self):
        """A double click starts the task, or switches to it."""
        offered = choices.actions(self._view, self._tasks.picked_id())
        for action in ("start", "switch"):
            if action in offered:
                self._acting(action)()
                return

    def _draw_state(self, view):
        if self._dot.property("state") != view.state:  # a style sheet set anew costs more than all the rest
            self._dot.setProperty("state", view.state)
            self._dot.setStyleSheet("color: %s" % STATE_COLOURS[view.state])
        self._state.setText(wording.state_line(view))
        self._task.setText(wording.task_line(view.task) if view.task is not None else "")
        self._task.setVisible(view.task is not None)
        self._session.setText(wording.clock(view.session_s))
        self._today.setText(wording.clock(view.today_s))

    def _draw_troubles(self, view, complaint):
        if complaint:
            self._note.say(complaint, "error")
        else:
            self._note.say(wording.message_line(view), view.message_level)
        remedy = choices.remedy(view)
        self._connection.say(wording.connection_line(view))
        self._connection.setToolTip(wording.offline_reason(view))  # for whoever helps the artist
        self._connection.button.setVisible(remedy == "retry")
        self._sign_in.setVisible(remedy == "sign_in")
        self._sign_in.draw(view)
        self._refused.say(wording.quarantine_line(view), *wording.quarantine_reasons(view))

    def _draw_actions(self):
        offered = choices.actions(self._view, self._tasks.picked_id())
        for action, made in self._buttons.items():
            made.setVisible(action in offered)
