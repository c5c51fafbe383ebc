"""An artist's hands and eyes on the panel: real mouse and key events, what the widgets show."""

from __future__ import annotations

import importlib
import time

from conftest import PASSWORD


class Hands:
    def __init__(self, maya):
        self.maya = maya
        binding = maya.interface.qt_core.__name__.split(".")[0]
        self.qtest = importlib.import_module(binding + ".QtTest").QTest
        self.qt = maya.interface.qt_core.Qt
        self.widgets = maya.interface.qt_widgets

    def panel(self):
        panels = self.maya.interface.window.findChildren(self.widgets.QWidget, "vfxTimeTrackerPanel")
        assert len(panels) == 1
        return panels[0]

    def view(self):
        lifecycle = importlib.import_module("vfx_time_tracker_maya.lifecycle")
        return lifecycle._held.tracker.view()

    def wait_until(self, holds, seconds=6):
        assert self.maya.run(seconds, until=holds), self.describe()

    def describe(self):
        shown = [
            label.text() for label in self.panel().findChildren(self.widgets.QLabel) if label.isVisible()
        ]
        return "it shows %r" % (shown,)

    def page(self):
        return type(self.panel().layout().currentWidget()).__name__

    def widget(self, name):
        """The visible widget of this name, else a hidden one."""
        found = self.panel().findChildren(self.widgets.QWidget, name)
        assert found, name
        return ([widget for widget in found if widget.isVisible()] or found)[0]

    def button(self, role):
        buttons = self.panel().findChildren(self.widgets.QPushButton)
        visible = [button for button in buttons if button.property("role") == role and button.isVisible()]
        assert visible, "no button %s; %s" % (role, self.describe())
        return visible[0]

    def text(self, name, last=False):
        labels = self.panel().findChildren(self.widgets.QLabel, name)
        visible = [label.text() for label in labels if label.isVisible()]
        return visible[-1 if last else 0]

    def state(self):
        return self.text("stateLine")

    def notes(self):
        labels = self.panel().findChildren(self.widgets.QLabel, "note")
        return [label.text() for label in labels if label.isVisible() and label.text()]

    def actions(self):
        """The roles of the visible action buttons, from left to right."""
        roles = ("start", "switch", "pause", "resume", "stop")
        buttons = self.panel().findChildren(self.widgets.QPushButton)
        visible = [button for button in buttons if button.isVisible() and button.property("role") in roles]
        return [button.property("role") for button in sorted(visible, key=lambda each: each.x())]

    def offered(self):
        tasks = self.widget("tasks")
        return [tasks.item(row).text() for row in range(tasks.count())]

    def picked(self):
        return self.widget("tasks").currentItem().text()

    # What hands do

    def press(self, role):
        self.qtest.mouseClick(self.button(role), self.qt.MouseButton.LeftButton)
        self.maya.run(0.02)

    def type(self, name, text):
        field = self.widget(name)
        field.clear()
        self.qtest.mouseClick(field, self.qt.MouseButton.LeftButton)
        self.qtest.keyClicks(field, text)

    def check(self, name):
        box = self.widget(name)
        point = self.maya.interface.qt_core.QPoint(8, box.height() // 2)
        self.qtest.mouseClick(box, self.qt.MouseButton.LeftButton, self.qt.KeyboardModifier.NoModifier, point)

    def pick(self, words, twice=False):
        tasks = self.widget("tasks")
        (row,) = [row for row in range(tasks.count()) if words in tasks.item(row).text()]
        point = tasks.visualItemRect(tasks.item(row)).center()
        arguments = (
            tasks.viewport(),
            self.qt.MouseButton.LeftButton,
            self.qt.KeyboardModifier.NoModifier,
            point,
        )
        self.qtest.mouseClick(*arguments)
        if twice:
            self.qtest.mouseDClick(*arguments)
        self.maya.run(0.02)

    def sign_in(self, username, password=PASSWORD, wait=True):
        self.type("user", username)
        self.type("password", password)
        self.press("signIn")
        if wait:
            self.wait_until(lambda: self.page() == "WorkPage")
            time.sleep(0)
