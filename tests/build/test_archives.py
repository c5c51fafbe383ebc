"""The archives that artists install, opened and read."""

import ast
import io
import subprocess
import sys
import tomllib
import zipfile

import pytest

import build_addons
from addon_build.archive import read_files
from tests.guards.source import ROOT

SERVER = "https://time.studio.example"


def opened(server=SERVER, version="1.2.3"):
    return zipfile.ZipFile(io.BytesIO(build_addons.build_blender(server, version).data))


def text_of(name, **given):
    return opened(**given).read(f"vfx_time_tracker/{name}").decode()


def test_the_same_arguments_give_the_same_bytes():
    assert build_addons.build_blender(SERVER, "1.2.3") == build_addons.build_blender(SERVER, "1.2.3")


def test_another_process_gives_the_same_bytes():
    code = f"import build_addons; print(build_addons.build_blender({SERVER!r}, '1.2.3').sha256)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == build_addons.build_blender(SERVER, "1.2.3").sha256


def test_another_server_gives_another_archive():
    one, other = (build_addons.build_blender(f"https://{name}.example", "1.2.3") for name in "ab")
    assert one.sha256 != other.sha256


def test_a_checkout_with_line_ends_of_windows_gives_the_same_bytes(tmp_path):
    for folder, line_end in (("unix", b"\n"), ("windows", b"\r\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_bytes(b"import this" + line_end)
    assert read_files(tmp_path / "unix", "x") == read_files(tmp_path / "windows", "x")


def test_all_lies_in_one_folder_as_blender_3_wants_it():
    assert {name.split("/")[0] for name in opened().namelist()} == {"vfx_time_tracker"}


def test_no_compiled_and_no_hidden_file_is_packed():
    names = opened().namelist()
    assert not [name for name in names if "__pycache__" in name or "/." in name or name.endswith(".pyc")]


def test_the_whole_core_is_inside():
    packed = {name for name in opened().namelist() if "/tracker_core/" in name}
    ours = {f"vfx_time_tracker/tracker_core/{path.name}" for path in (ROOT / "tracker_core").glob("*.py")}
    assert ours <= packed


def test_server_and_version_are_stamped_into_the_core():
    names = {}
    exec(text_of("tracker_core/_stamp.py"), names)
    assert (names["SERVER_URL"], names["VERSION"]) == (SERVER, "1.2.3")


def test_blender_3_reads_the_version():
    tree = ast.parse(text_of("__init__.py"))
    (info,) = (
        node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "bl_info"
    )
    assert ast.literal_eval(info)["version"] == (1, 2, 3)


def test_blender_4_reads_the_version():
    assert tomllib.loads(text_of("blender_manifest.toml"))["version"] == "1.2.3"


def test_both_licences_are_inside():
    assert "GNU GENERAL PUBLIC LICENSE" in text_of("LICENSE")
    assert "Apache License" in text_of("tracker_core/LICENSE")


def test_every_permission_has_its_reason():
    permissions = tomllib.loads(text_of("blender_manifest.toml"))["permissions"]
    assert set(permissions) == {"network", "files"}
    assert all(permissions.values())


def test_the_packed_core_reads_its_stamp(tmp_path):
    opened().extractall(tmp_path)
    code = "from tracker_core import config; s = config.load(); print(s.server_url, s.version)"
    folder = tmp_path / "vfx_time_tracker"
    told = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin", "HOME": str(tmp_path)},
    )
    assert told.stdout.split() == [SERVER, "1.2.3"]


def test_the_core_and_the_project_have_one_licence():
    assert (ROOT / "tracker_core" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_projects_version_is_one():
    assert build_addons.check_version(build_addons.our_version())


@pytest.mark.parametrize("target", build_addons.TARGETS)
def test_a_target_is_a_function_of_its_arguments_alone(target):
    builder = build_addons.TARGETS[target]
    assert builder(SERVER, "1.2.3") == builder(SERVER, "1.2.3")
