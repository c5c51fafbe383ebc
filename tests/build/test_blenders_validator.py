"""Blender's own tool, out of each wheel, has the last word on zip and repository."""

import json
import subprocess
import sys

import pytest

import build_addons
from tests.blender_ui import program

WHEELS = [version for version in program.VERSIONS if version != "3.4"]
pytestmark = pytest.mark.blender


def find_tool(version):
    venv = program.ROOT / ".venvs" / f"bpy-{version}"
    found = list(venv.glob("lib/python*/site-packages/bpy/*/scripts/addons_core/bl_pkg/cli/blender_ext.py"))
    if not found:
        pytest.skip(program.why_absent(version))
    return found[0]


def call(tool, *arguments):
    command = [sys.executable, str(tool), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("version", WHEELS)
def test_the_zip_is_valid(version, tmp_path):
    archive = build_addons.build_blender("https://time.studio.example", "1.2.3")
    (tmp_path / archive.name).write_bytes(archive.data)
    done = call(find_tool(version), "validate", tmp_path / archive.name)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("version", WHEELS)
def test_our_index_is_the_one_that_blender_makes(version, tmp_path):
    archive = build_addons.build_blender("https://time.studio.example", "1.2.3")
    (tmp_path / archive.name).write_bytes(archive.data)
    done = call(find_tool(version), "server-generate", "--repo-dir", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    theirs = json.loads((tmp_path / "index.json").read_text())
    assert json.loads(build_addons.extension_index([archive])) == theirs
