"""The units in deploy/, read by systemd's own tools, and their commands run. Nothing here runs as a service:
where the tests run, systemd is not in charge.
"""

from __future__ import annotations

import os
import sqlite3

import pytest

from tests.build.visitor import server_environment
from tests.deploy.programs import DEPLOY, VFX_TRACKER, call, needed

UNITS = sorted(path.name for path in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
INSTALLED = "/srv/vfx-tracker/.venv/bin/vfx-tracker"


@pytest.fixture
def units(tmp_path):
    """The units with the program where this environment has it."""
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8").replace(INSTALLED, str(VFX_TRACKER))
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_every_line(units, name):
    judged = call(needed("systemd-analyze"), "verify", "--man=no", units / name)
    assert (judged.returncode, judged.stdout + judged.stderr) == (0, "")


def test_the_server_may_do_little_on_its_machine(units):
    """systemd's own measure, from 0 (nothing) to 10 (everything)."""
    judged = call(
        *(needed("systemd-analyze"), "security", "--offline=true", "--threshold=20"),
        units / "vfx-tracker.service",
    )
    assert judged.returncode == 0, judged.stdout


def test_the_command_of_the_backup_makes_one(tmp_path):
    text = (DEPLOY / "vfx-tracker-backup.service").read_text(encoding="utf-8")
    (line,) = (line for line in text.splitlines() if line.startswith("ExecStart="))
    script = line.partition(" -ec ")[2].strip("'").replace("$$", "$").replace("%%", "%")
    script = script.replace(INSTALLED, str(VFX_TRACKER)).replace("/srv/vfx-tracker", str(tmp_path))
    (tmp_path / "backups").mkdir()
    database = tmp_path / "tracker.sqlite3"
    (tmp_path / "tracker.toml").write_text(f'database = "{database}"\n', encoding="utf-8")
    config = ("--config", tmp_path / "tracker.toml")
    assert call(VFX_TRACKER, *config, "migrate", cwd=tmp_path).returncode == 0
    environment = server_environment(tmp_path) | {"PATH": os.environ["PATH"]}
    done = call("/bin/sh", "-ec", script, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    (backup,) = (tmp_path / "backups").glob("tracker-*.sqlite3")
    with sqlite3.connect(backup) as copied:
        assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
