"""Puts the demo studio into the database: three shows, thirty people, ninety days that end now.

It writes what clients, artists and managers would have caused, then lets the store rebuild every total,
so that `vfx-tracker check` finds nothing. Deterministic by its seed, the password apart.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from webapp.demo import days as demo_days
from webapp.demo import studio as demo_studio
from webapp.demo.days import Play, Span
from webapp.domain import segment
from webapp.domain.timesheet import monday_of
from webapp.domain.workday import Calendar
from webapp.store import audit, settings
from webapp.store.access import tokens
from webapp.store.access.passwords import hash_password
from webapp.store.db import models
from webapp.store.db.database import execute_many, fetch, writing
from webapp.store.people import accounts
from webapp.store.refusal import Refused
from webapp.store.tracked import day_totals, late_segments, segments
from webapp.store.weeks import timesheets
from webapp.store.work import bid_notices, task_types, tasks
from webapp.store.work import projects as planning

STUDIO_TZ = "Europe/Berlin"
VERSIONS = {"maya": "2026.2", "blender": "4.5.4"}
ADDONS = ("0.1.0", "0.1.0", "0.1.0", "0.0.9")
"""The add-on versions of the demo's machines: one in four was not updated."""
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Demo:
    """What `make` has made. Everybody has the same password."""

    password: str
    usernames: dict[str, list[str]]
    """Role to usernames."""
    segments: int


def create_demo(now_ms: int, *, password: str | None = None, seed: int = 7, days: int = 90) -> Demo:
    """Make the whole studio in one transaction. Refuses with `not_possible` where there is work already."""
    rng = Random(seed)  # noqa: S311  it makes up a story, not a secret
    password = password or "-".join(secrets.token_hex(2) for _ in range(4))
    with writing():
        if (
            models.Segment.select().exists()
            or models.Project.select().where(models.Project.production).exists()
        ):
            sentence = (
                "The demo needs a server without projects. Start one on an empty database, then try again."
            )
            raise Refused("not_possible", sentence)
        builder = _Builder(rng, now_ms, days)
        builder.add_people(password)
        builder.add_work()
        builder.add_time()
        day_totals.rebuild_all()
        builder.add_timesheets()
        builder.add_late_segment()
        bid_notices.raise_new(now_ms)
    roles: dict[str, list[str]] = {}
    for person in builder.cast:
        roles.setdefault(person.role, []).append(person.username)
    return Demo(password, roles, len(builder.play.spans))


