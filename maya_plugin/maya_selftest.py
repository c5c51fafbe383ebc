"""Tells a TD in a minute whether this Maya has all that the time tracker uses. The scene stays as it is.

    mayapy maya_selftest.py                                         without a window
    import runpy; runpy.run_path("/path/to/maya_selftest.py")        in Maya's Script Editor, Python tab

It writes `vfx-time-tracker-selftest-<maya>-<mode>.json` into the temporary folder and prints its path and
verdict. "checks" pass or fail; "facts" are for reading. Run it from the unpacked zip: it loads the plug-in
beside it.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import ssl
import sys
import tempfile
import threading
import time
import urllib.request

PLUGIN, PACKAGE = "vfx_time_tracker", "vfx_time_tracker_maya"
IMPORTS = ("ctypes", "hashlib", "http.client", "json", "queue", "ssl", "urllib.request", "uuid", "webbrowser")
# Exactly what the plug-in and its installer ask of Maya; a test holds these tables and the source together.
FLAGS = {
    "about": ("qtVersion", "version"),
    "deleteUI": ("control", "menu"),
    "evalDeferred": ("lowestPriority",),
    "file": ("sceneName",),
    "internalVar": ("userAppDir",),
    "loadPlugin": (),
    "menu": ("exists", "label", "parent", "tearOff"),
    "menuItem": ("command", "label", "parent"),
    "optionVar": ("exists", "intValue", "query", "remove", "stringValue"),
    "pluginInfo": ("autoload", "loaded", "path"),
    "shelfButton": ("annotation", "command", "docTag", "exists", "image", "label", "parent", "sourceType"),
    "shelfLayout": ("childArray",),
    "tabLayout": ("selectTab",),
    "unloadPlugin": (),
    "workspaceControl": (
        "dockToMainWindow",
        "exists",
        "initialWidth",
        "label",
        "loadImmediately",
        "minimumWidth",
        "restore",
        "retain",
        "uiScript",
        "widthProperty",
    ),
}
EVENTS = (
    "NewSceneOpened",
    "Redo",
    "SceneOpened",
    "SceneSaved",
    "SelectionChanged",
    "ToolChanged",
    "Undo",
    "timeChanged",
)
CONDITIONS = ("busy", "playingBack", "readingFile")
SCENE_MESSAGES = (
    "kAfterSoftwareRender",
    "kBeforeSoftwareRender",
    "kMayaExiting",
    "kSoftwareRenderInterrupted",
)


class Report:
    """Checks and facts, as they come in."""

    def __init__(self):
        self.checks, self.facts = {}, {}

    def check(self, name, run):
        """`run()` returns "" or None when all is well, else what is wrong; an exception is wrong too."""
        try:
            wrong = run() or ""
        except Exception as error:
            wrong = "%s: %s" % (type(error).__name__, error)
        self.checks[name] = {"passed": not wrong, "what": wrong}

    def fact(self, name, read):
        try:
            self.facts[name] = read()
        except Exception as error:
            self.facts[name] = "cannot tell: %s: %s" % (type(error).__name__, error)

    @property
    def passed(self):
        return all(check["passed"] for check in self.checks.values())


def tell_facts(report, cmds, openmaya):
    report.fact("maya", lambda: cmds.about(version=True))
    report.fact("batch", lambda: cmds.about(batch=True))
    report.fact("maya_state", openmaya.MGlobal.mayaState)
    report.fact("qt", lambda: cmds.about(qtVersion=True))
    report.fact("python", lambda: sys.version)
    report.fact("executable", lambda: sys.executable)
    report.fact("platform", platform.platform)
    report.fact("openssl", lambda: ssl.OPENSSL_VERSION)
    report.fact("certificate_paths", lambda: list(ssl.get_default_verify_paths()))
    report.fact("certificates", lambda: len(ssl.create_default_context().get_ca_certs()))
    report.fact("proxies", lambda: sorted(urllib.request.getproxies()))
    report.fact("sqlite", lambda: importlib.import_module("sqlite3").sqlite_version)
    report.fact("condition_names", lambda: sorted(openmaya.MConditionMessage.getConditionNames()))


def check_commands(report, cmds):
    for name, flags in sorted(FLAGS.items()):
        report.check("cmds." + name, lambda name=name, flags=flags: missing_flags(cmds.help(name), flags))


def missing_flags(help_text, flags):
    """Which of the flags the command's help does not name; its lines read `  -vis -visible  on|off`."""
    known: set = set()
    for line in help_text.splitlines():
        words = line.split()
        if len(words) > 1 and words[0].startswith("-") and words[1].startswith("-"):
            known.update(word[1:] for word in words[:2])
    lacking = sorted(set(flags) - known)
    return "no flag " + ", ".join(lacking) if lacking else ""


