"""Remember since when an account is off: nobody owes hours after they left. The audit trail knows when."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE person ADD COLUMN left_ms BIGINT")
    db.execute_sql(
        "UPDATE person SET left_ms = (SELECT MAX(audit.at_ms) FROM audit"
        " WHERE audit.subject_id = person.id AND audit.action = 'person.active') WHERE NOT active"
    )


def down(migrator, db):
    db.execute_sql("ALTER TABLE person DROP COLUMN left_ms")
