"""Runs what is in `inside/` in every Blender there is: the bpy wheels, and Debian's program."""

import subprocess
import sysconfig
from pathlib import Path

import pytest

import build_addons
from tests.blender_ui import program

pytestmark = pytest.mark.blender
INSIDE = Path(__file__).resolve().parent / "inside"


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """Two versions, each as a zip and as a repository of its own."""
    folder = tmp_path_factory.mktemp("builds")
    for version in ("0.1.0", "0.2.0"):
        archive = build_addons.build_blender("http://127.0.0.1:9", version)
        (folder / archive.name).write_bytes(archive.data)
        repository = folder / version
        repository.mkdir()
        (repository / archive.name).write_bytes(archive.data)
        (repository / "index.json").write_bytes(build_addons.extension_index([archive]))
    return folder


@pytest.mark.parametrize("version", program.VERSIONS)
def test_inside(version, builds, tmp_path):
    if program.find_program(version) is None:
        pytest.skip(program.why_absent(version))
    blender = program.Blender(
        version, tmp_path, {"BUILT_ADDONS": str(builds), "PYTHONDONTWRITEBYTECODE": "1"}
    )
    pytest_arguments = [
        "-q",
        "-ra",
        "-p",
        "no:cacheprovider",
        "--confcutdir",
        INSIDE,
        "--rootdir",
        INSIDE,
        INSIDE,
    ]
    if blender.is_wheel:
        command = [blender.program, "-m", "pytest", *pytest_arguments]
    else:
        runner = INSIDE / "run_in_program.py"
        packages = sysconfig.get_paths()["purelib"]
        command = [blender.program, "-b", "--python", runner, "--", packages, *pytest_arguments]
    done = subprocess.run(
        list(map(str, command)),
        env=blender.environment_of_its_own(),
        cwd=INSIDE,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout, done.stdout
