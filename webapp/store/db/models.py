"""The tables. Thin on purpose: what may happen to a row is told by the modules beside this one.

Columns in `_ms` are integer milliseconds since the Unix epoch, UTC; in `_s` seconds; dates are ISO text.
The migrations hold frozen copies of these tables: a change here needs a migration, and a test compares them.
"""

from typing import TYPE_CHECKING, Any

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DatabaseProxy,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from webapp.store.db.fields import HexField, JsonField

database = DatabaseProxy()


class Table(Model):
    """What all tables share: the one database of this process and plain names."""

    if TYPE_CHECKING:  # what peewee adds to each model: `id`, and `person_id` beside `person`
        id: Any

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    class Meta:
        database = database
        legacy_table_names = False


# ---------------------------------------------------------------- people


class Person(Table):
    """Someone who tracks time or looks at it. People are switched off, never deleted: their time stays."""

    username = CharField(max_length=64)  # as it was typed at registration
    username_key = CharField(max_length=128, unique=True)  # casefolded: "Mara" and "mara" are one person
    display_name = CharField(max_length=120)
    password_hash = CharField(max_length=200, null=True)  # null: nobody signs in by password yet
    role = CharField(max_length=16, default="artist")  # artist, lead, manager, admin
    tz = CharField(max_length=64, default="UTC")  # today's zone; PersonZone holds those before
    theme = CharField(max_length=8, default="auto")  # auto, light, dark
    shortcuts = BooleanField(default=True)  # single-key shortcuts in the browser
    active = BooleanField(default=True)
    created_ms = BigIntegerField()
    left_ms = BigIntegerField(null=True)  # since when the account is off: nothing is expected after it
    email = CharField(max_length=254, default="")  # finds the same person in other systems; "" unknown


class PersonZone(Table):
    """From when on a person lived in which zone. A move changes no work date before it."""

    person = ForeignKeyField(Person, backref="zones")
    from_ms = BigIntegerField()
    tz = CharField(max_length=64)

    class Meta:
        indexes = ((("person", "from_ms"), True),)


class Contract(Table):
    """From which date on a person is expected to work how many minutes on each weekday."""

    person = ForeignKeyField(Person, backref="contracts")
    from_date = CharField(max_length=10)
    mon = IntegerField(default=480)
    tue = IntegerField(default=480)
    wed = IntegerField(default=480)
    thu = IntegerField(default=480)
    fri = IntegerField(default=480)
    sat = IntegerField(default=0)
    sun = IntegerField(default=0)

    class Meta:
        indexes = ((("person", "from_date"), True),)


class DayOff(Table):
    """A date on which a person is expected to work less, by so many minutes; a null person is everybody."""

    person = ForeignKeyField(Person, null=True, backref="days_off")
    date = CharField(max_length=10)
    minutes = IntegerField(null=True)  # null: the whole day
    note = CharField(max_length=200, default="")

    class Meta:
        indexes = ((("person", "date"), True), (("date",), False))


class Team(Table):
    """People who are looked at together: a department, a crew."""

    name = CharField(max_length=80, unique=True)


class TeamMember(Table):
    """One person in one team."""

    team = ForeignKeyField(Team, backref="members", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="teams")

    class Meta:
        primary_key = CompositeKey("team", "person")
        indexes = ((("person",), False),)


# ---------------------------------------------------------------- ways in


class Token(Table):
    """A Bearer token, of a signed-in DCC (`device`) or made by hand (`personal`). Only its hash is kept."""

    person = ForeignKeyField(Person, backref="tokens")
    kind = CharField(max_length=8, default="device")
    sha256 = HexField(unique=True)
    name = CharField(max_length=120, default="")
    scopes = CharField(max_length=200, default="")  # space separated, of personal tokens only
    host = CharField(max_length=40, default="")
    host_version = CharField(max_length=40, default="")
    addon_version = CharField(max_length=40, default="")
    device = CharField(max_length=120, default="")
    created_ms = BigIntegerField()
    last_seen_ms = BigIntegerField()
    expires_ms = BigIntegerField()
    revoked_ms = BigIntegerField(null=True)


class WebSession(Table):
    """A signed-in browser. Only the hash of its cookie is kept."""

    person = ForeignKeyField(Person, backref="web_sessions")
    sha256 = HexField(unique=True)
    created_ms = BigIntegerField()
    last_seen_ms = BigIntegerField()
    expires_ms = BigIntegerField()
    user_agent = CharField(max_length=300, default="")


