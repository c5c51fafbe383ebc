"""Maya's window with real Qt: menu bar, viewport, workspace controls, shelf."""

from __future__ import annotations

import importlib
import traceback

from .swig import SwigPointer, make_strict, require_int


def load_qt(qt_version):
    """(QtCore, QtGui, QtWidgets, shiboken) of the binding that belongs to this Qt version."""
    number = 6 if qt_version.startswith("6") else 2
    package = "PySide%d" % number
    parts = [importlib.import_module("%s.%s" % (package, part)) for part in ("QtCore", "QtGui", "QtWidgets")]
    shiboken = importlib.import_module("shiboken%d" % number)
    make_strict(shiboken)
    return (*parts, shiboken)


class Control:
    """One open workspace control: a dock whose `container` the uiScript fills."""

    def __init__(self, name, flags, dock, container):
        self.name, self.flags, self.dock, self.container = name, flags, dock, container


class Interface:
    """The main window and what stands in it.

    `on_event(name)` is told of a click in the viewport, `on_render()` of the key R there.
    """

    def __init__(self, year, qt, profile, faults, on_event, on_render):
        self.qt_core, self.qt_gui, self.qt_widgets, self.shiboken = qt
        self.profile, self._faults = profile, faults
        self.application = self.qt_widgets.QApplication.instance() or self.qt_widgets.QApplication(["maya"])
        self.application.setQuitOnLastWindowClosed(False)
        self.window = self.qt_widgets.QMainWindow()
        self.window.setObjectName("MayaWindow")
        self.window.setWindowTitle("Stand-in for Maya %d" % year)
        self.window.resize(900, 760)
        self.viewport = self._make_viewport(on_event, on_render)
        self.window.setCentralWidget(self.viewport)
        self.controls, self.menus = {}, {}
        self._parents = []
        self.window.show()

    def _make_viewport(self, on_event, on_render):
        key_r = self.qt_core.Qt.Key.Key_R

        class Viewport(self.qt_widgets.QWidget):
            def mousePressEvent(self, _event):
                self.setFocus()
                on_event("SelectionChanged")

            def keyPressEvent(self, event):
                if event.key() == key_r:
                    on_render()

        viewport = Viewport()
        viewport.setObjectName("viewport")
        viewport.setStyleSheet("background: #5d6b78")
        viewport.setMinimumWidth(320)
        return viewport

    def address(self, widget):
        return SwigPointer(int(self.shiboken.getCppPointer(widget)[0]))

    def current_parent(self):
        return self.address(self._parents[-1]) if self._parents else None

    def find_control(self, name):
        control = self.controls.get(name)
        return self.address(control.container) if control else None

    def add_widget(self, widget_address, layout_address):
        require_int("addWidgetToMayaLayout", widget_address)
        require_int("addWidgetToMayaLayout", layout_address)
        widget = self.shiboken.wrapInstance(widget_address, self.qt_widgets.QWidget)
        for control in self.controls.values():
            if int(self.address(control.container)) == layout_address:
                control.container.layout().addWidget(widget)
                return
        raise RuntimeError("addWidgetToMayaLayout: that is no layout of Maya's")

    def open_control(self, name, flags):
        """Make the dock and run its uiScript, as Maya does on creation, restore and a change of workspace."""
        dock = self.qt_widgets.QDockWidget(flags.get("label", name), self.window)
        dock.setObjectName(name + "Dock")
        container = self.qt_widgets.QWidget()
        container.setObjectName(name)
        layout = self.qt_widgets.QVBoxLayout(container)
        layout.setContentsMargins(0, 0, 0, 0)
        container.setMinimumWidth(flags.get("minimumWidth", 0))
        dock.setWidget(container)
        self.window.addDockWidget(self.qt_core.Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self.window.resizeDocks(
            [dock], [flags.get("initialWidth", 280)], self.qt_core.Qt.Orientation.Horizontal
        )
        self.controls[name] = Control(name, flags, dock, container)
        self.profile.workspace[name] = dict(flags)
        self._run_script(flags["uiScript"], container)

    def _run_script(self, script, container):
        self._parents.append(container)
        try:
            if callable(script):
                script()
            else:
                exec(compile(script, "<uiScript>", "exec"), {"__name__": "__main__"})
        except Exception:
            self._faults.append("uiScript raised:\n" + traceback.format_exc())
        finally:
            self._parents.pop()

    def close_control(self, name, forget):
        """Destroy a control. `forget` takes it out of the workspace, so that it does not come back."""
        control = self.controls.pop(name)
        if forget:
            self.profile.workspace.pop(name, None)
        self.window.removeDockWidget(control.dock)
        self._destroy(control.dock)

    def restore_workspace(self):
        for name, flags in list(self.profile.workspace.items()):
            self.open_control(name, flags)

    def switch_workspace(self):
        """Close every control and open it anew, as a change of workspace and back does."""
        for name in list(self.controls):
            self.close_control(name, forget=False)
        self.restore_workspace()

    def add_menu(self, name, label):
        self.menus[name] = self.window.menuBar().addMenu(label)
        self.menus[name].setObjectName(name)

    def add_menu_item(self, menu, label, command):
        action = self.menus[menu].addAction(label)
        if command is not None:
            action.triggered.connect(lambda checked=False: self._menu_command(command, checked))
        return action

    def _menu_command(self, command, checked):
        try:
            if callable(command):
                command(bool(checked))
            else:
                exec(compile(command, "<menu>", "exec"), {"__name__": "__main__"})
        except Exception:
            self._faults.append("menu item raised:\n" + traceback.format_exc())

    def choose(self, menu, label):
        """Trigger the menu's item with this label."""
        for action in self.menus[menu].actions():
            if action.text() == label:
                action.trigger()
                return
        raise AssertionError("no item %r in menu %r" % (label, menu))

    def delete_menu(self, name):
        menu = self.menus.pop(name)
        self.window.menuBar().removeAction(menu.menuAction())
        self._destroy(menu)

    def close(self):
        """Take the window away without a word to the plug-in; the workspace is kept as it stands."""
        self.controls.clear()
        self.menus.clear()
        self.window.close()
        self._destroy(self.window)

    def _destroy(self, widget):
        """Destroy it and all within it now, as Maya does, whoever holds a Python reference."""
        widget.deleteLater()
        self.flush_deleted()

    def flush_deleted(self):
        """Carry out every deleteLater() that was asked for."""
        kind = self.qt_core.QEvent.Type.DeferredDelete
        self.qt_core.QCoreApplication.sendPostedEvents(None, getattr(kind, "value", kind))
