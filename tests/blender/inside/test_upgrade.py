"""Blender's own way from one version to the next, through a repository served by HTTP."""

import importlib
import json
import shutil
import subprocess
import sys
import time
import urllib.request

import bpy
import pytest
from conftest import BUILDS, install, is_extension
from traces import traces

pytestmark = pytest.mark.skipif(not is_extension(), reason="Blender 3 knows no repositories")


@pytest.fixture
def served(tmp_path):
    """A static repository that can be changed while it is served: (its folder, its address)."""
    folder = tmp_path / "repository"
    folder.mkdir()
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "-d", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    port = server.stdout.readline().split("port ")[1].split()[0]
    yield folder, f"http://127.0.0.1:{port}/index.json"
    server.terminate()
    server.wait(10)


def publish(version, folder):
    for path in (BUILDS / version).iterdir():
        shutil.copy(path, folder)


def wait_for(address):
    for _ in range(50):
        try:
            return json.load(urllib.request.urlopen(address, timeout=5))
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the repository is not served")


def test_an_upgrade_swaps_the_running_add_on_and_leaves_nothing_of_the_old(installed, served):
    folder, address = served
    publish("0.1.0", folder)
    wait_for(address)
    bpy.ops.preferences.addon_disable(module=installed)
    system = bpy.context.preferences.system
    system.use_online_access = True
    bpy.ops.preferences.extension_repo_add(name="studio", remote_url=address, type="REMOTE")
    repositories = bpy.context.preferences.extensions.repos
    index = len(repositories) - 1
    bpy.ops.extensions.repo_sync_all()
    bpy.ops.extensions.package_install(repo_index=index, pkg_id="vfx_time_tracker", enable_on_install=True)
    module = f"bl_ext.{repositories[index].module}.vfx_time_tracker"
    assert stamped_version(module) == "0.1.0"
    bpy.context.preferences.addons[module].preferences.start_with_file = True
    before = traces()

    publish("0.2.0", folder)
    bpy.ops.extensions.repo_sync_all()
    bpy.ops.extensions.package_upgrade_all()

    assert stamped_version(module) == "0.2.0"
    assert traces() == before
    assert bpy.context.preferences.addons[module].preferences.start_with_file
    bpy.ops.extensions.package_uninstall(repo_index=index, pkg_id="vfx_time_tracker")
    bpy.ops.preferences.extension_repo_remove(index=index)
    install(BUILDS / "vfx_time_tracker-0.1.0.zip")


def stamped_version(module):
    return importlib.import_module(f"{module}.tracker_core._stamp").VERSION
