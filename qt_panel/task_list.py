"""The list of tasks to pick from, with its search field."""

from __future__ import annotations

from ..tracker_core.panel import choices, wording
from .qt import QtCore, QtWidgets
from .widgets import button, text_label

TASK_ID = QtCore.Qt.ItemDataRole.UserRole


class TaskList(QtWidgets.QWidget):
    """Recent tasks first; typing narrows them. With "All open tasks" the server is searched too."""

    def __init__(self, wish, on_pick, on_open):
        super().__init__()
        self._wish, self._on_pick = wish, on_pick
        self._view, self._wanted_id = None, None
        self._filled_for, self._marked_id = None, None
        self._asked = ""
        self._search = QtWidgets.QLineEdit()
        self._search.setObjectName("search")
        self._search.setPlaceholderText("Search tasks")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda *_: self._fill())
        self._search.returnPressed.connect(self._ask)
        self._all_open = QtWidgets.QCheckBox("All open tasks")
        self._all_open.setObjectName("allOpen")
        self._all_open.setToolTip("Every open task of the studio, not only those you are assigned to")
        self._all_open.toggled.connect(lambda *_: self._ask())
        self._list = QtWidgets.QListWidget()
        self._list.setObjectName("tasks")
        self._list.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(QtCore.Qt.TextElideMode.ElideMiddle)
        self._list.setUniformItemSizes(True)
        self._list.itemSelectionChanged.connect(self._picked_by_hand)
        self._list.itemDoubleClicked.connect(lambda *_: on_open())
        self._empty = text_label("caption")
        self._empty.setText(wording.NO_TASKS)
        row = QtWidgets.QHBoxLayout()
        row.addWidget(self._search, 1)
        row.addWidget(button("Refresh", "refresh", self._ask, "plain"))
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._empty)
        layout.addWidget(self._all_open)

    def draw(self, view):
        self._view = view
        if self._all_open.isChecked() and self._search.text() != self._asked:
            self._ask()  # once a second at most, while the artist types
        self._fill()

    def picked_id(self):
        """The id of the task that Start would start, or None."""
        if self._view is None:
            return None
        task = choices.picked(self._view, self._wanted_id, self._search.text())
        return None if task is None else task.id

    def forget(self):
        """Another person may sign in next."""
        self._wanted_id, self._asked = None, ""
        for widget, empty in ((self._search, self._search.clear), (self._all_open, self._uncheck)):
            blocked = widget.blockSignals(True)
            empty()
            widget.blockSignals(blocked)

    def _uncheck(self):
        self._all_open.setChecked(False)

    def _ask(self):
        self._asked = self._search.text()
        everything = self._all_open.isChecked()
        self._wish("refresh_tasks", self._asked.strip() if everything else "", everything)

    def _fill(self):
        """Show what is offered; a second without news costs two comparisons, however many tasks there are."""
        if self._view is None:
            return
        asked = (self._view.tasks, self._view.recent, self._search.text())
        picked_id = self.picked_id()
        if asked == self._filled_for and picked_id == self._marked_id:
            return
        blocked = self._list.blockSignals(True)
        if asked != self._filled_for:
            self._filled_for = asked
            self._replace(choices.tasks(self._view, self._search.text()))
        self._marked_id = picked_id
        self._mark(picked_id)
        self._list.blockSignals(blocked)

    def _replace(self, offered):
        self._list.clear()
        for task in offered:
            item = QtWidgets.QListWidgetItem(wording.task_line(task))
            item.setData(TASK_ID, task.id)
            item.setToolTip(wording.task_line(task))
            self._list.addItem(item)
        self._list.setVisible(bool(offered))
        self._empty.setVisible(not offered)

    def _mark(self, task_id):
        for row in range(self._list.count()):
            if self._list.item(row).data(TASK_ID) == task_id:
                self._list.setCurrentRow(row)
                return
        self._list.clearSelection()

    def _picked_by_hand(self):
        chosen = self._list.selectedItems()
        if chosen:
            self._wanted_id = chosen[0].data(TASK_ID)
            self._on_pick()