class OneTimeLink(Table):
    """A link that works once: first set-up, sign-in of a browser, new password, invitation."""

    sha256 = HexField(unique=True)
    kind = CharField(max_length=8)  # setup, browser, reset, invite
    person = ForeignKeyField(Person, null=True, backref="links")
    role = CharField(max_length=16, null=True)  # what an invited person becomes
    created_by = ForeignKeyField(Person, null=True, backref="+")
    created_ms = BigIntegerField()
    expires_ms = BigIntegerField()
    used_ms = BigIntegerField(null=True)


class Bucket(Table):
    """How many attempts one account or address has left. Kept here, so that a restart forgives nobody."""

    key = CharField(max_length=200, primary_key=True)
    tokens = FloatField()
    updated_ms = BigIntegerField()


# ---------------------------------------------------------------- the studio's work


class Project(Table):
    """The show. Outside production stand the studio's own: meetings, dailies, training, days off."""

    code = CharField(max_length=40, unique=True)
    name = CharField(max_length=120)
    status = CharField(max_length=8, default="open")  # open, closed
    closed_ms = BigIntegerField(null=True)  # time worked before this instant is still taken in
    production = BooleanField(default=True)
    created_ms = BigIntegerField()


class ProjectLead(Table):
    """Who leads which project, and so may look at its time."""

    project = ForeignKeyField(Project, backref="leads")
    person = ForeignKeyField(Person, backref="led")

    class Meta:
        primary_key = CompositeKey("project", "person")
        indexes = ((("person",), False),)


class Entity(Table):
    """What is made: a shot, asset or sequence, by its path in the project."""

    project = ForeignKeyField(Project, backref="entities")
    type = CharField(max_length=40)
    path = CharField(max_length=200)

    class Meta:
        indexes = ((("project", "type", "path"), True),)


class TaskType(Table):
    """The kind of work: Animation, Lighting."""

    name = CharField(max_length=80, unique=True)
    colour = CharField(max_length=7, default="#0072B2")


class Task(Table):
    """One task type on one entity; work outside production needs no entity."""

    project = ForeignKeyField(Project, backref="tasks")
    entity = ForeignKeyField(Entity, null=True, backref="tasks")
    task_type = ForeignKeyField(TaskType, backref="tasks")
    name = CharField(max_length=160)
    status = CharField(max_length=8, default="open")  # open, closed
    bid_s = IntegerField(null=True)
    due = CharField(max_length=10, null=True)
    created_ms = BigIntegerField()

    class Meta:
        indexes = ((("project", "status"), False), (("entity", "task_type", "name"), True))


class Assignment(Table):
    """One task given to one person."""

    task = ForeignKeyField(Task, backref="assignments")
    person = ForeignKeyField(Person, backref="assignments")

    class Meta:
        primary_key = CompositeKey("task", "person")
        indexes = ((("person",), False),)


# ---------------------------------------------------------------- time


class Client(Table):
    """One add-on on one device; segments point here instead of repeating four names."""

    host = CharField(max_length=40)
    host_version = CharField(max_length=40)
    addon_version = CharField(max_length=40)
    device = CharField(max_length=120)

    class Meta:
        indexes = ((("host", "host_version", "addon_version", "device"), True),)


class Segment(Table):
    """One unbroken stretch `[start, end)` that counts, in its highest revision.

    Evidence: it is never edited by hand, an `Adjustment` is painted over it.
    """

    id = HexField(primary_key=True)
    person = ForeignKeyField(Person, backref="segments", index=False)
    session = HexField()
    task = ForeignKeyField(Task, backref="segments", index=False)
    kind = CharField(max_length=8)  # active, machine
    start_ms = BigIntegerField()
    end_ms = BigIntegerField()
    rev = BigIntegerField()
    open = BooleanField()
    close_reason = CharField(max_length=10, null=True)
    tz = CharField(max_length=64, null=True)
    scene = TextField(null=True)
    client = ForeignKeyField(Client, backref="+", index=False)
    received_ms = BigIntegerField()

    class Meta:
        indexes = ((("person", "start_ms"), False), (("task", "start_ms"), False))


# A person has few of these, however old the table grows. The end is left out: it moves with every heartbeat.
Segment.add_index(Segment.index(Segment.person, name="segment_open", where=Segment.open))


