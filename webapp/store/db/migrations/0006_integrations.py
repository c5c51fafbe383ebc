"""Production trackers: connections, foreign ids, what was sent, the log; and people's e-mail addresses."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    db.execute_sql("ALTER TABLE person ADD COLUMN email VARCHAR(254) NOT NULL DEFAULT ''")

    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Task(Model):
        class Meta:
            database = db
            table_name = "task"

    class Integration(Model):
        kind = CharField(max_length=20)
        url = CharField(max_length=500)
        token = TextField()
        active = BooleanField(default=True)
        ours_wins = BooleanField(default=False)
        push_from = CharField(max_length=10)
        cursor = CharField(max_length=120, default="")
        pulled_ms = BigIntegerField(null=True)
        pushed_ms = BigIntegerField(null=True)
        next_ms = BigIntegerField(null=True)
        failures = IntegerField(default=0)
        error = CharField(max_length=500, default="")
        created_ms = BigIntegerField()

        class Meta:
            database = db
            table_name = "integration"

    class ForeignId(Model):
        integration = ForeignKeyField(Integration, on_delete="CASCADE", index=False)
        kind = CharField(max_length=12)
        foreign_id = CharField(max_length=80)
        local_id = IntegerField(null=True)
        label = CharField(max_length=300, default="")
        gone_ms = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "foreign_id"
            indexes = ((("integration", "kind", "foreign_id"), True), (("kind", "local_id"), False))

    class SentTime(Model):
        integration = ForeignKeyField(Integration, on_delete="CASCADE", index=False)
        person = ForeignKeyField(Person, index=False)
        task = ForeignKeyField(Task, index=False)
        work_date = CharField(max_length=10)
        minutes = IntegerField(default=0)
        pending = IntegerField(null=True)
        theirs = FloatField(null=True)
        state = CharField(max_length=10, default="sent")
        note = CharField(max_length=300, default="")
        at_ms = BigIntegerField()

        class Meta:
            database = db
            table_name = "sent_time"
            primary_key = CompositeKey("integration", "person", "task", "work_date")
            indexes = ((("integration", "state"), False),)

    class SyncLine(Model):
        integration = ForeignKeyField(Integration, on_delete="CASCADE", index=False)
        at_ms = BigIntegerField()
        level = CharField(max_length=8)
        text = CharField(max_length=500)

        class Meta:
            database = db
            table_name = "sync_line"
            indexes = ((("integration", "at_ms"), False),)

    db.create_tables([Integration, ForeignId, SentTime, SyncLine])


def down(migrator, db):
    for table in ("sync_line", "sent_time", "foreign_id", "integration"):
        migrator.migrate(migrator.drop_table(table))
    db.execute_sql("ALTER TABLE person DROP COLUMN email")
