"""The single file, and the wheel by pipx and uv. All need a package registry: `make install-check`."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.installed import build, copy_tree, run
from tests.build.visitor import served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return copy_tree(tmp_path_factory.mktemp("here") / "source")


def make_file(source: Path, out: Path) -> Path:
    run(sys.executable, source / "tools" / "build_pyz.py", "--out", out, cwd=source)
    (made,) = out.glob("vfx-tracker-*.pyz")
    return made


@pytest.fixture(scope="module")
def single_file(source, tmp_path_factory):
    return make_file(source, tmp_path_factory.mktemp("out"))


@pytest.fixture
def bare_python(tmp_path):
    """A Python to which nothing was installed, pip neither."""
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare")
    return tmp_path / "bare" / "bin" / "python"


def test_it_serves_pages_and_add_ons_where_nothing_is_installed(
    single_file, bare_python, tmp_path, monkeypatch
):
    monkeypatch.setenv("SHIV_ROOT", str(tmp_path / "unpacked"))
    with served([str(bare_python), str(single_file), "serve"], tmp_path) as visitor:
        assert visitor.get("/sign-in").status == 200
        assert visitor.get("/addons/blender/index.json").status == 200


def test_it_builds_the_add_ons_too(single_file, bare_python, tmp_path):
    environment = os.environ | {
        "SHIV_ROOT": str(tmp_path / "unpacked"),
        "SHIV_ENTRY_POINT": "build_addons:main",
    }
    command = [bare_python, single_file, "--server", "https://time.studio.example", "--out", tmp_path / "out"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["blender", "maya"]


def test_the_same_source_in_another_folder_gives_the_same_bytes(source, single_file, tmp_path):
    elsewhere = tmp_path / "somewhere else"
    shutil.copytree(source, elsewhere, ignore=shutil.ignore_patterns(".cache"))
    again = make_file(elsewhere, tmp_path / "out")
    sums = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (single_file, again)}
    assert len(sums) == 1


@pytest.fixture(scope="module")
def installers(tmp_path_factory):
    """The folder of programs in which pipx and uv are."""
    folder = tmp_path_factory.mktemp("installers")
    run(sys.executable, "-m", "venv", folder)
    run(folder / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "pipx", "uv")
    return folder / "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(tmp_path_factory.mktemp("built")).wheel


@pytest.mark.parametrize(
    "command", [["pipx", "install", "--python", sys.executable], ["uv", "tool", "install"]]
)
def test_a_tool_installer_puts_both_commands_on_the_path(installers, wheel, tmp_path, command):
    places = {"PIPX_HOME": "pipx", "PIPX_BIN_DIR": "bin", "UV_TOOL_DIR": "uv", "UV_TOOL_BIN_DIR": "bin"}
    environment = os.environ | {name: str(tmp_path / folder) for name, folder in places.items()}
    subprocess.run(
        [installers / command[0], *command[1:], f"{wheel}[postgres]"],
        env=environment,
        check=True,
        capture_output=True,
    )
    with served([str(tmp_path / "bin" / "vfx-tracker"), "serve"], tmp_path) as visitor:
        assert visitor.get("/addons/blender/index.json").status == 200
    assert "--server" in run(tmp_path / "bin" / "vfx-tracker-build-addons", "--help")
