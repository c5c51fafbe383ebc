"""The panel's place: saved, restored, switched, destroyed, and silent after uninstalling."""

from __future__ import annotations

import importlib
import sys

from conftest import MODULE

PLUGIN, CONTROL = "vfx_time_tracker", "vfxTimeTrackerControl"


def dock():
    return importlib.import_module("vfx_time_tracker_maya.dock")


def shown_pages(maya):
    """Names of the pages that panels in this Maya show."""
    widgets = maya.interface.qt_widgets.QWidget
    panels = maya.interface.window.findChildren(widgets, "vfxTimeTrackerPanel")
    return [type(panel.layout().currentWidget()).__name__ for panel in panels]


def load(maya):
    maya.load_plugin(PLUGIN)
    maya.run(0.05)


def saved(run_maya):
    """A first run that ended with an open panel."""
    first = run_maya()
    load(first)
    first.quit()


def test_the_panel_comes_back_in_the_next_run(run_maya):
    saved(run_maya)
    second = run_maya()
    load(second)
    second.interface.restore_workspace()
    assert shown_pages(second) == ["SignInPage"]


def test_restored_before_the_plugin_it_says_so_and_wakes_up_later(run_maya):
    saved(run_maya)
    second = run_maya()
    second.interface.restore_workspace()
    assert shown_pages(second) == ["QLabel"]
    load(second)
    assert shown_pages(second) == ["SignInPage"]


def test_restoring_makes_one_panel_and_not_two(run_maya):
    saved(run_maya)
    second = run_maya()
    second.interface.restore_workspace()
    load(second)
    second.interface.choose("vfxTimeTrackerMenu", "Open Panel")
    assert len(shown_pages(second)) == 1


def test_a_control_without_a_panel_is_made_anew(run_maya):
    saved(run_maya)
    second = run_maya()
    real, second.profile.workspace[CONTROL]["uiScript"] = second.profile.workspace[CONTROL]["uiScript"], ""
    second.interface.restore_workspace()
    assert shown_pages(second) == []
    load(second)
    assert shown_pages(second) == ["SignInPage"]
    assert second.profile.workspace[CONTROL]["uiScript"] == real


def test_after_a_change_of_workspace_the_panel_is_alive(maya):
    maya.interface.switch_workspace()
    assert dock().is_open()
    assert shown_pages(maya) == ["SignInPage"]


def test_a_panel_that_maya_destroyed_is_not_drawn(maya):
    maya.interface.close_control(CONTROL, forget=True)
    assert not dock().is_open()
    dock().draw()


def test_after_uninstalling_the_old_workspace_is_silent(run_maya, capsys):
    saved(run_maya)
    second = run_maya(modules=[])
    second.interface.restore_workspace()
    assert shown_pages(second) == []
    assert second.said == []
    assert tuple(capsys.readouterr()) == ("", "")


def test_exit_keeps_the_control_for_the_next_run(maya):
    maya.scene_message("kMayaExiting")
    assert CONTROL in maya.profile.workspace


def test_unloading_takes_the_control_out_of_the_workspace(maya):
    maya.unload_plugin(PLUGIN)
    assert CONTROL not in maya.profile.workspace


def test_the_script_leaves_no_name_behind(run_maya):
    saved(run_maya)
    second = run_maya()
    names = {"__name__": "__main__"}
    second.interface.restore_workspace()
    script = second.profile.workspace[CONTROL]["uiScript"]
    second.interface.close_control(CONTROL, forget=False)
    container = second.interface.qt_widgets.QWidget()
    container.setLayout(second.interface.qt_widgets.QVBoxLayout())
    second.interface.controls[CONTROL] = type("Control", (), {"container": container, "dock": container})()
    exec(script, names)
    del second.interface.controls[CONTROL]
    assert set(names) <= {"__name__", "__builtins__"}


def test_the_script_can_be_imported_before_the_plugin_is_loaded(run_maya):
    second = run_maya()
    assert str(MODULE / PLUGIN / "scripts") in sys.path
    assert second.plugins == {}
    assert dock().UI_SCRIPT
