"""Dropping drag_into_maya.py: installs, brings up to date, and can be dropped again and again."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest
from conftest import MODULE

PLUGIN = "vfx_time_tracker"


def drop(folder):
    """What Maya does with a dropped Python file: import it once per name, call its function."""
    name = "drag_into_maya"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, str(folder / (name + ".py")))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    sys.modules[name].onMayaDroppedPythonFile("dropped")


@pytest.fixture
def plain_maya(run_maya):
    """A Maya that has never heard of the tool."""
    return run_maya(modules=[])


def modules_folder(maya):
    return Path(maya.profile.app_dir) / "modules"


def another_version(tmp_path):
    """The same zip as 9.9.9, unpacked somewhere else."""
    folder = tmp_path / "a newer download"
    shutil.copytree(str(MODULE), str(folder))
    for file in (folder / (PLUGIN + ".mod"), folder / PLUGIN / "plug-ins" / (PLUGIN + ".py")):
        file.write_text(file.read_text().replace("1.2.3", "9.9.9"))
    return folder


def test_a_drop_installs_loads_and_opens(plain_maya):
    drop(MODULE)
    plain_maya.run(0.05)
    assert PLUGIN in plain_maya.plugins
    assert list(plain_maya.interface.controls) == ["vfxTimeTrackerControl"]
    assert plain_maya.said == [("info", "Time Tracker: installed. Sign in in the panel on the right.")]


def test_the_user_folder_may_hold_a_space(plain_maya):
    assert " " in plain_maya.profile.app_dir
    drop(MODULE)
    assert (modules_folder(plain_maya) / PLUGIN / "plug-ins" / (PLUGIN + ".py")).is_file()


def test_the_next_run_loads_it_by_itself(run_maya):
    first = run_maya(modules=[])
    drop(MODULE)
    first.run(0.05)
    first.quit()
    second = run_maya(modules=[])
    second.load_autoloaded()
    second.interface.restore_workspace()
    second.run(0.05)
    assert second.plugins[PLUGIN].path.startswith(second.profile.app_dir)
    assert list(second.interface.controls) == ["vfxTimeTrackerControl"]


@pytest.mark.parametrize("year", range(2022, 2028))
def test_each_maya_finds_the_module(plain_maya, year):
    drop(MODULE)
    (folder,) = plain_maya.profile.modules(year)
    assert (folder / "scripts" / "vfx_time_tracker_maya").is_dir()


def test_an_older_maya_leaves_it_alone(plain_maya):
    drop(MODULE)
    assert plain_maya.profile.modules(2020) == []


def test_dropping_twice_changes_nothing(plain_maya):
    drop(MODULE)
    plain_maya.run(0.05)
    before = sorted(modules_folder(plain_maya).rglob("*"))
    drop(MODULE)
    plain_maya.run(0.05)
    assert sorted(modules_folder(plain_maya).rglob("*")) == before
    assert len(plain_maya.profile.shelf.names()) == 1
    assert list(plain_maya.interface.menus) == ["vfxTimeTrackerMenu"]


def test_a_newer_version_replaces_the_running_one(plain_maya, tmp_path):
    drop(MODULE)
    plain_maya.run(0.05)
    drop(another_version(tmp_path))
    plain_maya.run(0.05)
    assert plain_maya.plugins[PLUGIN].version == "9.9.9"
    assert "9.9.9" in (modules_folder(plain_maya) / (PLUGIN + ".mod")).read_text()


def test_what_the_old_version_had_alone_is_gone(plain_maya, tmp_path):
    drop(MODULE)
    stale = modules_folder(plain_maya) / PLUGIN / "scripts" / "vfx_time_tracker_maya" / "gone_in_the_next.py"
    stale.write_text("")
    drop(another_version(tmp_path))
    assert not stale.exists()


def hold_the_new_folder(monkeypatch):
    """A virus scanner on Windows: what was just copied cannot be renamed for a while."""
    rename = os.rename

    def refuse(source, target):
        if os.path.basename(source) == "new":
            raise PermissionError(13, "Access is denied", source)
        rename(source, target)

    monkeypatch.setattr(os, "rename", refuse)


def test_a_newer_version_that_cannot_be_put_in_place_leaves_the_old_one_at_work(
    plain_maya, tmp_path, monkeypatch
):
    drop(MODULE)
    plain_maya.run(0.05)
    before = sorted(Path(plain_maya.profile.app_dir).rglob("*"))
    hold_the_new_folder(monkeypatch)
    drop(another_version(tmp_path))
    plain_maya.run(0.05)
    level, text = plain_maya.said[-1]
    assert (level, "could not be installed" in text) == ("error", True)
    assert sorted(Path(plain_maya.profile.app_dir).rglob("*")) == before
    assert plain_maya.plugins[PLUGIN].version == "1.2.3"
    assert list(plain_maya.interface.menus) == ["vfxTimeTrackerMenu"]


def test_a_first_install_that_cannot_be_put_in_place_leaves_nothing_and_can_be_tried_again(
    plain_maya, monkeypatch
):
    with monkeypatch.context() as held:
        hold_the_new_folder(held)
        drop(MODULE)
    assert list(modules_folder(plain_maya).iterdir()) == []
    drop(MODULE)
    assert PLUGIN in plain_maya.plugins


def test_a_module_file_that_cannot_be_written_leaves_no_copy_beside_it(plain_maya):
    modules_folder(plain_maya).mkdir()
    (modules_folder(plain_maya) / (PLUGIN + ".mod")).mkdir()
    drop(MODULE)
    ((level, _),) = plain_maya.said
    assert level == "error"
    assert [path.name for path in Path(plain_maya.profile.app_dir).iterdir()] == ["modules"]


def test_the_modules_folder_holds_the_module_alone(plain_maya, tmp_path):
    drop(MODULE)
    drop(another_version(tmp_path))
    names = sorted(path.name for path in modules_folder(plain_maya).iterdir())
    assert names == [PLUGIN, PLUGIN + ".mod"]
    assert sorted(path.name for path in Path(plain_maya.profile.app_dir).iterdir()) == ["modules"]


def test_the_dropped_file_forgets_itself(plain_maya):
    drop(MODULE)
    assert "drag_into_maya" not in sys.modules


def test_the_shelf_button_opens_the_panel(plain_maya):
    drop(MODULE)
    plain_maya.run(0.05)
    plain_maya.interface.close_control("vfxTimeTrackerControl", forget=True)
    (name,) = plain_maya.profile.shelf.names()
    button = plain_maya.profile.shelf.button(name)
    assert Path(button["image"]).is_file()
    exec(button["command"], {"__name__": "__main__"})
    assert list(plain_maya.interface.controls) == ["vfxTimeTrackerControl"]


def test_dropped_out_of_an_unpacked_file_alone_it_says_what_to_do(plain_maya, tmp_path):
    shutil.copy(str(MODULE / "drag_into_maya.py"), str(tmp_path))
    drop(tmp_path)
    ((level, text),) = plain_maya.said
    assert (level, "unpack the whole zip first" in text) == ("error", True)
    assert plain_maya.plugins == {}


def test_where_maya_refuses_the_plugin_it_says_where_to_allow_it(plain_maya):
    plain_maya.refuses_plugins = True
    drop(MODULE)
    ((level, text),) = plain_maya.said
    assert (level, "trusted plug-in locations" in text) == ("error", True)
    assert plain_maya.profile.autoload == set()


def test_a_folder_that_cannot_be_written_is_a_sentence(plain_maya):
    Path(plain_maya.profile.app_dir, "modules").write_text("a file is in the way")
    drop(MODULE)
    ((level, text),) = plain_maya.said
    assert (level, "could not be installed" in text) == ("error", True)