class _Builder:
    def __init__(self, rng: Random, now_ms: int, days: int):
        self.rng, self.now_ms = rng, now_ms
        if settings.get_value("studio_tz") == "UTC":
            settings.set_value("studio_tz", STUDIO_TZ, None, now_ms)
        self.tz = settings.get_value("studio_tz")
        self.today = date.fromisoformat(Calendar([(0, self.tz)], [(0, 0)]).date_of(now_ms))
        self.cast = demo_studio.list_cast(self.tz)
        self.tasks = demo_studio.plan_tasks(rng, self.today)
        self.play: Play = demo_days.play(
            rng, self.cast, self.tasks, today=self.today, now_ms=now_ms, days=days
        )
        self.began_ms = now_ms - (days + 7) * DAY_MS
        self.first = self.today - timedelta(days)

    # ------------------------------------------------------------ people

    def add_people(self, password: str) -> None:
        accounts.check_password_strength(password, "demo")
        kept = hash_password(password)
        teams = {
            name: models.Team.create(name=name) for name in dict.fromkeys(person.team for person in self.cast)
        }
        self.people: dict[str, Any] = {}
        for member in self.cast:
            person = accounts.create(
                member.username,
                None,
                now_ms=self.began_ms,
                display_name=member.display_name,
                tz=member.tz,
                role=member.role,
            )
            self.people[member.username] = person.id
            models.TeamMember.create(team=teams[member.team], person=person)
            daily = member.contract_h * 60 // 5
            week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), daily)
            models.Contract.create(person=person, from_date="2020-01-01", sat=0, sun=0, **week)
        models.Person.update(password_hash=kept).where(
            models.Person.id.in_(list(self.people.values()))
        ).execute()
        execute_many(
            "INSERT INTO day_off (person_id, date, note) VALUES (?, ?, ?)",
            [(self.people[username], day.isoformat(), kind) for username, day, kind in self.play.days_off],
        )
        self.manager = self.people[next(member.username for member in self.cast if member.role == "manager")]
        self.artists = {
            member.username: member for member in self.cast if member.team in demo_days.HOST_OF_TEAM
        }

    # ------------------------------------------------------------ projects and tasks

    def add_work(self) -> None:
        studio = tasks.ensure_studio_work(None, self.began_ms)
        self.task_ids: dict[int | str, int] = {
            task.name: task.id for task in models.Task.select().where(models.Task.project == studio)
        }
        kinds = {}
        for name, colour in zip(
            [*demo_studio.SHOT_TYPES, *demo_studio.ASSET_TYPES],
            ("#56B4E9", "#0072B2", "#D55E00", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#4D4D4D"),
            strict=True,
        ):
            kinds[name] = task_types.create(name, colour, None, self.began_ms)
        projects = {}
        for show in demo_studio.PROJECTS:
            leads = [member.username for member in self.cast if show.code in member.leads]
            projects[show.code] = planning.create_project(
                show.code, show.name, None, self.began_ms, leads=leads
            )
        entities: dict[tuple[str, str, str], Any] = {}
        for task in self.tasks:
            key = (task.project, task.entity_type, task.entity)
            if key not in entities:
                entities[key] = tasks.get_or_create_entity(
                    projects[task.project], task.entity_type, task.entity
                )
            made = models.Task.create(
                project=projects[task.project],
                entity=entities[key],
                task_type=kinds[task.task_type],
                name=task.task_type,
                status="closed" if task.status == "done" else "open",
                bid_s=task.bid_s,
                due=task.due.isoformat(),
                created_ms=self.began_ms,
            )
            self.task_ids[task.key] = made.id
        execute_many(
            "INSERT INTO assignment (task_id, person_id) VALUES (?, ?)",
            [(self.task_ids[t.key], self.people[name]) for t in self.tasks for name in t.assignees],
        )

    # ------------------------------------------------------------ time

    def add_time(self) -> None:
        self._add_clients()
        late_from = (_monday(self.today) - timedelta(21)).toordinal()
        self.withheld = next(
            span
            for span in self.play.spans
            if span.kind == "active"
            and _day(span) == late_from + 2
            and span.end_ms - span.start_ms > 40 * 60_000
        )
        rows = [self._segment_row(span) for span in self.play.spans if span is not self.withheld]
        marks = ", ".join("?" * 14)
        execute_many(f"INSERT INTO segment ({late_segments.COLUMNS}) VALUES ({marks})", rows)  # noqa: S608  own names
        for repair in self.play.repairs:
            if repair.to_ms < self.now_ms:
                self._add_repair(repair)

    def _add_clients(self) -> None:
        self.clients: dict[tuple[str, str], Any] = {}
        last: dict[tuple[str, str], int] = {}
        for span in self.play.spans:
            last[span.username, span.host] = max(last.get((span.username, span.host), 0), span.end_ms)
        lost = {
            span.username for span in self.play.spans if span.open and self.now_ms - span.end_ms > 300_000
        }
        for number, ((username, host), end_ms) in enumerate(sorted(last.items())):
            names = {
                "host": host,
                "host_version": VERSIONS[host],
                "addon_version": ADDONS[number % len(ADDONS)],
                "device": f"ws-{number + 11:03}",
            }
            self.clients[username, host] = models.Client.create(**names)
            is_on = username not in lost and self.now_ms - end_ms < 3_600_000
            models.Token.create(
                person=self.people[username],
                kind="device",
                sha256=tokens.hash_secret(tokens.new_secret()),
                created_ms=self.began_ms,
                last_seen_ms=self.now_ms - self.rng.randrange(2_000, 55_000) if is_on else end_ms,
                expires_ms=self.now_ms + tokens.DEVICE_TOKEN_LIFETIME_MS,
                **names,
            )

    def _segment_row(self, span: Span) -> tuple:
        return (
            self.rng.getrandbits(128).to_bytes(16, "big"),
            self.people[span.username],
            bytes.fromhex(span.session),
            self.task_ids[span.task],
            span.kind,
            span.start_ms,
            span.end_ms,
            1 + (span.end_ms - span.start_ms) // 60_000,
            span.open,
            span.close_reason or None,
            self.artists[span.username].tz,
            None,
            self.clients[span.username, span.host].id,
            span.end_ms + 2_000,
        )

    def _add_repair(self, repair: demo_days.Repair) -> None:
        person, at_ms = self.people[repair.username], repair.to_ms + 600_000
        task = None if repair.task is None else self.task_ids[repair.task]
        key = f"{self.rng.getrandbits(128):032x}"
        models.Adjustment.create(
            id=key,
            person=person,
            from_ms=repair.from_ms,
            to_ms=repair.to_ms,
            task=task,
            reason=repair.reason,
            author=person,
            created_ms=at_ms,
        )
        new = {"from_ms": repair.from_ms, "to_ms": repair.to_ms, "task": task}
        audit.record(
            at_ms, person, "adjustment.add", person, f"adjustment {key}", new=new, reason=repair.reason
        )

    # ------------------------------------------------------------ weeks

    def add_timesheets(self) -> None:
        this_week = _monday(self.today)
        monday = _monday(self.first)
        while monday < this_week:
            age = (this_week - monday).days // 7
            for person in (self.people[username] for username in self.artists):
                self._close_week(person, monday, age)
            monday += timedelta(7)

    def _close_week(self, person: int, monday: date, age: int) -> None:
        """Weeks from three back are approved; of the last two some wait, some were returned, some are
        still open.
        """
        week, friday_ms = monday.isoformat(), self._at(monday + timedelta(4), 18)
        if not fetch(
            "SELECT 1 FROM day_total WHERE person_id = ? AND work_date BETWEEN ? AND ? LIMIT 1",
            [person, week, (monday + timedelta(6)).isoformat()],
        ):
            return
        dice = self.rng.random()
        if age == 1 and dice > 0.6:
            return
        timesheets.change_state(person, week, "submit", person, min(friday_ms, self.now_ms))
        decided_ms = min(friday_ms + 3 * DAY_MS, self.now_ms - 3_600_000)
        if age > 2 or (age == 2 and dice < 0.7):
            timesheets.change_state(person, week, "approve", self.manager, decided_ms)
        elif dice > 0.93 or (age == 1 and dice < 0.06):
            comment = "Please say what the gap on Wednesday afternoon was."
            timesheets.change_state(person, week, "return", self.manager, decided_ms, comment)

    def _at(self, day: date, hour: int) -> int:
        return Calendar([(0, self.tz)], [(0, 0)]).windows(day.isoformat())[0].start_ms + hour * 3_600_000

    def add_late_segment(self) -> None:
        """A laptop that was off the network for three weeks comes back: its week is locked by now."""
        span = self.withheld
        secret, _ = tokens.create_device_token(
            self.people[span.username], _names("ws-laptop", span.host), self.began_ms
        )
        caller = tokens.find_caller(secret, self.now_ms)
        assert caller is not None, "it was given a line above"  # noqa: S101
        snapshot = segment.Snapshot(
            f"{self.rng.getrandbits(128):032x}",
            9,
            span.session,
            self.task_ids[span.task],
            span.kind,
            span.start_ms,
            span.end_ms,
            False,
            span.close_reason,
            self.artists[span.username].tz,
            None,
        )
        names = segments.ClientNames(**_names("ws-laptop", span.host))
        segments.ingest(caller, names, [snapshot], self.now_ms - DAY_MS)


def _names(device: str, host: str) -> dict[str, str]:
    return {"host": host, "host_version": VERSIONS[host], "addon_version": ADDONS[0], "device": device}


def _monday(day: date) -> date:
    return date.fromisoformat(monday_of(day.isoformat()))


def _day(span: Span) -> int:
    return span.start_ms // DAY_MS + date(1970, 1, 1).toordinal()
