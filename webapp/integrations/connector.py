"""What a production tracker can do for us. A connector translates; it decides and keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.domain.remote import Changes, RemoteTime, Snapshot


class ConnectorProblem(Exception):
    """The production tracker could not be used; the text is a sentence that says what to do.

    `retryable`: it may work later by itself.
    """

    def __init__(self, message: str, *, retryable: bool = False):
        super().__init__(message)
        self.message = message
        self.retryable = retryable


class TimeRefused(Exception):
    """The production tracker refused one entry; the others are not touched by it. The text is a sentence."""


class Connector:
    """One production tracker, reached with one account. Every method raises ConnectorProblem."""

    name = ""
    can_push_time = False
    can_follow_changes = False

    def check(self) -> str:
        """A sentence that says who we are there. Raises ConnectorProblem with what to do."""
        raise NotImplementedError

    def get_cursor(self) -> str:
        """Where the log of changes stands now."""
        raise NotImplementedError

    def pull_all(self) -> Snapshot:
        """Everything: projects, entities, task types, people, tasks with assignments, bids and due dates."""
        raise NotImplementedError

    def find_changes(self, cursor: str) -> Changes:
        """What happened after `cursor`."""
        raise NotImplementedError

    def pull_tasks(self, task_ids: Sequence[str]) -> Snapshot:
        """These tasks alone; those that are not there any more stand in `gone_task_ids`."""
        raise NotImplementedError

    def list_times(self, date: str) -> list[RemoteTime]:
        """All time of one date."""
        raise NotImplementedError

    def set_time(self, task_id: str, person_id: str, date: str, minutes: int) -> None:
        """Make this the minutes of that person, task and date, 0 for none. Doing it twice changes nothing.

        Raises TimeRefused where this entry alone is refused.
        """
        raise NotImplementedError
