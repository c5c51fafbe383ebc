"""Group commit: a durable commit costs the same for one heartbeat as for thirty, so those that wait share it.

Whoever is first carries all that wait along in one transaction; the others wake up to their answer. If one
fails, all are done again one by one, so that it fails alone. PostgreSQL groups commits by itself.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from webapp.store.database import is_sqlite, writing

Answer = TypeVar("Answer")


class _Work:
    """Something to do in a transaction. `woken` opens when it is done, or when it is its turn to carry."""

    def __init__(self, do: Callable[[], Any]):
        self.do = do
        self.is_done = False
        self.answer: Any = None
        self.problem: BaseException | None = None
        self.woken = threading.Lock()
        self.woken.acquire()


class _Lane:
    """Those that wait to write. At most one thread carries; nobody is woken but for an answer or a turn."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting: list[_Work] = []
        self.is_carried = False

    def join(self, work: _Work) -> bool:
        """Wait in the lane; True if the caller is to carry at once."""
        with self.lock:
            self.waiting.append(work)
            is_first, self.is_carried = not self.is_carried, True
        return is_first

    def take_all(self) -> list[_Work]:
        """Everybody who waits now."""
        with self.lock:
            works, self.waiting = self.waiting, []
        return works

    def pass_on(self) -> None:
        """Let the first of those that came meanwhile carry next."""
        with self.lock:
            if self.waiting:
                self.waiting[0].woken.release()
            else:
                self.is_carried = False


_lane = _Lane()


def commit_together(person_id: int, do: Callable[[], Answer]) -> Answer:
    """Run `do` in a durable transaction that changes this person's time; returns what it returns.

    `do` may be run twice, the first time undone.
    """
    if not is_sqlite():
        with writing(person_id):
            return do()
    work = _Work(do)
    if not _lane.join(work):
        work.woken.acquire()
    if not work.is_done:
        works = _lane.take_all()
        _carry(works)
        _lane.pass_on()
        for one in works:
            one.is_done = True
            if one is not work:
                one.woken.release()
    if work.problem is not None:
        raise work.problem
    answer: Answer = work.answer
    return answer


def _carry(works: list[_Work]) -> None:
    """Do all in one transaction; if one fails, each in its own, so that it fails alone."""
    try:
        with writing():
            for work in works:
                work.answer = work.do()
    except BaseException as problem:  # kept for whoever waits for it
        if len(works) == 1:
            works[0].problem = problem
            return
        for work in works:
            _carry([work])