def check_messages(report, openmaya):
    def lacking(wanted, known):
        return ", ".join(sorted(set(wanted) - set(known)))

    report.check("events", lambda: lacking(EVENTS, openmaya.MEventMessage.getEventNames()))
    report.check("conditions", lambda: lacking(CONDITIONS, openmaya.MConditionMessage.getConditionNames()))
    for name in SCENE_MESSAGES:
        report.check("MSceneMessage." + name, lambda name=name: getattr(openmaya.MSceneMessage, name) and "")


def tell_whether_a_blocked_maya_lets_threads_run(report, cmds):
    """Ticks of a thread every 50 ms while the main thread is in a command for 3 s: about 60 if it lets go."""
    ticks, over = [], threading.Event()

    def tick():
        while not over.wait(0.05):
            ticks.append(1)

    thread = threading.Thread(target=tick, name="selftest", daemon=True)
    thread.start()
    cmds.pause(seconds=3)
    over.set()
    thread.join(1)
    report.fact("thread_ticks_while_blocked_3_s", lambda: len(ticks))


def check_loading(report, cmds, folder, batch):
    """Load and unload five times: nothing of the tool may stay."""
    plugin = os.path.join(folder, PLUGIN, "plug-ins", PLUGIN + ".py").replace("\\", "/")

    def cycle():
        for number in range(1, 6):
            cmds.loadPlugin(plugin, quiet=True)
            if not batch:
                importlib.import_module(PACKAGE + ".lifecycle").start()
                if number == 5:
                    look_at_the_dock(report, cmds)
            cmds.unloadPlugin(PLUGIN)
            left = [name for name in sys.modules if name.split(".")[0] == PACKAGE]
            if left:
                return "modules left after unloading: %s" % ", ".join(left)
        return threads_left()

    report.check("five loads and unloads", cycle)


def threads_left():
    """The tracker's worker ends by itself within a few seconds."""
    end = time.time() + 5
    while time.time() < end:
        left = [thread.name for thread in threading.enumerate() if thread.name.startswith("vfx-time-tracker")]
        if not left:
            return ""
        time.sleep(0.1)
    return "threads left after unloading: %s" % ", ".join(left)


def look_at_the_dock(report, cmds):
    dock = importlib.import_module(PACKAGE + ".dock")

    def open_close_open():
        dock.show()
        if not dock.is_open():
            return "the panel did not open"
        cmds.workspaceControl(dock.NAME, edit=True, close=True)
        dock.show()
        return "" if dock.is_open() else "the panel did not open again"

    report.check("dock opens, closes and opens again", open_close_open)


def run(folder):
    """Run all of it and return the Report."""
    cmds = importlib.import_module("maya.cmds")
    openmaya = importlib.import_module("maya.api.OpenMaya")
    report = Report()
    tell_facts(report, cmds, openmaya)
    for name in IMPORTS:
        report.check("import " + name, lambda name=name: importlib.import_module(name) and "")
    check_commands(report, cmds)
    check_messages(report, openmaya)
    tell_whether_a_blocked_maya_lets_threads_run(report, cmds)
    was_loaded = cmds.pluginInfo(PLUGIN, query=True, loaded=True)
    if was_loaded:
        cmds.unloadPlugin(PLUGIN)
    check_loading(report, cmds, folder, report.facts["batch"])
    if was_loaded:
        cmds.loadPlugin(PLUGIN, quiet=True)
    return report


def write(report):
    """The report as a file; returns its path."""
    mode = "batch" if report.facts["batch"] else "gui"
    name = "%s-selftest-%s-%s.json" % (PLUGIN.replace("_", "-"), report.facts["maya"], mode)
    path = os.path.join(tempfile.gettempdir(), name)
    with open(path, "w") as file:
        json.dump({"passed": report.passed, "checks": report.checks, "facts": report.facts}, file, indent=2)
    return path


def main():
    """What both ways of starting it do."""
    started_maya = "maya.cmds" not in sys.modules and not hasattr(sys, "ps1")
    if started_maya:
        importlib.import_module("maya.standalone").initialize(name="python")
    report = run(os.path.dirname(os.path.abspath(__file__)))
    failed = sorted(name for name, check in report.checks.items() if not check["passed"])
    for name in failed:
        print("FAILED %s: %s" % (name, report.checks[name]["what"]))
    print("Time Tracker self-test %s: %s" % ("failed" if failed else "passed", write(report)))
    if started_maya:
        importlib.import_module("maya.standalone").uninitialize()
    return report


if __name__ in ("__main__", "<run_path>"):
    main()