class LateSegment(Table):
    """A snapshot that came for a locked week. It counts nothing until a manager accepts it into `Segment`."""

    id = HexField(primary_key=True)
    person = ForeignKeyField(Person, backref="late_segments")
    session = HexField()
    task = ForeignKeyField(Task, backref="+")
    kind = CharField(max_length=8)
    start_ms = BigIntegerField()
    end_ms = BigIntegerField()
    rev = BigIntegerField()
    open = BooleanField()
    close_reason = CharField(max_length=10, null=True)
    tz = CharField(max_length=64, null=True)
    scene = TextField(null=True)
    client = ForeignKeyField(Client, backref="+")
    received_ms = BigIntegerField()
    state = CharField(max_length=10, default="pending")  # pending, accepted, refused, superseded
    decided_ms = BigIntegerField(null=True)
    decided_by = ForeignKeyField(Person, null=True, backref="+")
    reason = CharField(max_length=500, default="")

    class Meta:
        indexes = ((("person", "start_ms"), False), (("state",), False))


class Adjustment(Table):
    """Time that a person added, moved or (without a task) removed, painted over segments by `seq`."""

    seq = AutoField()
    id = HexField(unique=True)
    person = ForeignKeyField(Person, backref="adjustments")
    from_ms = BigIntegerField()
    to_ms = BigIntegerField()
    task = ForeignKeyField(Task, null=True, backref="+")
    reason = CharField(max_length=500)
    author = ForeignKeyField(Person, backref="+")
    created_ms = BigIntegerField()
    revoked_ms = BigIntegerField(null=True)
    revoked_by = ForeignKeyField(Person, null=True, backref="+")

    class Meta:
        indexes = ((("person", "from_ms"), False),)


class DayTotal(Table):
    """Rollup: how long a person worked on a task on a work date.

    By kind (active, machine, manual) and by host, which is "" for manual time, so that a report by host adds
    up to the same totals as any other. Written by `webapp.store.totals` alone.
    """

    person = ForeignKeyField(Person, backref="totals", index=False)
    work_date = CharField(max_length=10)
    task = ForeignKeyField(Task, backref="totals", index=False)
    kind = CharField(max_length=8)
    host = CharField(max_length=40, default="")
    ms = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("person", "work_date", "task", "kind", "host")
        indexes = ((("work_date", "task", "ms"), False), (("task", "work_date", "ms"), False))


class Timesheet(Table):
    """One person's week, named by its Monday: open, submitted, approved (locked) or returned."""

    person = ForeignKeyField(Person, backref="timesheets")
    week = CharField(max_length=10)
    state = CharField(max_length=10, default="open")
    submitted_ms = BigIntegerField(null=True)
    decided_ms = BigIntegerField(null=True)
    decided_by = ForeignKeyField(Person, null=True, backref="+")
    comment = CharField(max_length=1000, default="")

    class Meta:
        indexes = ((("person", "week"), True), (("state", "week"), False))


# ---------------------------------------------------------------- the studio itself


class Audit(Table):
    """Who changed what, when and why. Rows are only ever added."""

    at_ms = BigIntegerField(index=True)
    author = ForeignKeyField(Person, null=True, backref="+")  # null: the command line or the program
    action = CharField(max_length=60)  # "adjustment.add", "timesheet.approve", ...
    subject = ForeignKeyField(Person, null=True, backref="changes")  # whose time or account it is
    object = CharField(max_length=80, default="")  # "task 12", "week 2026-11-16"
    old = JsonField(null=True)
    new = JsonField(null=True)
    reason = CharField(max_length=1000, default="")

    class Meta:
        indexes = ((("subject", "at_ms"), False),)


class Setting(Table):
    """A choice of the studio, by name."""

    key = CharField(max_length=60, primary_key=True)
    value = JsonField()


class Notice(Table):
    """Told once: a task crossed 80 or 100 per cent of its bid."""

    task = ForeignKeyField(Task, backref="notices")
    percent = IntegerField()
    bid_s = IntegerField()
    actual_s = IntegerField()
    created_ms = BigIntegerField()
    seen_ms = BigIntegerField(null=True)
    seen_by = ForeignKeyField(Person, null=True, backref="+")

    class Meta:
        indexes = ((("task", "percent"), True),)


class SavedView(Table):
    """A filtered page that somebody named to find it again."""

    person = ForeignKeyField(Person, backref="views")
    page = CharField(max_length=40)
    name = CharField(max_length=80)
    query = TextField()
    shared = BooleanField(default=False)
    created_ms = BigIntegerField()

    class Meta:
        indexes = ((("person", "page", "name"), True),)


