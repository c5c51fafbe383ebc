"""One running Maya: its modules in `sys.modules`, its window, its plug-ins, its idle queue, its end."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
import traceback
import types
from pathlib import Path

from .commands import SHELF_TABS, Commands
from .interface import Interface, load_qt
from .messages import Callbacks, message_models
from .modules import StrictModule, main_thread_only, strict_class
from .reference import NotModelled, Reference
from .strict import check_call

MODULES = (
    "maya",
    "maya.standalone",
    "maya.cmds",
    "maya.mel",
    "maya.utils",
    "maya.OpenMayaUI",
    "maya.api",
    "maya.api.OpenMaya",
)
QT_OF = {2022: "5.15.2", 2023: "5.15.2", 2024: "5.15.2", 2025: "6.5.3", 2026: "6.5.3", 2027: "6.8.3"}


class Plugin:
    def __init__(self, name, path, namespace):
        self.name, self.path, self.namespace, self.version = name, path, namespace, "unknown"


class NewObject:
    """The MObject that `initializePlugin` gets when it asked for the new API."""

    def __init__(self, plugin):
        self.plugin = plugin


class OldObject:
    """What it gets without `maya_useNewAPI`: useless for `maya.api`."""


class Maya:
    """A running Maya `year`. `faults` lists what a real Maya would have punished; a test ends with none.

    `load_path` is what MFnPlugin.loadPath() answers with: "folder" or "file", for it is not known for sure.
    `mayapy`: Maya as a library, without a window, in which no command is known before `maya.standalone` was
    initialized.
    """

    def __init__(self, year, profile, batch=False, modules=(), load_path="folder", mayapy=False):
        self.year, self.profile, self.batch, self.mayapy = year, profile, batch or mayapy, mayapy
        self.standalone = []  # what was asked of `maya.standalone`
        self.qt_version = QT_OF[year]
        self.reference = Reference(year)
        self.faults, self.said, self.calls = [], [], []
        self.callbacks = Callbacks(self.faults)
        self.conditions, self.plugins, self.scene = {}, {}, ""
        self.is_gone = self._renders = False
        self.refuses_plugins = False  # secure plug-in loading, and the artist said no
        self.module_folders = profile.modules(year, modules)
        self._load_path = load_path
        self._deferred, self._deferred_last = [], []
        self._path_before = list(sys.path)
        self._install_modules()
        for folder in self.module_folders:
            sys.path.append(str(folder / "scripts"))
        self.interface = None
        if not self.batch:
            self.interface = Interface(
                year, load_qt(self.qt_version), profile, self.faults, self.emit, self.render
            )

    # --- what Maya is to Python

    def _install_modules(self):
        api = StrictModule("maya.api")
        openmaya = StrictModule("maya.api.OpenMaya", self.reference.api_names("api/OpenMaya"))
        models = message_models(self.reference, self.callbacks, self.conditions)
        models.update(MGlobal=self._global_model(), MFnPlugin=None)
        for name, model in models.items():
            if model is not None:
                value = strict_class(self.reference, "api/OpenMaya", name, model, self.faults)
                setattr(openmaya, name, value)
        openmaya.MFnPlugin = self._plugin_function_set()
        openmaya_ui = StrictModule("maya.OpenMayaUI", self.reference.api_names("OpenMayaUI"))
        openmaya_ui.MQtUtil = strict_class(
            self.reference, "OpenMayaUI", "MQtUtil", self._qt_util_model(), self.faults
        )
        utils = StrictModule("maya.utils", self.reference.api_names("utils"))
        utils.executeDeferred = lambda what, *args: self.defer(lambda: what(*args), last=False)
        utils.processIdleEvents = self.idle
        standalone = StrictModule("maya.standalone")
        standalone.initialize, standalone.uninitialize = self._initialize, self._uninitialize
        mel = StrictModule("maya.mel", ("eval",))
        mel.eval = main_thread_only("mel.eval", self._eval_mel, self.faults)
        maya = StrictModule("maya")
        maya.cmds, maya.mel, maya.utils, maya.api = _CommandModule(self), mel, utils, api
        maya.OpenMayaUI, api.OpenMaya = openmaya_ui, openmaya
        for module in (maya, maya.cmds, mel, utils, standalone, openmaya_ui, api, openmaya):
            sys.modules[module.__name__] = module
        if self.mayapy:
            del sys.modules["maya.cmds"]

    def _initialize(self, name="python"):
        self.standalone.append("initialize")
        sys.modules["maya.cmds"] = sys.modules["maya"].cmds

    def _uninitialize(self):
        self.standalone.append("uninitialize")

    def _global_model(self):
        maya = self

        class Global:
            def mayaState(self):
                members = maya.reference.api_class("api/OpenMaya", "MGlobal")
                return members["kLibraryApp" if maya.mayapy else "kBatch" if maya.batch else "kInteractive"]

            def displayInfo(self, text):
                maya.said.append(("info", text))

            def displayWarning(self, text):
                maya.said.append(("warning", text))

            def displayError(self, text):
                maya.said.append(("error", text))

        return Global

    def _plugin_function_set(self):
        maya = self

        class MFnPlugin:
            def __init__(self, plugin_object, vendor="", version="", apiVersion="Any"):
                if not isinstance(plugin_object, NewObject):
                    raise TypeError("MFnPlugin: not an MObject of maya.api; maya_useNewAPI is missing")
                for what in (vendor, version, apiVersion):
                    if not isinstance(what, str):
                        raise TypeError("MFnPlugin takes strings")
                self._plugin = plugin_object.plugin
                self._plugin.version = version or self._plugin.version

            def loadPath(self):
                path = self._plugin.path
                return path if maya._load_path == "file" else os.path.dirname(path)

            def __getattr__(self, name):
                if name in maya.reference.api_class("api/OpenMaya", "MFnPlugin"):
                    raise NotModelled("MFnPlugin.%s" % name)
                raise AttributeError(name)

        return MFnPlugin

    def _qt_util_model(self):
        maya = self

        class QtUtil:
            def mainWindow(self):
                return maya.interface.address(maya.interface.window) if maya.interface else None

            def getCurrentParent(self):
                return maya.interface.current_parent()

            def findControl(self, name):
                return maya.interface.find_control(name)

            def addWidgetToMayaLayout(self, widget, layout):
                maya.interface.add_widget(widget, layout)

        return QtUtil

    def _eval_mel(self, source):
        if source.strip().rstrip(";").endswith("= $gShelfTopLevel"):
            return SHELF_TABS
        raise NotModelled("mel.eval(%r)" % source)

    def command(self, name, args, kwargs):
        """One call of `maya.cmds`, checked and run."""
        if self.reference.is_ui(name) and self.batch:
            self.faults.append("cmds.%s was called in batch" % name)
            raise RuntimeError("cmds.%s does not exist in batch" % name)
        call = check_call(self.reference, name, args, kwargs)
        self.calls.append(call)
        return Commands(self).run(call)

    # --- what happens in it

    def defer(self, what, last):
        (self._deferred_last if last else self._deferred).append(what)

    def idle(self):
        """Run what was deferred, as Maya does when it has nothing else to do. In batch that never happens."""
        while not self.batch and (self._deferred or self._deferred_last):
            what = (self._deferred or self._deferred_last).pop(0)
            try:
                if callable(what):
                    what()
                else:
                    exec(compile(what, "<evalDeferred>", "exec"), {"__name__": "__main__"})
            except Exception:
                self.faults.append("a deferred call raised:\n" + traceback.format_exc())

    def run(self, seconds=0.0, until=None):
        """Turn the event loop for a while, or until `until()` holds; whether it held."""
        end = time.monotonic() + seconds
        while True:
            self.idle()
            if self.interface:
                self.interface.application.processEvents()
                self.interface.flush_deleted()
            if until is not None and until():
                return True
            if time.monotonic() >= end:
                return until is None
            time.sleep(0.005)

    def emit(self, event):
        """Fire an event; how many listened."""
        if event not in self.reference.events:
            raise ValueError(event)
        return self.callbacks.fire("event", event)

    def render(self):
        """Begin a software render, or end the one that runs."""
        self._renders = not self._renders
        self.scene_message("kBeforeSoftwareRender" if self._renders else "kAfterSoftwareRender")

    def set_condition(self, name, state):
        if name not in self.reference.conditions:
            raise ValueError(name)
        self.conditions[name] = state
        return self.callbacks.fire("condition", name, state)

    def scene_message(self, name):
        return self.callbacks.fire("scene", self.reference.api_class("api/OpenMaya", "MSceneMessage")[name])

    # --- plug-ins

    def plugin_file(self, name):
        """The plug-in's file in one of the modules, or None."""
        for folder in self.module_folders:
            path = folder / "plug-ins" / (name + ".py")
            if path.is_file():
                return str(path)
        return None

    def load_plugin(self, path):
        path = path if os.path.isabs(path) else self.plugin_file(path)
        if path is None or not os.path.isfile(path):
            raise RuntimeError("loadPlugin: Plug-in was not found on MAYA_PLUG_IN_PATH.")
        if self.refuses_plugins:
            raise RuntimeError("loadPlugin: the plug-in is not in a trusted location")
        name = Path(path).stem
        if name in self.plugins:
            return name
        # There is no __file__ in Maya's plug-in modules, and they are not in sys.modules.
        namespace = {"__name__": name, "__builtins__": __builtins__}
        exec(compile(Path(path).read_text(encoding="utf-8"), path, "exec"), namespace)
        plugin = Plugin(name, path.replace("\\", "/"), namespace)
        known = NewObject(plugin) if "maya_useNewAPI" in namespace else OldObject()
        threads = set(threading.enumerate())
        try:
            namespace["initializePlugin"](known)
        except Exception as error:
            self.faults.append("initializePlugin raised:\n" + traceback.format_exc())
            raise RuntimeError("loadPlugin: initializePlugin failed") from error
        if set(threading.enumerate()) - threads:
            self.faults.append("initializePlugin started a thread")
        plugin.object = known
        self.plugins[name] = plugin
        return name

    def unload_plugin(self, name):
        plugin = self.plugins.pop(name)
        try:
            plugin.namespace["uninitializePlugin"](plugin.object)
        except Exception as error:
            self.faults.append("uninitializePlugin raised:\n" + traceback.format_exc())
            raise RuntimeError("unloadPlugin: uninitializePlugin failed") from error

    def load_autoloaded(self):
        for name in sorted(self.profile.autoload):
            self.load_plugin(name)

    # --- the end

    def quit(self):
        """File > Exit: tell who listens, close the window, stop. Plug-ins are not unloaded."""
        self.scene_message("kMayaExiting")
        self.vanish()

    def vanish(self):
        """Take this Maya out of the process, with all Python that it had imported."""
        self.is_gone = True
        if self.interface:
            self.interface.close()
        for name in list(sys.modules):
            if name in MODULES or name.split(".")[0] == "vfx_time_tracker_maya":
                del sys.modules[name]
        sys.path[:] = self._path_before
        gc.collect()


class _CommandModule(types.ModuleType):
    """`maya.cmds`: whatever command this version documents."""

    def __init__(self, maya):
        super().__init__("maya.cmds")
        self.__maya = maya

    def __getattr__(self, name):
        maya = self.__maya
        if name.startswith("__"):
            raise AttributeError(name)
        if maya.reference.is_runtime_command(name):
            raise NotModelled("runtime command %s" % name)
        if not maya.reference.has_command(name):
            near = ", ".join(maya.reference.near_commands(name)) or "none"
            raise AttributeError("Maya %d has no command '%s'. Near: %s" % (maya.year, name, near))
        return main_thread_only(
            "cmds." + name, lambda *args, **kwargs: maya.command(name, args, kwargs), maya.faults
        )
