"""The zip that artists get: the same bytes every time, and all that a Maya needs inside."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from addon_build.maya import build_maya

SERVER, VERSION = "https://time.studio.example", "1.2.3"
PACKAGE = "vfx_time_tracker/scripts/vfx_time_tracker_maya"


@pytest.fixture(scope="module")
def files():
    with zipfile.ZipFile(BytesIO(build_maya(SERVER, VERSION).data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_arguments_give_the_same_bytes():
    assert build_maya(SERVER, VERSION).data == build_maya(SERVER, VERSION).data


def test_another_server_gives_other_bytes():
    assert build_maya(SERVER, VERSION).sha256 != build_maya("https://other.example", VERSION).sha256


def test_its_name_tells_what_it_is():
    assert build_maya(SERVER, VERSION).name == "vfx-time-tracker-maya-1.2.3.zip"


@pytest.mark.parametrize(
    "name",
    [
        "drag_into_maya.py",
        "maya_selftest.py",
        "vfx_time_tracker.mod",
        "vfx_time_tracker/LICENSE",
        "vfx_time_tracker/icons/vfx_time_tracker.png",
        "vfx_time_tracker/plug-ins/vfx_time_tracker.py",
        f"{PACKAGE}/tracker_core/tracker.py",
        f"{PACKAGE}/tracker_core/panel/wording.py",
        f"{PACKAGE}/qt_panel/panel.py",
    ],
)
def test_it_holds(files, name):
    assert files[name]


def test_the_licence_stands_at_the_top_and_beside_the_core(files):
    licence = files["vfx_time_tracker/LICENSE"]
    assert b"Apache License" in licence
    assert files[f"{PACKAGE}/tracker_core/LICENSE"] == licence


def test_it_holds_nothing_compiled_and_no_test(files):
    assert [name for name in files if name.endswith((".pyc", ".in")) or "test_" in name] == []


def test_server_and_version_are_stamped(files):
    stamp = files[f"{PACKAGE}/tracker_core/_stamp.py"].decode()
    assert SERVER in stamp
    assert VERSION in stamp
    assert f'VERSION = "{VERSION}"' in files["vfx_time_tracker/plug-ins/vfx_time_tracker.py"].decode()


def test_the_module_file_has_one_line_a_maya_and_a_relative_path(files):
    lines = files["vfx_time_tracker.mod"].decode().splitlines()
    pattern = re.compile(r"\+ MAYAVERSION:(\d{4}) vfx_time_tracker 1\.2\.3 \./vfx_time_tracker")
    assert [pattern.fullmatch(line).group(1) for line in lines] == [str(year) for year in range(2022, 2028)]
