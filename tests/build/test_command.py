"""The command a TD calls."""

import hashlib
import json
import subprocess
import sys
import zipfile

import pytest

from tests.guards.source import ROOT

SERVER = "https://time.studio.example"


def call(*arguments):
    command = [sys.executable, str(ROOT / "build_addons.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_one_command_builds_zip_and_repository(tmp_path):
    done = call("--server", SERVER, "--out", tmp_path, "--version", "1.2.3")
    assert done.returncode == 0
    assert zipfile.is_zipfile(tmp_path / "blender" / "vfx_time_tracker-1.2.3.zip")
    assert (tmp_path / "blender" / "index.json").exists()


def test_it_prints_each_sum_and_where_the_file_goes(tmp_path):
    done = call("--server", SERVER, "--out", tmp_path, "--only", "blender")
    (archive,) = (tmp_path / "blender").glob("*.zip")
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in done.stdout
    assert str(archive) in done.stdout
    assert "Install from Disk" in done.stdout


def test_only_one_target_is_built_on_request(tmp_path):
    call("--server", SERVER, "--out", tmp_path, "--only", "blender")
    assert [path.name for path in tmp_path.iterdir()] == ["blender"]


def test_the_index_names_the_zip_by_size_and_sum(tmp_path):
    call("--server", SERVER, "--out", tmp_path, "--version", "1.2.3")
    (package,) = json.loads((tmp_path / "blender" / "index.json").read_text())["data"]
    content = (tmp_path / "blender" / package["archive_url"]).read_bytes()
    assert package["archive_size"] == len(content)
    assert package["archive_hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
    assert package["version"] == "1.2.3"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--server"],
        ["--server", "time.studio.example"],
        ["--server", "ftp://time.studio.example"],
        ["--server", "https://"],
        ["--server", "https://time.studio.example:99999"],
        ["--server", "https://me:secret@time.studio.example"],
        ["--server", "https://time.studio.example/?a=1"],
        ["--server", "https://time.studio example"],
        ["--server", 'https://time"; import os'],
        ["--server", SERVER, "--version", "1.2"],
        ["--server", SERVER, "--version", "1.02.3"],
        ["--server", SERVER, "--version", "latest"],
        ["--server", SERVER, "--only", "houdini"],
        ["--server", SERVER, "--colour", "red"],
    ],
)
def test_bad_arguments_get_one_sentence_and_exit_code_2(arguments, tmp_path):
    done = call(*arguments, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.startswith("build_addons: ")
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_secret_in_a_bad_address_is_not_repeated(tmp_path):
    done = call("--server", "https://me:secret@time.studio.example", "--out", tmp_path)
    assert "secret" not in done.stdout + done.stderr


def test_a_folder_that_cannot_be_written_gets_a_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = call("--server", SERVER, "--out", tmp_path / "file")
    assert done.returncode == 1
    assert done.stderr.startswith("build_addons: cannot write to ")
    assert "Traceback" not in done.stderr


def test_plain_http_gets_a_warning(tmp_path):
    assert "prefer https" in call("--server", "http://time.studio.example", "--out", tmp_path).stdout
    assert "prefer https" not in call("--server", SERVER, "--out", tmp_path).stdout
