"""The stand-in is strict: each misuse that a real Maya would punish fails here."""

from __future__ import annotations

import importlib
import threading

import pytest
from standin.reference import NotModelled


@pytest.fixture
def cmds(run_maya):
    run_maya()
    return importlib.import_module("maya.cmds")


@pytest.fixture
def openmaya(run_maya):
    run_maya()
    return importlib.import_module("maya.api.OpenMaya")


def test_an_unknown_command(cmds):
    with pytest.raises(AttributeError, match="workspaceControl"):
        cmds.workspaceControll("x")


def test_a_known_command_that_is_not_modelled(cmds):
    with pytest.raises(NotModelled):
        cmds.polySphere()


def test_a_runtime_command_is_not_modelled(cmds):
    with pytest.raises(NotModelled):
        cmds.HypershadeWindow()


def test_an_unknown_flag_gets_a_hint(cmds):
    with pytest.raises(TypeError, match="label"):
        cmds.menu("m", lable="x", parent="MayaWindow")


def test_a_flag_given_twice_long_and_short(cmds):
    with pytest.raises(TypeError, match="twice"):
        cmds.menu("m", label="x", l="x", parent="MayaWindow")


def test_query_with_edit(cmds):
    with pytest.raises(TypeError, match="exclude"):
        cmds.workspaceControl("x", query=True, edit=True, visible=True)


@pytest.mark.parametrize(
    "flags",
    [
        {"label": 3},
        {"initialWidth": "280"},
        {"initialWidth": 280.5},
        {"retain": "no"},
        {"dockToMainWindow": "right"},
        {"dockToMainWindow": ("right",)},
        {"dockToMainWindow": (True, "right")},
        {"restore": 1},
        {"uiScript": 5},
    ],
)
def test_a_wrong_type_or_number_of_values(cmds, flags):
    with pytest.raises(TypeError):
        cmds.workspaceControl("x", **flags)


@pytest.mark.parametrize(
    "flags", [{"edit": True, "retain": False}, {"close": True}, {"query": True, "uiScript": True}]
)
def test_a_flag_in_a_mode_it_does_not_have(cmds, flags):
    with pytest.raises(RuntimeError, match="mode"):
        cmds.workspaceControl("x", **flags)


def test_a_flag_that_is_newer_than_the_version(run_maya):
    maya = run_maya()
    init = maya.reference.flags("optionVar").get("init")
    assert (init is None) == (maya.year == 2022)


def test_a_documented_flag_without_a_model(cmds):
    with pytest.raises(NotModelled):
        cmds.menuItem(label="x", parent="m", boldFont=True)


def test_a_wrong_event_name(openmaya):
    with pytest.raises(RuntimeError, match="selectionChanged"):
        openmaya.MEventMessage.addEventCallback("selectionChanged", print)


def test_a_wrong_condition_name(openmaya):
    with pytest.raises(RuntimeError, match="isBusy"):
        openmaya.MConditionMessage.getConditionState("isBusy")


@pytest.mark.parametrize("name", ["kMayaExit", "kBeforeRender"])
def test_a_wrong_scene_message(openmaya, name):
    with pytest.raises(AttributeError):
        getattr(openmaya.MSceneMessage, name)


def test_a_wrong_member_of_a_class(openmaya):
    with pytest.raises(AttributeError):
        openmaya.MGlobal.displayMessage("x")


def test_a_callback_removed_twice(openmaya):
    callback = openmaya.MEventMessage.addEventCallback("Undo", print)
    openmaya.MMessage.removeCallback(callback)
    with pytest.raises(RuntimeError):
        openmaya.MMessage.removeCallback(callback)


def test_a_pointer_that_is_no_int(run_maya):
    maya = run_maya()
    util = importlib.import_module("maya.OpenMayaUI").MQtUtil
    with pytest.raises(TypeError, match="int"):
        util.addWidgetToMayaLayout(util.mainWindow(), int(util.mainWindow()))
    with pytest.raises(TypeError, match="int"):
        maya.interface.shiboken.wrapInstance(util.mainWindow(), maya.interface.qt_widgets.QWidget)


