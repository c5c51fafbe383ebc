"""Ninety days of work of the demo studio, played desk by desk: sessions, renders, breaks, repairs, days
off.

Pure and deterministic. It makes what the clients would have sent (`Span`, a segment) and what people
would have added by hand (`Repair`, an adjustment); the store then paints, sums and locks as it does for
real people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from webapp.demo.studio import PROJECTS, Person, Task, type_team

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
RENDERING = {"FX", "Lighting", "Compositing"}
HOST_OF_TEAM = {
    "Assets": "blender",
    "Animation": "maya",
    "FX": "blender",
    "Lighting": "maya",
    "Compositing": "blender",
}
FATES = ("active",) * 14 + ("machine",) * 3 + ("idle",) * 4 + ("lost",) + ("off",) * 4 + ("away",) * 2
"""What the people of today are doing at the very end; dealt out in this share."""


@dataclass(frozen=True)
class Span:
    """One segment as a client would send it. `task` is a Task's key or the name of non-production work."""

    username: str
    session: str
    task: int | str
    kind: str
    start_ms: int
    end_ms: int
    host: str
    close_reason: str
    open: bool = False


@dataclass(frozen=True)
class Repair:
    """One adjustment; a task of None removes time."""

    username: str
    task: int | str | None
    from_ms: int
    to_ms: int
    reason: str


@dataclass
class Play:
    """All that happened."""

    spans: list[Span] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    days_off: list[tuple[str, date, str]] = field(default_factory=list)


class Pool:
    """The tasks nobody has yet, by team; people pull the next one when theirs is done."""

    def __init__(self, tasks: list[Task]):
        self._by_team: dict[str, list[Task]] = {}
        for task in sorted(tasks, key=lambda t: (t.due, t.key)):
            self._by_team.setdefault(type_team(task.task_type), []).append(task)

    def pull(self, person: Person) -> Task | None:
        """Assign the earliest due task of the person's own project, else of any."""
        waiting = self._by_team.get(person.team, [])
        task = next((t for t in waiting if t.project == person.home), waiting[0] if waiting else None)
        if task:
            waiting.remove(task)
            task.assignees.append(person.username)
        return task


