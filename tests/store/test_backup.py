"""A backup is one that was restored."""

import sqlite3
import threading

import pytest

from webapp.store import backup
from webapp.store.backup import BackupProblem
from webapp.store.db import database
from webapp.store.db.models import Segment


@pytest.fixture
def worked(world):
    world.send(*[world.segment(world.at(hour), world.at(hour) + 1_800_000) for hour in range(6, 12)])
    return world


def restore_elsewhere(tmp_path, source):
    place = str(tmp_path / "elsewhere" / "tracker.sqlite3")
    told = backup.restore(place, source, replace=False)
    return place, told


def test_a_restored_backup_holds_everything(worked, tmp_path):
    told = backup.create(worked.config.database, tmp_path / "backup.sqlite3")
    assert "6 segments" in told
    before = worked.day()
    place, told = restore_elsewhere(tmp_path, tmp_path / "backup.sqlite3")
    assert "all totals equal a rebuild" in told
    assert database.database.obj.database == place
    assert worked.day() == before


def test_a_backup_is_taken_while_others_write(worked, tmp_path):
    stop = threading.Event()

    def write():
        while not stop.is_set():
            with database.writing():
                Segment.update(rev=Segment.rev + 1).execute()
        database.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backup.create(worked.config.database, tmp_path / "backup.sqlite3")
    finally:
        stop.set()
        writer.join()
    revisions = (
        sqlite3.connect(tmp_path / "backup.sqlite3").execute("SELECT DISTINCT rev FROM segment").fetchall()
    )
    assert len(revisions) == 1  # one moment, whole


def test_a_backup_never_replaces_a_file(worked, tmp_path):
    (tmp_path / "backup.sqlite3").write_text("precious")
    with pytest.raises(BackupProblem, match="is there already"):
        backup.create(worked.config.database, tmp_path / "backup.sqlite3")
    assert (tmp_path / "backup.sqlite3").read_text() == "precious"


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(worked, tmp_path):
    (tmp_path / "folder").write_text("a file, where a folder should be")
    with pytest.raises(BackupProblem):
        backup.create(worked.config.database, tmp_path / "folder" / "backup.sqlite3")
    assert list(tmp_path.glob("*.part")) == []


def test_a_restore_never_replaces_a_database_unasked(worked, tmp_path):
    backup.create(worked.config.database, tmp_path / "backup.sqlite3")
    with pytest.raises(BackupProblem, match="--replace"):
        backup.restore(worked.config.database, tmp_path / "backup.sqlite3", replace=False)


def test_a_replaced_database_is_kept_beside_it(worked, tmp_path):
    place = worked.config.database
    backup.create(place, tmp_path / "backup.sqlite3")
    worked.send(worked.segment(worked.at(2), worked.at(3)))
    database.close()
    told = backup.restore(place, tmp_path / "backup.sqlite3", replace=True)
    assert Segment.select().count() == 6
    aside = told.rpartition(" as ")[2].rstrip(".")
    assert sqlite3.connect(aside).execute("SELECT COUNT(*) FROM segment").fetchone() == (7,)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_backup_is_refused_and_nothing_is_touched(worked, tmp_path, content):
    (tmp_path / "bad").write_bytes(content)
    before = worked.day()
    with pytest.raises(BackupProblem):
        backup.restore(worked.config.database, tmp_path / "bad", replace=True)
    assert worked.day() == before


def test_a_damaged_backup_is_found_out(worked, tmp_path):
    backup.create(worked.config.database, tmp_path / "backup.sqlite3")
    whole = (tmp_path / "backup.sqlite3").read_bytes()
    middle = len(whole) // 2
    (tmp_path / "backup.sqlite3").write_bytes(whole[:middle] + b"\xff" * 4096 + whole[middle + 4096 :])
    with pytest.raises(BackupProblem):
        restore_elsewhere(tmp_path, tmp_path / "backup.sqlite3")