class Webhook(Table):
    """An address that is told of events, signed with its secret."""

    url = CharField(max_length=500)
    secret = CharField(max_length=100)
    events = CharField(max_length=300)  # space separated: segment.closed week.submitted bid.crossed
    active = BooleanField(default=True)
    created_by = ForeignKeyField(Person, null=True, backref="+")
    created_ms = BigIntegerField()


class WebhookDelivery(Table):
    """One message to one webhook, kept until it was taken or given up."""

    webhook = ForeignKeyField(Webhook, backref="deliveries", on_delete="CASCADE")
    event = CharField(max_length=40)
    payload = JsonField()
    created_ms = BigIntegerField()
    attempts = IntegerField(default=0)
    next_ms = BigIntegerField(null=True)  # null: finished, one way or the other
    status = IntegerField(null=True)  # the HTTP status of the last answer
    error = CharField(max_length=300, default="")
    delivered_ms = BigIntegerField(null=True)

    class Meta:
        indexes = ((("next_ms",), False), (("webhook", "created_ms"), False))


# ---------------------------------------------------------------- production trackers


class Integration(Table):
    """A production tracker that tasks come from and time goes to."""

    kind = CharField(max_length=20)  # kitsu
    url = CharField(max_length=500)
    token = TextField()  # sealed, never plain
    active = BooleanField(default=True)
    ours_wins = BooleanField(default=False)  # whether time typed there is replaced by ours
    push_from = CharField(max_length=10)  # earlier work dates are not sent
    cursor = CharField(max_length=120, default="")
    pulled_ms = BigIntegerField(null=True)
    pushed_ms = BigIntegerField(null=True)
    next_ms = BigIntegerField(null=True)  # when the worker looks again
    failures = IntegerField(default=0)  # in a row
    error = CharField(max_length=500, default="")
    created_ms = BigIntegerField()


class ForeignId(Table):
    """What a thing of ours is called there. Without `local_id` it was found there and nothing here is it."""

    integration = ForeignKeyField(Integration, backref="foreign_ids", on_delete="CASCADE", index=False)
    kind = CharField(max_length=12)  # project, entity, task_type, person, task
    foreign_id = CharField(max_length=80)
    local_id = IntegerField(null=True)
    label = CharField(max_length=300, default="")
    gone_ms = BigIntegerField(null=True)  # since when it is not there any more

    class Meta:
        indexes = ((("integration", "kind", "foreign_id"), True), (("kind", "local_id"), False))


class SentTime(Table):
    """What a production tracker was told of one person, task and work date."""

    integration = ForeignKeyField(Integration, backref="sent_times", on_delete="CASCADE", index=False)
    person = ForeignKeyField(Person, backref="+", index=False)
    task = ForeignKeyField(Task, backref="+", index=False)
    work_date = CharField(max_length=10)
    minutes = IntegerField(default=0)  # the last ones acknowledged
    pending = IntegerField(null=True)  # those of a request whose answer has not come
    theirs = FloatField(null=True)  # what a person typed there, while it differs
    state = CharField(max_length=10, default="sent")  # sent, held, conflict
    note = CharField(max_length=300, default="")
    at_ms = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("integration", "person", "task", "work_date")
        indexes = ((("integration", "state"), False),)


class SyncLine(Table):
    """One line of the log of a production tracker."""

    integration = ForeignKeyField(Integration, backref="lines", on_delete="CASCADE", index=False)
    at_ms = BigIntegerField()
    level = CharField(max_length=8)  # info, warning, error
    text = CharField(max_length=500)

    class Meta:
        indexes = ((("integration", "at_ms"), False),)


TABLES: tuple[type[Table], ...] = (
    Person,
    PersonZone,
    Contract,
    DayOff,
    Team,
    TeamMember,
    Token,
    WebSession,
    OneTimeLink,
    Bucket,
    Project,
    ProjectLead,
    Entity,
    TaskType,
    Task,
    Assignment,
    Client,
    Segment,
    LateSegment,
    Adjustment,
    DayTotal,
    Timesheet,
    Audit,
    Setting,
    Notice,
    SavedView,
    Webhook,
    WebhookDelivery,
    Integration,
    ForeignId,
    SentTime,
    SyncLine,
)
