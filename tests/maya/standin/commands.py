"""What the few commands do that the plug-in, its installer and its self-test use.

Each method `do_<command>` gets a checked `Call`. A flag that Maya has and a model does not look at is
NotModelled, so that nothing passes by luck: `_only` states what a model looks at.
"""

from __future__ import annotations

import time

from .reference import NotModelled
from .strict import CREATE, EDIT, QUERY

MAIN_WINDOW = "MayaWindow"
SHELF_TABS = "MayaWindow|toolBar2|MainShelfLayout|formLayout16|ShelfLayout"


class Commands:
    """`maya.cmds` of one running Maya."""

    def __init__(self, maya):
        self._maya = maya

    def run(self, call):
        model = getattr(self, "do_" + call.name, None)
        if model is None:
            raise NotModelled("cmds.%s" % call.name)
        return model(call)

    def do_about(self, call):
        _only(call, CREATE, "batch", "qtVersion", "version", "majorVersion")
        answers = {
            "batch": self._maya.batch,
            "qtVersion": self._maya.qt_version,
            "version": str(self._maya.year),
            "majorVersion": str(self._maya.year),
        }
        (asked,) = call.flags
        return answers[asked]

    def do_evalDeferred(self, call):
        _only(call, CREATE, "lowestPriority", "lowPriority")
        (what,) = call.args
        self._maya.defer(what, last="lowestPriority" in call.flags)

    def do_internalVar(self, call):
        _only(call, CREATE, "userAppDir")
        return self._maya.profile.app_dir.replace("\\", "/").rstrip("/") + "/"

    def do_optionVar(self, call):
        variables = self._maya.profile.option_vars
        ((asked, value),) = call.flags.items()
        _only(call, CREATE, "exists", "query", "intValue", "stringValue", "remove")
        if asked == "exists":
            return value in variables
        if asked == "query":
            return variables.get(value, 0)
        if asked == "remove":
            return variables.pop(value, None)
        variables[value[0]] = value[1]

    def do_file(self, call):
        _only(call, QUERY, "sceneName")
        return self._maya.scene

    def do_pause(self, call):
        """A tenth of the time, for patience."""
        _only(call, CREATE, "seconds")
        time.sleep(call.flags["seconds"] / 10)

    def do_help(self, call):
        _only(call, CREATE)
        (name,) = call.args
        if not self._maya.reference.has_command(name):
            raise RuntimeError("help: command not found: %s" % name)
        pairs = sorted({(f.short, f.name) for f in self._maya.reference.flags(name).values()})
        rows = ["  -%s -%s" % pair for pair in pairs]
        return "\n".join(["", "Synopsis: %s [flags] [String...]" % name, "Flags:", *rows, ""])

    def do_menu(self, call):
        interface = self._maya.interface
        (name,) = call.args
        if call.flags.get("exists"):
            _only(call, CREATE, "exists")
            return name in interface.menus
        _only(call, CREATE, "label", "parent", "tearOff")
        if call.flags["parent"] != MAIN_WINDOW:
            raise RuntimeError("menu: Object '%s' not found." % call.flags["parent"])
        if name in interface.menus:
            raise RuntimeError("menu: Object's name '%s' is not unique." % name)
        interface.add_menu(name, call.flags["label"])
        return "%s|%s" % (MAIN_WINDOW, name)

    def do_menuItem(self, call):
        _only(call, CREATE, "label", "parent", "command", "divider")
        menu = call.flags["parent"].split("|")[-1]
        if menu not in self._maya.interface.menus:
            raise RuntimeError("menuItem: Object '%s' not found." % menu)
        self._maya.interface.add_menu_item(menu, call.flags.get("label", ""), call.flags.get("command"))
        return "%s|item" % menu

    def do_deleteUI(self, call):
        _only(call, CREATE, "menu", "control")
        interface = self._maya.interface
        for name in call.args:
            if name in interface.menus and "control" not in call.flags:
                interface.delete_menu(name)
            elif name in interface.controls and "menu" not in call.flags:
                interface.close_control(name, forget=True)
            elif not self._maya.profile.shelf.delete(name):
                raise RuntimeError("deleteUI: Object '%s' not found." % name)

    def do_workspaceControl(self, call):
        interface = self._maya.interface
        (name,) = call.args
        if call.flags.get("exists"):
            _only(call, CREATE, "exists")
            return name in interface.controls
        if call.mode == CREATE:
            return self._create_control(call, name)
        if name not in interface.controls:
            raise RuntimeError("workspaceControl: Object '%s' not found." % name)
        if call.mode == QUERY:
            _only(call, QUERY, "visible")
            return interface.controls[name].dock.isVisible()
        _only(call, EDIT, "restore", "close")
        if call.flags.get("close"):
            interface.close_control(name, forget=True)
        else:
            interface.controls[name].dock.show()
        return name

    def _create_control(self, call, name):
        looked_at = (
            "label",
            "uiScript",
            "retain",
            "loadImmediately",
            "dockToMainWindow",
            "initialWidth",
            "minimumWidth",
            "widthProperty",
        )
        _only(call, CREATE, *looked_at)
        if name in self._maya.interface.controls:
            raise RuntimeError("workspaceControl: Object's name '%s' is not unique." % name)
        if call.flags.get("widthProperty", "free") not in ("free", "fixed", "preferred"):
            raise RuntimeError("workspaceControl: invalid widthProperty %r" % call.flags["widthProperty"])
        if call.flags["dockToMainWindow"][0] not in ("left", "right", "top", "bottom"):
            raise RuntimeError("workspaceControl: invalid side %r" % (call.flags["dockToMainWindow"],))
        self._maya.interface.open_control(name, dict(call.flags))
        return name

    def do_loadPlugin(self, call):
        _only(call, CREATE, "quiet")
        return [self._maya.load_plugin(path) for path in call.args]

    def do_unloadPlugin(self, call):
        _only(call, CREATE, "force")
        for name in call.args:
            self._maya.unload_plugin(name)
        return list(call.args)

    def do_pluginInfo(self, call):
        (name,) = call.args
        if call.mode == EDIT:
            _only(call, EDIT, "autoload")
            if name not in self._maya.plugins:
                raise RuntimeError("pluginInfo: Plug-in '%s' is not known." % name)
            change = (
                self._maya.profile.autoload.add
                if call.flags["autoload"]
                else self._maya.profile.autoload.discard
            )
            return change(name)
        _only(call, QUERY, "loaded", "path", "autoload", "version")
        if "loaded" in call.flags:
            return name in self._maya.plugins
        if name not in self._maya.plugins:
            raise RuntimeError("pluginInfo: Plug-in '%s' is not registered." % name)
        if "autoload" in call.flags:
            return name in self._maya.profile.autoload
        plugin = self._maya.plugins[name]
        return plugin.path if "path" in call.flags else plugin.version

    def do_tabLayout(self, call):
        _only(call, QUERY, "selectTab")
        if call.args != (SHELF_TABS,):
            raise RuntimeError("tabLayout: Object '%s' not found." % (call.args,))
        return "Polygons"

    def do_shelfLayout(self, call):
        _only(call, QUERY, "childArray")
        return self._maya.profile.shelf.names() or None

    def do_shelfButton(self, call):
        shelf = self._maya.profile.shelf
        if call.flags.get("exists"):
            _only(call, CREATE, "exists")
            return call.args[0] in shelf.names()
        if call.mode == QUERY:
            _only(call, QUERY, "docTag")
            return shelf.button(call.args[0]).get("docTag", "")
        _only(call, CREATE, "parent", "label", "annotation", "image", "command", "sourceType", "docTag")
        if call.flags["parent"].split("|")[-1] != "Polygons":
            raise RuntimeError("shelfButton: Object '%s' not found." % call.flags["parent"])
        return shelf.add(dict(call.flags))


def _only(call, mode, *looked_at):
    """NotModelled unless the call is in this mode and has these flags alone."""
    rest = set(call.flags) - set(looked_at)
    if call.mode != mode or rest:
        raise NotModelled("%r: mode %s with %s" % (call, call.mode, ", ".join(sorted(rest)) or "these flags"))
