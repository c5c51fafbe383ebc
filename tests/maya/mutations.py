"""Break the plug-in in ways that a real Maya would punish, and see the suite catch each one.

Usage::

    python -m tests.maya.mutations          # all, on Maya 2024's row
    python -m tests.maya.mutations 2027     # on another row
    python -m tests.maya.mutations -- dock  # those whose name holds "dock"

The answer is 0 only when every breakage was caught.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.maya.run_rows import run_suite, studio, unpack_module
from tools.maya_venvs import Row, chosen

MODULE = "vfx_time_tracker"
SCRIPTS = f"{MODULE}/scripts/vfx_time_tracker_maya"
ENTRY = f"{MODULE}/plug-ins/vfx_time_tracker.py"


class Mutation(NamedTuple):
    """`right` stands in `file` and becomes `wrong`; `suite` are the tests that must notice."""

    name: str
    file: str
    right: str
    wrong: str
    suite: str


def in_scripts(name: str, file: str, right: str, wrong: str, suite: str) -> Mutation:
    return Mutation(name, f"{SCRIPTS}/{file}", right, wrong, suite)


MUTATIONS = [
    # What Maya's commands do not have
    in_scripts("misspelt flag", "dock.py", "label=", "lable=", "test_loading.py"),
    in_scripts("string for an int", "dock.py", "initialWidth=280", 'initialWidth="280"', "test_loading.py"),
    in_scripts("one value for two", "dock.py", '("right", True)', '"right"', "test_loading.py"),
    in_scripts("create flag in edit mode", "dock.py", "restore=True", "retain=True", "test_loading.py"),
    in_scripts("wrong dock side", "dock.py", '("right", True)', '("east", True)', "test_loading.py"),
    in_scripts("no such command", "menu.py", "cmds.menuItem(", "cmds.menuEntry(", "test_loading.py"),
    in_scripts("wrong parent of the menu", "menu.py", '"MayaWindow"', '"MainWindow"', "test_loading.py"),
    in_scripts(
        "menu command without argument", "menu.py", "def command(*_)", "def command()", "test_loading.py"
    ),
    in_scripts("wrong event", "host.py", '"Undo":', '"undo":', "test_host.py"),
    in_scripts("wrong condition", "host.py", '("busy",', '("isBusy",', "test_host.py"),
    in_scripts("wrong scene message", "host.py", ".kMayaExiting", ".kMayaExit", "test_host.py"),
    in_scripts("pointer without int()", "dock.py", "int(parent)", "parent", "test_loading.py"),
    in_scripts("the other Qt", "maya_qt.py", 'startswith("6")', 'startswith("5")', "test_loading.py"),
    # What Maya's plug-ins may not do
    Mutation("old API", ENTRY, "def maya_useNewAPI()", "def maya_useOldAPI()", "test_loading.py"),
    Mutation("__file__ in the entry", ENTRY, "functions.loadPath()", "__file__", "test_loading.py"),
    Mutation("interface in batch", ENTRY, "        return\n", "        pass\n", "test_loading.py"),
    Mutation(
        "start inside initializePlugin",
        ENTRY,
        "cmds.evalDeferred(lifecycle.start, lowestPriority=True)",
        "lifecycle.start()",
        "test_loading.py",
    ),
    Mutation("modules left behind", ENTRY, "del sys.modules[name]", "pass", "test_loading.py"),
    in_scripts(
        "Maya's commands off the main thread",
        "host.py",
        "self._calls.append(fn)",
        "cmds.about(version=True)",
        "test_host.py",
    ),
    # Leaks
    in_scripts(
        "leaked callback", "host.py", "removeCallback(callback_id)", "currentCallbackId", "test_loading.py"
    ),
    in_scripts(
        "leaked timer", "host.py", "timer, self._timer = self._timer, None", "timer = None", "test_host.py"
    ),
    in_scripts("leaked menu", "lifecycle.py", "    menu.remove()\n", "", "test_loading.py"),
    in_scripts("leaked control", "lifecycle.py", "    dock.remove()\n", "", "test_loading.py"),
    in_scripts("leaked thread", "tracker_core/worker.py", "        self._stop.set()\n", "", "test_exit.py"),
    in_scripts("start after unload", "lifecycle.py", "not _held.expected or ", "", "test_loading.py"),
    # The end, and the next run
    in_scripts(
        "exit waits for the network",
        "lifecycle.py",
        "        tracker.close()\n",
        "        tracker.close()\n        tracker._worker._thread and tracker._worker._thread.join(60)\n",
        "test_exit.py",
    ),
    in_scripts(
        "exit takes the control away",
        "lifecycle.py",
        "    dock.detach()\n",
        "    dock.remove()\n",
        "test_dock.py",
    ),
    in_scripts("exit is not heard", "host.py", "        self._on_exit()\n", "        pass\n", "test_exit.py"),
    in_scripts(
        "restored panel not attached",
        "dock.py",
        "        _held.panel.attach(tracker, choose_server)\n",
        "        pass\n",
        "test_dock.py",
    ),
    in_scripts(
        "a dead panel taken for a living one",
        "dock.py",
        "return is_alive(_held.panel)",
        "return _held.panel is not None",
        "test_dock.py",
    ),
    in_scripts(
        "loud after uninstalling", "dock.py", "except ImportError:", "except ValueError:", "test_dock.py"
    ),
    # Time
    in_scripts(
        "playback counted as work",
        "host.py",
        'getConditionState("playingBack")',
        'getConditionState("busy")',
        "test_host.py",
    ),
    in_scripts(
        "a script taken for a hand",
        "host.py",
        '"SelectionChanged": Signal.EDIT',
        '"SelectionChanged": Signal.INPUT',
        "test_host.py",
    ),
    in_scripts(
        "a cancelled render never ends",
        "host.py",
        "kSoftwareRenderInterrupted: Signal.COMPUTE_END",
        "kSoftwareRenderInterrupted: Signal.COMPUTE_BEGIN",
        "test_host.py",
    ),
    in_scripts(
        "every pointer counts",
        "host.py",
        " and QtGui.QGuiApplication.focusWindow() is not None",
        "",
        "test_host.py",
    ),
    # The panel
    in_scripts(
        "the password stays",
        "qt_panel/sign_in_form.py",
        "        self._password.clear()\n",
        "",
        "test_panel.py",
    ),
    in_scripts(
        "start takes the wrong task",
        "qt_panel/work_page.py",
        "(self._tasks.picked_id(),)",
        "(1,)",
        "test_panel.py",
    ),
    in_scripts(
        "the panel is not drawn", "dock.py", "        _held.panel.draw()\n", "        pass\n", "test_panel.py"
    ),
    # The installer
    Mutation(
        "a button at each drop",
        "drag_into_maya.py",
        "            return\n    cmds.shelf",
        "            pass\n    cmds.shelf",
        "test_installer.py",
    ),
    Mutation(
        "replaced while it runs",
        "drag_into_maya.py",
        "        cmds.unloadPlugin(NAME)\n",
        "        pass\n",
        "test_installer.py",
    ),
    Mutation(
        "the working version deleted with the broken one",
        "drag_into_maya.py",
        "            os.rename(old, target)",
        "            pass",
        "test_installer.py",
    ),
    Mutation(
        "the working version not loaded again",
        "drag_into_maya.py",
        "            load(before)",
        "            pass",
        "test_installer.py",
    ),
    Mutation(
        "not loaded at the next start",
        "drag_into_maya.py",
        "autoload=True",
        "autoload=False",
        "test_installer.py",
    ),
    Mutation(
        "read once per session",
        "drag_into_maya.py",
        "    sys.modules.pop(__name__, None)\n",
        "",
        "test_installer.py",
    ),
    Mutation(
        "one Maya left out", f"{MODULE}.mod", "MAYAVERSION:2024", "MAYAVERSION:2034", "test_installer.py"
    ),
]


def is_caught(mutation: Mutation, row: Row, server) -> bool:
    """Whether the suite fails on the broken module."""
    with tempfile.TemporaryDirectory() as name:
        module = unpack_module(Path(name))
        path = module / mutation.file
        source = path.read_text(encoding="utf-8")
        if mutation.right not in source:
            raise SystemExit(f"{mutation.name}: {mutation.file} does not hold {mutation.right!r} any more.")
        path.write_text(source.replace(mutation.right, mutation.wrong), encoding="utf-8")
        return not run_suite(row, module, server, ["-x", mutation.suite]).passed


def main(arguments: list[str]) -> int:
    words = arguments[arguments.index("--") + 1 :] if "--" in arguments else [""]
    (row,) = chosen([argument for argument in arguments if argument.isdigit()] or ["2024"])
    tried = [mutation for mutation in MUTATIONS if any(word in mutation.name for word in words)]
    survived = []
    with tempfile.TemporaryDirectory() as folder, studio(Path(folder)) as server:
        for mutation in tried:
            caught = is_caught(mutation, row, server)
            print(f"{'caught' if caught else 'SURVIVED'}: {mutation.name}", flush=True)
            if not caught:
                survived.append(mutation)
    print(f"{len(tried) - len(survived)} of {len(tried)} caught on Maya {row.maya}.")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