class Desk:
    """One person's desk: the task on it, and the days played there."""

    def __init__(self, rng: Random, person: Person, pool: Pool, play: Play):
        self.rng, self.person, self.pool, self.play = rng, person, pool, play
        self.zone = ZoneInfo(person.tz)
        self.host = HOST_OF_TEAM[person.team]
        self.task: Task | None = None

    def play_day(self, day: date, target_ms: int) -> None:
        """A normal day that starts around nine in the person's own zone."""
        minute = max(7 * 60, int(self.rng.gauss(9 * 60 + 10, 25)))
        start = datetime.combine(day, time(minute // 60, minute % 60, self.rng.randrange(60)), self.zone)
        self.play.spans += self._work(int(start.timestamp() * 1000), target_ms)

    def play_today(self, now_ms: int, fate: str) -> None:
        """A day under way that stands at `fate` right now, whatever the clock on the wall says."""
        if fate == "away":
            return
        start_ms = now_ms - int(self.rng.uniform(4.2, 6.4) * HOUR_MS)
        self.play.spans += truncate_day(list(self._work(start_ms, 9 * HOUR_MS)), now_ms, fate, self.rng)

    def _work(self, at_ms: int, target_ms: int) -> Iterator[Span]:
        lunch_ms = at_ms + int(self.rng.uniform(3.2, 4.2) * HOUR_MS)
        session, worked_ms, eaten = self._new_session(), 0, False
        while worked_ms < target_ms:
            task = self._current_task()
            block_ms = min(int(self.rng.uniform(28, 105) * MINUTE_MS), target_ms - worked_ms + 5 * MINUTE_MS)
            if isinstance(task, Task):
                block_ms = min(block_ms, max(task.left_s * 1000, 12 * MINUTE_MS))
            end_ms = at_ms + block_ms
            reason, break_ms = self._break(end_ms, lunch_ms, eaten)
            eaten = eaten or end_ms >= lunch_ms
            worked_ms += block_ms
            if isinstance(task, Task):
                task.left_s -= block_ms // 1000
            key = task.key if isinstance(task, Task) else task
            done = isinstance(task, Task) and task.left_s <= 0
            if done or worked_ms >= target_ms:
                reason, break_ms = ("stop", max(break_ms, MINUTE_MS))
            yield Span(self.person.username, session, key, "active", at_ms, end_ms, self.host, reason)
            if isinstance(task, Task) and task.task_type in RENDERING and self.rng.random() < 0.3:
                render_ms = int(self.rng.uniform(5, 24) * MINUTE_MS)
                yield Span(
                    self.person.username,
                    session,
                    key,
                    "machine",
                    end_ms,
                    end_ms + render_ms,
                    self.host,
                    reason,
                )
                end_ms += render_ms
            elif self.rng.random() < 0.03 and block_ms > 40 * MINUTE_MS:
                yield self._glance(at_ms, end_ms)
            self._repair(at_ms, end_ms, end_ms + break_ms, reason)
            if reason == "stop":
                session = self._new_session()
            if done and isinstance(task, Task):
                waits_for_review = self.rng.random() < 0.05
                task.status, self.task = "review" if waits_for_review else "done", None
            at_ms = end_ms + break_ms

    def _new_session(self) -> str:
        return f"{self.rng.getrandbits(128):032x}"

    def _current_task(self) -> Task | str:
        if self.task is None:
            self.task = self.pool.pull(self.person)
            if self.task:
                self.task.status = "wip"
        return self.task or "Training"

    def _break(self, end_ms: int, lunch_ms: int, eaten: bool) -> tuple[str, int]:
        """Why and how long the desk is left after a block."""
        if end_ms >= lunch_ms and not eaten:
            reason = "suspend" if self.rng.random() < 0.2 else "idle"
            return reason, int(self.rng.uniform(34, 66) * MINUTE_MS)
        dice = self.rng.random()
        if dice < 0.5:
            return "idle", int(self.rng.uniform(11, 27) * MINUTE_MS)
        if dice < 0.75:
            return "pause", int(self.rng.uniform(4, 16) * MINUTE_MS)
        return "stop", int(self.rng.uniform(18, 55) * MINUTE_MS)

    def _glance(self, start_ms: int, end_ms: int) -> Span:
        """The other DCC, open beside this one for a quarter of an hour: the overlap law has something to
        resolve.
        """
        other = "maya" if self.host == "blender" else "blender"
        middle_ms = (start_ms + end_ms) // 2
        return Span(
            self.person.username,
            self._new_session(),
            self.task.key if self.task else "Training",
            "active",
            middle_ms - 8 * MINUTE_MS,
            middle_ms + 8 * MINUTE_MS,
            other,
            "quit",
        )

    def _repair(self, start_ms: int, end_ms: int, next_ms: int, reason: str) -> None:
        """Now and then the person says what a gap was, or takes time off."""
        dice, who = self.rng.random(), self.person.username
        if reason == "stop" and next_ms - end_ms > 20 * MINUTE_MS and dice < 0.45:
            task, why = self.rng.choice(
                [
                    ("Dailies", "Dailies with the supervisor"),
                    ("Meeting", "Shot kick-off"),
                    ("Review", "Client review"),
                ]
            )
            self.play.repairs.append(Repair(who, task, end_ms, next_ms, why))
        elif reason == "idle" and self.task and dice < 0.03:
            self.play.repairs.append(Repair(who, self.task.key, end_ms, next_ms, "Drew thumbnails on paper"))
        elif dice > 0.992:
            self.play.repairs.append(
                Repair(who, None, end_ms - 12 * MINUTE_MS, end_ms, "The timer ran while I was on the phone")
            )


def truncate_day(spans: list[Span], now_ms: int, fate: str, rng: Random) -> list[Span]:
    """Leave of a day what is before now, ending the way `fate` says."""
    behind_ms = {"idle": rng.uniform(13, 40), "lost": 23, "off": 80}.get(
        fate, rng.uniform(0.05, 0.7)
    ) * MINUTE_MS
    cut_ms = now_ms - int(behind_ms)
    kept = [replace(s, end_ms=min(s.end_ms, cut_ms)) for s in spans if s.start_ms < cut_ms - MINUTE_MS]
    last = kept.pop()
    if fate in ("idle", "off"):
        return [*kept, replace(last, close_reason="idle" if fate == "idle" else "stop", kind="active")]
    kind = "machine" if fate == "machine" else "active"
    if last.end_ms < cut_ms - 20 * MINUTE_MS or kind != last.kind:
        kept.append(last)
        last = replace(last, start_ms=max(last.end_ms, cut_ms - 9 * MINUTE_MS))
    return [*kept, replace(last, kind=kind, end_ms=cut_ms, open=True, close_reason="")]


def play(
    rng: Random, people: list[Person], tasks: list[Task], *, today: date, now_ms: int, days: int = 90
) -> Play:
    """Play `days` days up to now for everybody who has a craft; tasks get their assignees and status on
    the way.
    """
    result, pool = Play(), Pool(tasks)
    desks = [Desk(rng, person, pool, result) for person in people if person.team in HOST_OF_TEAM]
    off = {desk.person.username: _days_off(rng, today, days) for desk in desks}
    for back in range(days, 0, -1):
        day = today - timedelta(back)
        for desk in desks:
            kind = off[desk.person.username].get(day)
            if kind:
                result.days_off.append((desk.person.username, day, kind))
            elif target_ms := _target(rng, desk.person, day, today):
                desk.play_day(day, target_ms)
    fates = rng.sample(FATES, len(FATES))
    for desk, fate in zip(desks, fates, strict=True):
        desk.play_today(now_ms, fate)
    for desk in desks:
        pool.pull(desk.person)
    return result


def _days_off(rng: Random, today: date, days: int) -> dict[date, str]:
    """Weekdays off, day to kind: for most people one holiday, for some a day or two of illness."""
    off: dict[date, str] = {}
    if rng.random() < 0.65:
        first = today - timedelta(rng.randrange(12, days))
        off |= {first + timedelta(i): "holiday" for i in range(rng.randrange(3, 10))}
    for _ in range(rng.randrange(3)):
        off.setdefault(today - timedelta(rng.randrange(1, days)), "sick")
    return {day: kind for day, kind in off.items() if day.weekday() < 5 and day < today}


def _target(rng: Random, person: Person, day: date, today: date) -> int:
    """How long the person sits that day, in ms: the contract, more when the show is about to end, 0 on
    free days.
    """
    show = next(p for p in PROJECTS if p.code == person.home)
    crunch = show.crunch_days and (today - day).days <= show.crunch_days
    if day.weekday() >= 5:
        return (
            int(rng.uniform(4, 6.5) * HOUR_MS) if crunch and day.weekday() == 5 and rng.random() < 0.7 else 0
        )
    usual_h = person.contract_h / 5 + (rng.uniform(1.0, 3.0) if crunch else rng.gauss(-0.35, 0.45))
    return int(max(3.0, usual_h) * HOUR_MS)
