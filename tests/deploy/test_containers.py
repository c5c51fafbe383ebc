"""The container files in deploy/. No container is started, which needs a daemon: docker-compose reads its
files, and what they run is run without it.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import zipfile

import pytest

from tests.build.installed import BUILD, build, run
from tests.build.visitor import served
from tests.deploy.programs import DEPLOY, VFX_TRACKER, call, needed
from tests.guards.source import ROOT
from tests.support.postgresql import running_postgresql
from webapp.config import SETTINGS

DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = ("compose.yaml", "compose.https.yaml")


def copied() -> list[str]:
    """What the build stage takes from this tree."""
    lines = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.M)
    return [name for line in lines for name in line.split()]


def test_what_the_image_copies_is_there_and_not_ignored():
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    assert {line[1:] for line in ignored if line.startswith("!")} == set(copied())


def test_the_image_is_built_from_all_that_the_wheel_needs(tmp_path):
    built = build(tmp_path / "all")
    few = tmp_path / "few"
    few.mkdir()
    for name in copied():
        whole = tmp_path / "all" / "source" / name
        shutil.copytree(whole, few / name) if whole.is_dir() else shutil.copyfile(whole, few / name)
    run(sys.executable, "-c", BUILD, tmp_path / "dist", cwd=few)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    assert zipfile.ZipFile(wheel).namelist() == zipfile.ZipFile(built.wheel).namelist()


def test_the_health_check_holds_for_a_running_server_and_not_without(tmp_path):
    (words,) = re.findall(r"CMD (\[.*urlopen.*\])", DOCKERFILE)
    command = json.loads(words)
    with served([str(VFX_TRACKER), "serve"], tmp_path) as visitor:
        here = [word.replace("http://127.0.0.1:5000", visitor.address) for word in command]
        assert call(*here).returncode == 0
    assert call(*here).returncode != 0


@pytest.mark.parametrize("name", ["Dockerfile", *COMPOSE])
def test_every_setting_that_is_given_exists(name):
    known = {setting.variable for setting in SETTINGS}
    given = set(re.findall(r"\bVFX_TRACKER_[A-Z_]+\b", (DEPLOY / name).read_text(encoding="utf-8")))
    assert given <= known


@pytest.mark.parametrize("names", [COMPOSE[:1], COMPOSE])
def test_compose_understands_every_line(names):
    files = [word for name in names for word in ("-f", DEPLOY / name)]
    judged = call(needed("docker-compose"), *files, "config", "-q", env={"POSTGRES_PASSWORD": "x"})
    assert (judged.returncode, judged.stdout + judged.stderr) == (0, "")


def test_compose_asks_for_the_password_that_is_missing():
    judged = call(needed("docker-compose"), "-f", DEPLOY / "compose.yaml", "config", env={})
    assert judged.returncode != 0
    assert "write it into deploy/.env" in judged.stderr


def backup_environment(address: str, folder) -> dict[str, str]:
    host, port = re.search(r"@([\d.]+):(\d+)", address).groups()
    database = {"PGHOST": host, "PGPORT": port, "PGUSER": "vfx", "PGDATABASE": "postgres"}
    return database | {"BACKUP_FOLDER": str(folder), "ONCE": "1", "PATH": "/usr/bin:/bin"}


@pytest.mark.postgres
def test_the_backup_of_compose_makes_a_dump_that_can_be_read(tmp_path):
    with running_postgresql() as address:
        done = call("/bin/sh", DEPLOY / "backup.sh", env=backup_environment(address, tmp_path))
    assert done.returncode == 0, done.stderr
    (dump,) = tmp_path.iterdir()
    assert dump.suffix == ".dump"
    assert call("pg_restore", "--list", dump).returncode == 0


def test_a_backup_that_fails_says_so_and_leaves_nothing_behind(tmp_path):
    needed("pg_dump")
    done = call(
        "/bin/sh", DEPLOY / "backup.sh", env=backup_environment("postgresql://vfx@127.0.0.1:9", tmp_path)
    )
    assert done.returncode == 1
    assert "failed" in done.stderr
    assert list(tmp_path.iterdir()) == []
