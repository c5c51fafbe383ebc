"""Drop the indexes that another one serves as well: each costs a page at every heartbeat.

`segment_open` loses the end, which moves with every heartbeat; a person has few open segments.
"""

REDUNDANT = (
    ("segment", "person_id"),
    ("segment", "task_id"),
    ("segment", "client_id"),
    ("day_total", "person_id"),
    ("day_total", "task_id"),
)


def up(migrator, db):
    for table, column in REDUNDANT:
        db.execute_sql(f"DROP INDEX {_name(table, column)}")
    db.execute_sql("DROP INDEX segment_open")
    db.execute_sql("CREATE INDEX segment_open ON segment (person_id) WHERE open")


def down(migrator, db):
    db.execute_sql("DROP INDEX segment_open")
    db.execute_sql("CREATE INDEX segment_open ON segment (person_id, end_ms) WHERE open")
    for table, column in REDUNDANT:
        db.execute_sql(f"CREATE INDEX {_name(table, column)} ON {table} ({column})")


def _name(table, column):
    return f"{table.replace('_', '')}_{column}"
