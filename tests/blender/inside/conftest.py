"""Rules of the tests that run inside Blender: in its own Python, without a window, in a home of their own.

Not for the project's Python: `test_in_each_blender.py` starts them in every Blender and hands over the built
zips.
"""

import importlib
import importlib.util
import os
import sys
from pathlib import Path

import pytest

collect_ignore_glob = [] if importlib.util.find_spec("bpy") else ["test_*.py"]

BUILDS = Path(os.environ.get("BUILT_ADDONS", "."))
ADDON = "vfx_time_tracker"


def is_extension():
    import bpy

    return bpy.app.version >= (4, 2)


def module_name():
    return f"bl_ext.user_default.{ADDON}" if is_extension() else ADDON


def install(archive):
    import bpy

    if is_extension():
        bpy.ops.extensions.package_install_files(
            filepath=str(archive), repo="user_default", enable_on_install=True, overwrite=True
        )
    else:
        bpy.ops.preferences.addon_install(filepath=str(archive), overwrite=True)
        bpy.ops.preferences.addon_enable(module=ADDON)


@pytest.fixture(scope="session")
def installed():
    """The built zip, installed as an artist does; the module's name."""
    install(BUILDS / f"{ADDON}-0.1.0.zip")
    return module_name()


@pytest.fixture
def addon(installed):
    """The add-on, switched on."""
    import bpy

    if installed not in bpy.context.preferences.addons:
        bpy.ops.preferences.addon_enable(module=installed)
    return sys.modules[installed]


@pytest.fixture
def part(addon):
    """Imports a module of the add-on by its short name."""
    return lambda name: importlib.import_module(f"{addon.__name__}.{name}")


@pytest.fixture
def empty_file():
    import bpy

    bpy.ops.wm.read_homefile(use_factory_startup=False, use_empty=False)


# The bpy module of 4.2 crashes and that of 4.5 hangs when Python ends with classes of an add-on alive.


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    session.config.stash[STATUS] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    if "bpy" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash.get(STATUS, 1))


STATUS = pytest.StashKey()
