"""What is installed from a release serves every page, hands out every add-on and builds them."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

import build_addons
from tests.build.installed import Built, build, install, list_installed, run
from tests.build.visitor import served, server_environment

ENTRIES = {
    "blender": "vfx_time_tracker/tracker_core/tracker.py",
    "maya": "vfx_time_tracker/scripts/vfx_time_tracker_maya/qt_panel/panel.py",
}
PRINT_SUMS = """
import build_addons
print([build("https://a.example", "1.2.3").sha256 for build in build_addons.TARGETS.values()])
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Built:
    return build(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def wheel(built, tmp_path_factory) -> Path:
    """The folder of programs of an environment into which the wheel was installed."""
    return install(built.wheel, tmp_path_factory.mktemp("wheel") / "venv")


@pytest.fixture(scope="module")
def sdist(built, tmp_path_factory) -> Path:
    """The same from the source distribution."""
    return install(built.sdist, tmp_path_factory.mktemp("sdist") / "venv")


@pytest.fixture(scope="module")
def studio(wheel, tmp_path_factory):
    """An invented studio, served by what is installed; the visitor is its admin."""
    folder = tmp_path_factory.mktemp("studio")
    made = subprocess.run(
        [wheel / "vfx-tracker", "demo"],
        cwd=folder,
        env=server_environment(folder),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    password = re.search(r"password is (\S+)", made).group(1)
    admin = re.search(r"admin: (\S+)", made).group(1)
    with served([str(wheel / "vfx-tracker"), "serve"], folder) as visitor:
        visitor.get("/sign-in", {"username": admin, "password": password, "next": ""})
        yield visitor


def test_every_page_that_is_linked_to_is_served(studio):
    seen = studio.visit_all()
    assert {path: answer.status for path, answer in seen.items() if answer.status != 200} == {}
    assert len(seen) > 50


@pytest.mark.parametrize("target", ENTRIES)
def test_the_page_of_downloads_leads_to_an_archive_that_is_whole(studio, target):
    page = studio.get("/downloads")
    assert page.status == 200
    (path,) = set(re.findall(rf'href="([^"]*/addons/{target}/[^"]+\.zip)"', page.body.decode()))
    archive = studio.get(path)
    assert archive.status == 200
    with zipfile.ZipFile(io.BytesIO(archive.body)) as packed:
        assert packed.testzip() is None
        assert ENTRIES[target] in packed.namelist()


def test_blenders_repository_names_an_archive_that_is_there(studio):
    index = studio.get("/addons/blender/index.json")
    (url,) = re.findall(rb'"archive_url": "\./([^"]+)"', index.body)
    assert studio.get(f"/addons/blender/{url.decode()}").status == 200


@pytest.mark.parametrize("command", [["vfx-tracker-build-addons"], ["python", "-m", "build_addons"]])
def test_the_command_builds_every_add_on(wheel, tmp_path, command):
    run(
        wheel / command[0],
        *command[1:],
        *("--server", "https://time.studio.example", "--out", tmp_path),
        cwd=tmp_path,
    )
    for target, entry in ENTRIES.items():
        (archive,) = (tmp_path / target).glob("*.zip")
        with zipfile.ZipFile(archive) as packed:
            assert entry in packed.namelist()


def test_what_is_installed_builds_the_same_bytes_as_the_checkout(wheel, tmp_path):
    installed = run(wheel / "python", "-c", PRINT_SUMS, cwd=tmp_path)
    ours = [builder("https://a.example", "1.2.3").sha256 for builder in build_addons.TARGETS.values()]
    assert installed.strip() == str(ours)


def test_the_source_distribution_holds_what_its_installation_reads(built):
    with tarfile.open(built.sdist) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "requirements.txt", "docs/install.md"} <= names


def test_the_source_distribution_installs_what_the_wheel_does(wheel, sdist):
    assert list_installed(sdist) == list_installed(wheel)


def test_no_test_and_no_tool_is_installed(built):
    with zipfile.ZipFile(built.wheel) as packed:
        tops = {name.split("/")[0] for name in packed.namelist()}
    assert not tops & {"tests", "tools", "bench", "docs", "typings"}
