"""The first tables: a frozen copy, independent of the models of today."""

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)

from webapp.store.db.fields import HexField, JsonField


def up(migrator, db):  # noqa: PLR0915  one statement a table
    class Person(Model):
        username = CharField(max_length=64)
        username_key = CharField(unique=True, max_length=128)
        display_name = CharField(max_length=120)
        password_hash = CharField(null=True, max_length=200)
        role = CharField(max_length=16, default="artist")
        tz = CharField(max_length=64, default="UTC")
        theme = CharField(max_length=8, default="auto")
        shortcuts = BooleanField(default=True)
        active = BooleanField(default=True)
        created_ms = BigIntegerField()

        class Meta:
            database = db
            table_name = "person"

    db.create_tables([Person])

    class Project(Model):
        code = CharField(unique=True, max_length=40)
        name = CharField(max_length=120)
        status = CharField(max_length=8, default="open")
        closed_ms = BigIntegerField(null=True)
        production = BooleanField(default=True)
        created_ms = BigIntegerField()

        class Meta:
            database = db
            table_name = "project"

    db.create_tables([Project])

    class Entity(Model):
        project = ForeignKeyField(Project)
        type = CharField(max_length=40)
        path = CharField(max_length=200)

        class Meta:
            database = db
            table_name = "entity"
            indexes = ((("project", "type", "path"), True),)

    db.create_tables([Entity])

    class TaskType(Model):
        name = CharField(unique=True, max_length=80)
        colour = CharField(max_length=7, default="#0072B2")

        class Meta:
            database = db
            table_name = "task_type"

    db.create_tables([TaskType])

    class Task(Model):
        project = ForeignKeyField(Project)
        entity = ForeignKeyField(Entity, null=True)
        task_type = ForeignKeyField(TaskType)
        name = CharField(max_length=160)
        status = CharField(max_length=8, default="open")
        bid_s = IntegerField(null=True)
        due = CharField(null=True, max_length=10)
        created_ms = BigIntegerField()

        class Meta:
            database = db
            table_name = "task"
            indexes = ((("project", "status"), False), (("entity", "task_type", "name"), True))

    db.create_tables([Task])

    class Adjustment(Model):
        seq = AutoField()
        id = HexField(unique=True)
        person = ForeignKeyField(Person)
        from_ms = BigIntegerField()
        to_ms = BigIntegerField()
        task = ForeignKeyField(Task, null=True)
        reason = CharField(max_length=500)
        author = ForeignKeyField(Person)
        created_ms = BigIntegerField()
        revoked_ms = BigIntegerField(null=True)
        revoked_by = ForeignKeyField(Person, null=True)

        class Meta:
            database = db
            table_name = "adjustment"
            indexes = ((("person", "from_ms"), False),)

    db.create_tables([Adjustment])

    class Assignment(Model):
        task = ForeignKeyField(Task)
        person = ForeignKeyField(Person)

        class Meta:
            database = db
            table_name = "assignment"
            primary_key = CompositeKey("task", "person")
            indexes = ((("person",), False),)

    db.create_tables([Assignment])

    class Audit(Model):
        at_ms = BigIntegerField(index=True)
        author = ForeignKeyField(Person, null=True)
        action = CharField(max_length=60)
        subject = ForeignKeyField(Person, null=True)
        object = CharField(max_length=80, default="")
        old = JsonField(null=True)
        new = JsonField(null=True)
        reason = CharField(max_length=1000, default="")

        class Meta:
            database = db
            table_name = "audit"
            indexes = ((("subject", "at_ms"), False),)

    db.create_tables([Audit])

    class Bucket(Model):
        key = CharField(primary_key=True, max_length=200)
        tokens = FloatField()
        updated_ms = BigIntegerField()

        class Meta:
            database = db
            table_name = "bucket"

    db.create_tables([Bucket])

    class Client(Model):
        host = CharField(max_length=40)
        host_version = CharField(max_length=40)
        addon_version = CharField(max_length=40)
        device = CharField(max_length=120)

        class Meta:
            database = db
            table_name = "client"
            indexes = ((("host", "host_version", "addon_version", "device"), True),)

    db.create_tables([Client])

    class Contract(Model):
        person = ForeignKeyField(Person)
        from_date = CharField(max_length=10)
        mon = IntegerField(default=480)
        tue = IntegerField(default=480)
        wed = IntegerField(default=480)
        thu = IntegerField(default=480)
        fri = IntegerField(default=480)
        sat = IntegerField(default=0)
        sun = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "contract"
            indexes = ((("person", "from_date"), True),)

    db.create_tables([Contract])

    class DayOff(Model):
        person = ForeignKeyField(Person, null=True)
        date = CharField(max_length=10)
        minutes = IntegerField(null=True)
        note = CharField(max_length=200, default="")

        class Meta:
            database = db
            table_name = "day_off"
            indexes = ((("person", "date"), True), (("date",), False))

    db.create_tables([DayOff])

    class DayTotal(Model):
        person = ForeignKeyField(Person)
        work_date = CharField(max_length=10)
        task = ForeignKeyField(Task)
        kind = CharField(max_length=8)
        host = CharField(max_length=40, default="")
        ms = BigIntegerField()

        class Meta:
            database = db
            table_name = "day_total"
            without_rowid = isinstance(db, SqliteDatabase)  # read by person and date, so kept in that order
            primary_key = CompositeKey("person", "work_date", "task", "kind", "host")
            indexes = ((("work_date", "task", "ms"), False), (("task", "work_date", "ms"), False))

    db.create_tables([DayTotal])

    class LateSegment(Model):
        id = HexField(primary_key=True)
        person = ForeignKeyField(Person)
        session = HexField()
        task = ForeignKeyField(Task)
        kind = CharField(max_length=8)
        start_ms = BigIntegerField()
        end_ms = BigIntegerField()
        rev = BigIntegerField()
        open = BooleanField()
        close_reason = CharField(null=True, max_length=10)
        tz = CharField(null=True, max_length=64)
        scene = TextField(null=True)
        client = ForeignKeyField(Client)
        received_ms = BigIntegerField()
        state = CharField(max_length=10, default="pending")
        decided_ms = BigIntegerField(null=True)
        decided_by = ForeignKeyField(Person, null=True)
        reason = CharField(max_length=500, default="")

        class Meta:
            database = db
            table_name = "late_segment"
            indexes = ((("person", "start_ms"), False), (("state",), False))

    db.create_tables([LateSegment])

    class Notice(Model):
        task = ForeignKeyField(Task)
        percent = IntegerField()
        bid_s = IntegerField()
        actual_s = IntegerField()
        created_ms = BigIntegerField()
        seen_ms = BigIntegerField(null=True)
        seen_by = ForeignKeyField(Person, null=True)

        class Meta:
            database = db
            table_name = "notice"
            indexes = ((("task", "percent"), True),)

    db.create_tables([Notice])

    class OneTimeLink(Model):
        sha256 = HexField(unique=True)
        kind = CharField(max_length=8)
        person = ForeignKeyField(Person, null=True)
        role = CharField(null=True, max_length=16)
        created_by = ForeignKeyField(Person, null=True)
        created_ms = BigIntegerField()
        expires_ms = BigIntegerField()
        used_ms = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "one_time_link"

    db.create_tables([OneTimeLink])

    class PersonZone(Model):
        person = ForeignKeyField(Person)
        from_ms = BigIntegerField()
        tz = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "person_zone"
            indexes = ((("person", "from_ms"), True),)

    db.create_tables([PersonZone])

    class ProjectLead(Model):
        project = ForeignKeyField(Project)
        person = ForeignKeyField(Person)

        class Meta:
            database = db
            table_name = "project_lead"
            primary_key = CompositeKey("project", "person")
            indexes = ((("person",), False),)

    db.create_tables([ProjectLead])

    class SavedView(Model):
        person = ForeignKeyField(Person)
        page = CharField(max_length=40)
        name = CharField(max_length=80)
        query = TextField()
        shared = BooleanField(default=False)
        created_ms = BigIntegerField()

        class Meta:
            database = db
            table_name = "saved_view"
            indexes = ((("person", "page", "name"), True),)

    db.create_tables([SavedView])

    class Segment(Model):
        id = HexField(primary_key=True)
        person = ForeignKeyField(Person)
        session = HexField()
        task = ForeignKeyField(Task)
        kind = CharField(max_length=8)
        start_ms = BigIntegerField()
        end_ms = BigIntegerField()
        rev = BigIntegerField()
        open = BooleanField()
        close_reason = CharField(null=True, max_length=10)
        tz = CharField(null=True, max_length=64)
        scene = TextField(null=True)
        client = ForeignKeyField(Client)
        received_ms = BigIntegerField()

        class Meta:
            database = db
            table_name = "segment"
            indexes = ((("person", "start_ms"), False), (("task", "start_ms"), False))

    Segment.add_index(Segment.index(Segment.person, Segment.end_ms, name="segment_open", where=Segment.open))
    db.create_tables([Segment])

    class Setting(Model):
        key = CharField(primary_key=True, max_length=60)
        value = JsonField()

        class Meta:
            database = db
            table_name = "setting"

    db.create_tables([Setting])

    class Team(Model):
        name = CharField(unique=True, max_length=80)

        class Meta:
            database = db
            table_name = "team"

    db.create_tables([Team])

    class TeamMember(Model):
        team = ForeignKeyField(Team, on_delete="CASCADE")
        person = ForeignKeyField(Person)

        class Meta:
            database = db
            table_name = "team_member"
            primary_key = CompositeKey("team", "person")
            indexes = ((("person",), False),)

    db.create_tables([TeamMember])

    class Timesheet(Model):
        person = ForeignKeyField(Person)
        week = CharField(max_length=10)
        state = CharField(max_length=10, default="open")
        submitted_ms = BigIntegerField(null=True)
        decided_ms = BigIntegerField(null=True)
        decided_by = ForeignKeyField(Person, null=True)
        comment = CharField(max_length=1000, default="")

        class Meta:
            database = db
            table_name = "timesheet"
            indexes = ((("person", "week"), True), (("state", "week"), False))

    db.create_tables([Timesheet])

    class Token(Model):
        person = ForeignKeyField(Person)
        kind = CharField(max_length=8, default="device")
        sha256 = HexField(unique=True)
        name = CharField(max_length=120, default="")
        scopes = CharField(max_length=200, default="")
        host = CharField(max_length=40, default="")
        host_version = CharField(max_length=40, default="")
        addon_version = CharField(max_length=40, default="")
        device = CharField(max_length=120, default="")
        created_ms = BigIntegerField()
        last_seen_ms = BigIntegerField()
        expires_ms = BigIntegerField()
        revoked_ms = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "token"

    db.create_tables([Token])

    class Webhook(Model):
        url = CharField(max_length=500)
        secret = CharField(max_length=100)
        events = CharField(max_length=300)
        active = BooleanField(default=True)
        created_by = ForeignKeyField(Person, null=True)
        created_ms = BigIntegerField()

        class Meta:
            database = db
            table_name = "webhook"

    db.create_tables([Webhook])

    class WebhookDelivery(Model):
        webhook = ForeignKeyField(Webhook, on_delete="CASCADE")
        event = CharField(max_length=40)
        payload = JsonField()
        created_ms = BigIntegerField()
        attempts = IntegerField(default=0)
        next_ms = BigIntegerField(null=True)
        status = IntegerField(null=True)
        error = CharField(max_length=300, default="")
        delivered_ms = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "webhook_delivery"
            indexes = ((("next_ms",), False), (("webhook", "created_ms"), False))

    db.create_tables([WebhookDelivery])

    class WebSession(Model):
        person = ForeignKeyField(Person)
        sha256 = HexField(unique=True)
        created_ms = BigIntegerField()
        last_seen_ms = BigIntegerField()
        expires_ms = BigIntegerField()
        user_agent = CharField(max_length=300, default="")

        class Meta:
            database = db
            table_name = "web_session"

    db.create_tables([WebSession])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("web_session"))
    migrator.migrate(migrator.drop_table("webhook_delivery"))
    migrator.migrate(migrator.drop_table("webhook"))
    migrator.migrate(migrator.drop_table("token"))
    migrator.migrate(migrator.drop_table("timesheet"))
    migrator.migrate(migrator.drop_table("team_member"))
    migrator.migrate(migrator.drop_table("team"))
    migrator.migrate(migrator.drop_table("setting"))
    migrator.migrate(migrator.drop_table("segment"))
    migrator.migrate(migrator.drop_table("saved_view"))
    migrator.migrate(migrator.drop_table("project_lead"))
    migrator.migrate(migrator.drop_table("person_zone"))
    migrator.migrate(migrator.drop_table("one_time_link"))
    migrator.migrate(migrator.drop_table("notice"))
    migrator.migrate(migrator.drop_table("late_segment"))
    migrator.migrate(migrator.drop_table("day_total"))
    migrator.migrate(migrator.drop_table("day_off"))
    migrator.migrate(migrator.drop_table("contract"))
    migrator.migrate(migrator.drop_table("client"))
    migrator.migrate(migrator.drop_table("bucket"))
    migrator.migrate(migrator.drop_table("audit"))
    migrator.migrate(migrator.drop_table("assignment"))
    migrator.migrate(migrator.drop_table("adjustment"))
    migrator.migrate(migrator.drop_table("task"))
    migrator.migrate(migrator.drop_table("task_type"))
    migrator.migrate(migrator.drop_table("entity"))
    migrator.migrate(migrator.drop_table("project"))
    migrator.migrate(migrator.drop_table("person"))
