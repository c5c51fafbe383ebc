"""The migrations make the tables that the models describe, and take them away again."""

from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

from webapp.store.db import database
from webapp.store.db.models import TABLES


def test_the_migrations_make_what_the_models_describe(world):
    assert not diff_models(database.database.obj, TABLES)


def test_migrating_twice_changes_nothing(world):
    assert database.migrate() == []
    assert database.pending_migrations() == []


def test_every_migration_goes_down_and_up_again(tmp_path):
    opened = database.open_database(str(tmp_path / "fresh.sqlite3"))
    applied = database.migrate()
    runner = Runner(opened, str(database.MIGRATIONS))
    assert runner.down(applied[0]) == list(reversed(applied))
    assert opened.get_tables() == ["schema_migration"]
    assert runner.up() == applied
    database.close()


def test_sqlite_is_set_up_to_lose_nothing(world):
    pragmas = {
        name: database.fetch(f"PRAGMA {name}")[0][0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