def test_the_main_window_by_its_pointer(run_maya):
    maya = run_maya()
    util = importlib.import_module("maya.OpenMayaUI").MQtUtil
    window = maya.interface.shiboken.wrapInstance(
        int(util.mainWindow()), maya.interface.qt_widgets.QMainWindow
    )
    assert window.objectName() == "MayaWindow"


def test_qt_helpers_live_in_the_old_module_alone(run_maya):
    run_maya()
    with pytest.raises(ImportError):
        importlib.import_module("maya.api.OpenMayaUI")


def test_off_the_main_thread_is_a_fault(run_maya):
    maya = run_maya()
    cmds = importlib.import_module("maya.cmds")
    errors = []

    def call():
        try:
            cmds.about(version=True)
        except RuntimeError as error:
            errors.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join(2)
    assert len(errors) == 1
    assert maya.faults.pop().endswith("off the main thread")


def test_interface_in_batch_is_a_fault(run_maya):
    maya = run_maya(batch=True)
    with pytest.raises(RuntimeError):
        importlib.import_module("maya.cmds").menu("x", exists=True)
    assert "batch" in maya.faults.pop()


def test_deferred_calls_never_run_in_batch(run_maya):
    maya = run_maya(batch=True)
    ran = []
    importlib.import_module("maya.cmds").evalDeferred(lambda: ran.append(1))
    maya.idle()
    assert ran == []


PLUGIN_SOURCE = """
from maya.api import OpenMaya
{marker}
def initializePlugin(plugin):
    OpenMaya.MFnPlugin(plugin, "v", "1", "Any")
    {body}
def uninitializePlugin(plugin):
    pass
"""
MARKER = "def maya_useNewAPI(): pass"


@pytest.mark.parametrize(
    ("marker", "body", "fault"),
    [
        ("", "pass", "maya_useNewAPI"),
        (MARKER, "print(__file__)", "__file__"),
        (MARKER, "raise ValueError(1)", "ValueError"),
    ],
)
def test_a_plugin_that_maya_would_not_load(run_maya, tmp_path, marker, body, fault):
    maya = run_maya()
    path = tmp_path / "bad.py"
    path.write_text(PLUGIN_SOURCE.format(marker=marker, body=body))
    with pytest.raises(RuntimeError):
        maya.load_plugin(str(path))
    assert fault in maya.faults.pop()


def test_a_thread_started_by_initialize_is_a_fault(run_maya, tmp_path):
    maya = run_maya()
    path = tmp_path / "eager.py"
    body = "import threading, time; threading.Thread(target=time.sleep, args=(0.2,)).start()"
    path.write_text(PLUGIN_SOURCE.format(marker=MARKER, body=body))
    maya.load_plugin(str(path))
    assert maya.faults.pop() == "initializePlugin started a thread"


def test_a_callback_that_raises_is_a_fault(run_maya):
    maya = run_maya()
    openmaya = importlib.import_module("maya.api.OpenMaya")
    openmaya.MEventMessage.addEventCallback("Undo", lambda *_: 1 / 0)
    maya.emit("Undo")
    assert "ZeroDivisionError" in maya.faults.pop()


def test_a_broken_ui_script_is_a_fault(run_maya):
    maya = run_maya()
    maya.profile.workspace["x"] = {"uiScript": "import not_there"}
    maya.interface.restore_workspace()
    assert "not_there" in maya.faults.pop()


def test_a_module_file_that_maya_cannot_read(run_maya, tmp_path):
    maya = run_maya()
    (tmp_path / "x.mod").write_text("+ MAYAVERSION:2022\n")
    with pytest.raises(ValueError):
        maya.profile.modules(2022, [tmp_path])
