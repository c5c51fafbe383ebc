"""The panel: what an artist sees. It draws a `View` and passes wishes on; it decides nothing."""

from __future__ import annotations

from ..tracker_core.errors import TrackerError
from .qt import QtCore, QtWidgets
from .sign_in_page import SignInPage
from .work_page import WorkPage

NOT_LOADED = "The time tracker is not loaded. Load vfx_time_tracker in the Plug-in Manager."
STYLE = """
#stateLine { font-weight: 600; }
#sessionClock, #todayClock { font-weight: 600; }
#caption, #person, #serverAddress, #note { color: #a4a4a4; }
#note[level="warning"] { color: #e0a84a; }
#note[level="error"] { color: #ec7a6b; }
QFrame#notice { border: 1px solid #7d6236; border-radius: 3px; background: rgba(224, 168, 74, 26); }
QPushButton#action, QPushButton#primary { border: none; border-radius: 3px; padding: 6px 2px; }
QPushButton#action { background: #5d5d5d; }
QPushButton#action:hover { background: #6a6a6a; }
QPushButton#primary { background: #3d7a5a; color: white; }
QPushButton#primary:hover { background: #468a67; }
QPushButton#primary:disabled { background: #4a5a52; color: #9aa8a0; }
QPushButton#plain { border: none; background: transparent; color: #a4a4a4; padding: 2px 4px; }
QPushButton#plain:hover { color: #ffffff; text-decoration: underline; }
QListWidget#tasks::item { padding: 3px 2px; }
"""


class Panel(QtWidgets.QWidget):
    """One panel; Maya owns it through the workspace control it stands in."""

    def __init__(self):
        super().__init__()
        self.setObjectName("vfxTimeTrackerPanel")
        self.setStyleSheet(STYLE)
        self._tracker, self._choose, self._drawn, self._complaint = None, None, None, ""
        self._absent = QtWidgets.QLabel(NOT_LOADED)
        self._absent.setObjectName("absent")
        self._absent.setWordWrap(True)
        self._absent.setMargin(12)
        self._absent.setAlignment(QtCore.Qt.AlignmentFlag.AlignTop)
        self._sign_in = SignInPage(self._wish, self._choose_server)
        self._work = WorkPage(self._wish)
        self._pages = QtWidgets.QStackedLayout(self)
        for page in (self._absent, self._sign_in, self._work):
            self._pages.addWidget(page)

    def attach(self, tracker, choose_server):
        """Show this tracker from now on; None: show that there is none."""
        self._tracker, self._choose, self._drawn, self._complaint = tracker, choose_server, None, ""
        self.draw()

    def tell(self, sentence):
        """Show a sentence in place of a tracker that could not start."""
        self._absent.setText(sentence)

    def draw(self):
        """Show what changed since the last time; costs next to nothing when nothing did."""
        if self._tracker is None:
            self._pages.setCurrentWidget(self._absent)
            return
        view = self._tracker.view()
        seen = (view, self._complaint)
        if seen == self._drawn:
            return
        self._drawn = seen
        page = self._work if view.signed_in else self._sign_in
        page.draw(view, self._complaint)
        self._pages.setCurrentWidget(page)

    def _wish(self, name, *args):
        """Pass a click on to the tracker's method `name`."""
        if self._tracker is not None:
            self._try(getattr(self._tracker, name), *args)

    def _choose_server(self, address):
        self._try(self._choose, address)

    def _try(self, act, *args):
        """What the core objects to is shown as a sentence."""
        self._complaint = ""
        try:
            act(*args)
        except TrackerError as error:
            self._complaint = error.user_message
        self.draw()
