"""What the plug-in's source may not contain, and the self-test's lists against it. Reads, imports nothing."""

from __future__ import annotations

import ast
import re
import runpy
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "maya_plugin"
PACKAGE = PLUGIN / "vfx_time_tracker" / "scripts" / "vfx_time_tracker_maya"
ENTRY = PLUGIN / "vfx_time_tracker" / "plug-ins" / "vfx_time_tracker.py"
INSTALLER = PLUGIN / "drag_into_maya.py"
QT_PANEL = sorted((ROOT / "qt_panel").glob("*.py"))
SHIPPED = [*sorted(PACKAGE.glob("*.py")), *QT_PANEL, ENTRY, INSTALLER]

# Each costs the artist or the studio something; docs/maya.md says what.
FORBIDDEN = {
    "scriptJob": "scriptJob -killAll of another tool removes it",
    "executeInMainThreadWithResult": "waits until Maya is idle, and for ever at exit",
    "installEventFilter": "makes every event of Maya wait for Python",
    "installNativeEventFilter": "makes every event of Maya wait for Python",
    "MTimerMessage": "uses all of the CPU",
    "commandPort": "opens the workstation",
    "userSetup": "another tool's error there stops ours",
    "TrustCenterPathOption": "the studio's security is not ours to change",
    "SafeMode": "the studio's security is not ours to change",
    "exec_": "a modal window stops the artist",
    "QMessageBox": "a modal window stops the artist",
    "QDBus": "not in every Maya",
    "QtNetwork": "the network belongs to the core's worker",
    "atexit": "Maya does not promise to run it",
    "Thread": "the core's worker is the only thread",
    "confirmDialog": "a modal window stops the artist",
}


def words(path: Path) -> set[str]:
    """Names and attributes of the code; strings and comments left out, except what cmds takes as strings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.update(node.name.split("."))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            found.add(node.value)
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_it_holds_nothing_forbidden(path):
    assert {word: FORBIDDEN[word] for word in words(path) & set(FORBIDDEN)} == {}


def test_the_entry_is_small_and_knows_no_path_of_its_own():
    source = ENTRY.read_text(encoding="utf-8")
    assert "__file__" not in source
    assert len(source.splitlines()) <= 60


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_vendored_packages_are_imported_by_relative_path(path):
    assert not re.search(r"^\s*(from|import) (tracker_core|qt_panel)", path.read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_qt_is_imported_in_one_place(path):
    source = path.read_text(encoding="utf-8")
    imports = re.findall(r"^\s*(?:from|import) (?:PySide\d|PyQt\d|shiboken\d|sip)", source, re.M)
    assert bool(imports) == (path.name == "qt.py")


# What the source uses


def calls_of_cmds() -> dict[str, set[str]]:
    """{command: flags} of every call of `cmds` in what is shipped."""
    used: dict[str, set[str]] = defaultdict(set)
    for path in SHIPPED:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id == "cmds":
                    used[node.func.attr].update(keyword.arg for keyword in node.keywords)
    return used


@pytest.fixture(scope="module")
def selftest():
    return runpy.run_path(str(PLUGIN / "maya_selftest.py"), run_name="selftest")


def test_the_self_test_checks_exactly_the_flags_that_are_used(selftest):
    modes = {"edit", "query"}
    used = {name: flags - modes for name, flags in calls_of_cmds().items()}
    used["optionVar"].add("query")  # there it is a flag that takes a name
    assert {name: set(flags) for name, flags in selftest["FLAGS"].items()} == used


def host_words() -> set[str]:
    return words(PACKAGE / "host.py")


def test_the_self_test_checks_exactly_the_events_that_are_used(selftest):
    known = set(selftest["EVENTS"])
    assert known <= host_words()
    source = (PACKAGE / "host.py").read_text(encoding="utf-8")
    listed = re.search(r"EVENTS = \{(.*?)\}", source, re.S).group(1)
    assert set(re.findall(r'"(\w+)":', listed)) | set(re.findall(r'add_event\("(\w+)"', source)) == known


def test_the_self_test_checks_exactly_the_scene_messages_that_are_used(selftest):
    source = (PACKAGE / "host.py").read_text(encoding="utf-8")
    assert set(re.findall(r"MSceneMessage\.(k\w+)", source)) == set(selftest["SCENE_MESSAGES"])


def test_the_self_test_checks_exactly_the_conditions_that_are_used(selftest):
    source = (PACKAGE / "host.py").read_text(encoding="utf-8")
    listed = re.search(r"COMPUTING = \((.*?)\)", source).group(1)
    asked = re.findall(r'getConditionState\("(\w+)"\)', source)
    assert {*re.findall(r'"(\w+)"', listed), *asked} == set(selftest["CONDITIONS"])
