"""Sending the minutes of each person, task and date, so that what stands there is what stands here.

Each entry is written down before it is sent and again once it was answered. Whatever breaks off in between,
the next run looks at what stands there, recognises its own entry by the minutes, and goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webapp.integrations import conflicts
from webapp.integrations.connector import Connector, TimeRefused
from webapp.integrations.rounding import round_day
from webapp.store.db.models import Integration
from webapp.store.integrations import links, sent_times
from webapp.store.integrations.sent_times import Key, Sent


@dataclass
class Pushed:
    """What a push did, or would do, in entries."""

    sent: int = 0
    same: int = 0
    held: int = 0
    conflicts: int = 0

    @property
    def sentence(self) -> str:
        """`40 entries sent, 3 held, 1 in conflict`."""
        return f"{self.sent} entries sent, {self.held} held, {self.conflicts} in conflict"


class Push:
    """One run. `now_ms` is asked anew for each entry."""

    def __init__(
        self, integration: Integration, connector: Connector, now_ms: Callable[[], int], *, dry_run: bool
    ):
        self.integration, self.connector = integration, connector
        self.now_ms, self.dry_run = now_ms, dry_run
        self.people = links.map_foreign(integration.id, "person")
        self.tasks = links.map_foreign(integration.id, "task")
        self.gone = links.list_gone(integration.id, "task")
        self.pushed = Pushed()

    def run(self) -> Pushed:
        """Send whatever differs, date by date. Raises ConnectorProblem; what was sent stays recorded."""
        sent = sent_times.map_sent(self.integration.id, self.integration.push_from)
        by_date: dict[str, list[tuple[Key, int]]] = {}
        for key, minutes in self._list_wanted(sent).items():
            by_date.setdefault(key[2], []).append((key, minutes))
        for date in sorted(by_date):
            self._send_date(date, by_date[date], sent)
        return self.pushed

    def _list_wanted(self, sent: dict[Key, Sent]) -> dict[Key, int]:
        """Minutes by key: of tasks that come from there, and 0 for what was sent and is no more."""
        wanted = dict.fromkeys((key for key, state in sent.items() if state.known - {0}), 0)
        worked = sent_times.map_worked_ms(self.integration.push_from)
        for (person_id, work_date), task_ms in worked.items():
            for task_id, minutes in round_day(task_ms).items():
                key = (person_id, task_id, work_date)
                if key in wanted or (minutes and (task_id in self.tasks or task_id in self.gone)):
                    wanted[key] = minutes
        return wanted

    def _send_date(self, date: str, wanted: list[tuple[Key, int]], sent: dict[Key, Sent]) -> None:
        there = {(time.person_id, time.task_id): time.minutes for time in self.connector.list_times(date)}
        for key, minutes in wanted:
            known = sent.get(key, Sent())
            person, task = self.people.get(key[0]), self.tasks.get(key[1])
            if person is None or task is None:
                self._hold(key, known, _missing(minutes, person is None))
            else:
                self._send(key, (task, person), minutes, known, there.get((person, task), 0))

    def _send(self, key: Key, ids: tuple[str, str], minutes: int, known: Sent, remote: float) -> None:
        """Send one entry, unless it stands there already or somebody else wrote another one."""
        verdict = conflicts.decide(minutes, known.known, remote, ours_wins=bool(self.integration.ours_wins))
        if verdict == conflicts.CONFLICT:
            self.pushed.conflicts += 1
            note = f"{remote:g} min were typed there; ours are {minutes} min. Neither was changed."
            self._record(key, known, known._replace(theirs=remote, state="conflict", note=note))
        elif verdict == conflicts.SAME:
            self.pushed.same += 1
            self._record(key, known, Sent(minutes))
        elif self.dry_run:
            self.pushed.sent += 1
        else:
            self._set(key, ids, minutes, known._replace(pending=minutes))

    def _set(self, key: Key, ids: tuple[str, str], minutes: int, pending: Sent) -> None:
        sent_times.record(self.integration.id, key, pending, self.now_ms())
        try:
            self.connector.set_time(*ids, key[2], minutes)
        except TimeRefused as refused:
            self._hold(key, pending, str(refused))
        else:
            self.pushed.sent += 1
            sent_times.record(self.integration.id, key, Sent(minutes), self.now_ms())

    def _hold(self, key: Key, known: Sent, sentence: str) -> None:
        self.pushed.held += 1
        self._record(key, known, known._replace(pending=None, theirs=None, state="held", note=sentence[:300]))

    def _record(self, key: Key, known: Sent, now: Sent) -> None:
        if now != known and not self.dry_run:
            sent_times.record(self.integration.id, key, now, self.now_ms())


def _missing(minutes: int, is_person: bool) -> str:
    if is_person:
        return "This person is matched with nobody there. Match them below."
    return f"The task was deleted there, and its time with it. {minutes} min are kept here alone."
