"""Who may call whom: docs/architecture.md, section 6, held by reading the imports."""

import sys

import pytest

from tests.guards.source import is_within, name_of, python_files
from tools.rooms import imports_of

DCC_MODULES = (
    "bpy",
    "bpy_extras",
    "bl_ext",
    "gpu",
    "mathutils",
    "addon_utils",
    "maya",
)
QT_MODULES = ("PySide2", "PySide6", "PyQt5", "shiboken2", "shiboken6", "sip")


def offences(folder, is_forbidden):
    return [
        f"{name_of(path)}:{line} imports {module}"
        for path in python_files(folder)
        for module, line in imports_of(path)
        if is_forbidden(path, module)
    ]


def any_within(module, packages):
    return any(is_within(module, package) for package in packages)


def test_the_core_imports_the_standard_library_and_itself_alone():
    def is_foreign(_path, module):
        top = module.split(".")[0]
        return top not in sys.stdlib_module_names and top not in ("tracker_core", "__future__", "")

    assert offences("tracker_core", is_foreign) == []


def test_only_the_blender_addon_knows_bpy():
    for folder in ("tracker_core", "qt_panel", "maya_plugin", "webapp"):
        assert (
            offences(folder, lambda _path, module: any_within(module, ("bpy", "bl_ext", "mathutils"))) == []
        )


def test_only_the_maya_plugin_knows_maya():
    for folder in ("tracker_core", "qt_panel", "blender_addon", "webapp"):
        assert offences(folder, lambda _path, module: any_within(module, ("maya",))) == []


def test_only_the_qt_panel_knows_a_binding_of_qt():
    for folder in ("tracker_core", "maya_plugin", "blender_addon", "webapp"):
        assert offences(folder, lambda _path, module: any_within(module, QT_MODULES)) == []


def test_the_qt_panel_knows_no_dcc_and_no_server():
    forbidden = (*DCC_MODULES, "webapp", "build_addons", "addon_build", "maya_plugin", "blender_addon")
    assert offences("qt_panel", lambda _path, module: any_within(module, forbidden)) == []


def test_the_qt_panel_takes_words_choices_and_errors_from_the_core_and_nothing_else():
    def is_more(_path, module):
        # `from ..tracker_core.panel import wording` yields tracker_core.panel and tracker_core.panel.wording
        return is_within(module, "tracker_core") and not any_within(
            module, ("tracker_core.panel", "tracker_core.errors")
        )

    assert offences("qt_panel", is_more) == []


@pytest.mark.parametrize("folder", ["blender_addon", "maya_plugin", "qt_panel"])
def test_a_plug_in_knows_nothing_of_the_server(folder):
    assert offences(folder, lambda _path, module: any_within(module, ("webapp", "build_addons"))) == []


def test_the_web_app_imports_nothing_of_the_core_but_the_wire():
    def is_more_than_the_wire(_path, module):
        if module == "tracker_core":
            return False  # `from tracker_core import wire` yields this and tracker_core.wire
        return is_within(module, "tracker_core") and not is_within(module, "tracker_core.wire")

    assert offences("webapp", is_more_than_the_wire) == []


def test_the_web_app_takes_limits_and_words_from_the_wire():
    """Re-typed, they would part from what the add-ons send."""
    for room in ("webapp/store", "webapp/web/http", "webapp/web/api"):
        assert offences(room, lambda _path, module: module == "tracker_core.wire") != [], room


def test_the_domain_is_pure():
    def is_impure(_path, module):
        return any_within(
            module, ("bottle", "peewee", "playhouse", "waitress", "webapp.store", "webapp.web", "time")
        )

    assert offences("webapp/domain", is_impure) == []


def test_peewee_lives_in_the_store_alone():
    def is_peewee_elsewhere(path, module):
        return any_within(module, ("peewee", "playhouse")) and "webapp/store/" not in name_of(path)

    assert offences("webapp", is_peewee_elsewhere) == []


def test_bottle_lives_in_the_web_rooms_alone():
    def is_bottle_elsewhere(path, module):
        allowed = name_of(path).startswith("webapp/web/") or name_of(path) == "webapp/app.py"
        return is_within(module, "bottle") and not allowed

    assert offences("webapp", is_bottle_elsewhere) == []


def test_the_store_calls_no_page_and_no_route():
    assert offences("webapp/store", lambda _path, module: is_within(module, "webapp.web")) == []


def test_nothing_in_the_core_imports_its_composition_root():
    def imports_the_root(path, module):
        root = ("tracker_core.tracker",)
        return any_within(module, root) and name_of(path) not in (
            "tracker_core/tracker.py",
            "tracker_core/__init__.py",
        )

    assert offences("tracker_core", imports_the_root) == []
