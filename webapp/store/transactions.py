"""Group commit: a durable commit costs the same for one heartbeat as for thirty, so those that wait share it.

Whoever gets the writer's turn carries all that wait along in one transaction; the others wake up to their
answer. A work that fails is rolled back alone and fails alone. PostgreSQL groups commits by itself.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from webapp.store.database import is_sqlite, writing

Answer = TypeVar("Answer")


class _Work:
    """Something to do inside a transaction, and what came of it once `is_done`."""

    def __init__(self, do: Callable[[], Any]):
        self.do = do
        self.is_done = False
        self.answer: Any = None
        self.problem: BaseException | None = None


_waiting: list[_Work] = []
_waiting_lock = threading.Lock()
_turn = threading.Lock()


def commit_together(person_id: int, do: Callable[[], Answer]) -> Answer:
    """Run `do` in a durable transaction that changes this person's time; returns what it returns."""
    if not is_sqlite():
        with writing(person_id):
            return do()
    work = _Work(do)
    with _waiting_lock:
        _waiting.append(work)
    with _turn:
        if not work.is_done:
            _carry_all()
    if work.problem is not None:
        raise work.problem
    answer: Answer = work.answer
    return answer


def _carry_all() -> None:
    with _waiting_lock:
        works = _waiting[:]
        _waiting.clear()
    try:
        with writing():
            for work in works:
                _carry(work, alone=len(works) == 1)
    except BaseException as problem:  # the commit itself failed: nobody's work is kept
        for work in works:
            work.problem = work.problem or problem
    for work in works:
        work.is_done = True


def _carry(work: _Work, alone: bool) -> None:
    try:
        if alone:
            work.answer = work.do()
        else:
            with writing():  # a savepoint
                work.answer = work.do()
    except BaseException as problem:
        work.problem = problem
        if alone:
            raise
