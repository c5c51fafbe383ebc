"""The edge to the DCC (law 9): what is called from outside never raises, and gives up after errors in a
row.
"""

from __future__ import annotations

import contextlib
import logging
from typing import Any, Callable

ERRORS_IN_A_ROW = 20

log = logging.getLogger("vfx_time_tracker")


def guarded(fn: Callable[..., Any], give_up: Callable[[], None]) -> Callable[..., None]:
    """`fn` that logs and counts its errors; after 20 in a row `give_up()` is called, once, and `fn` no
    more.
    """
    errors = 0

    def call(*values: Any) -> None:
        nonlocal errors
        if errors >= ERRORS_IN_A_ROW:
            return
        try:
            fn(*values)
            errors = 0
        except Exception:
            errors += 1
            log.exception("error %d in a row in %s", errors, getattr(fn, "__name__", fn))
            if errors >= ERRORS_IN_A_ROW:
                _last_words(give_up)

    return call


def answered(fn: Callable[[], Any]) -> Callable[[], Any]:
    """`fn` that answers None where it fails, for what can be done without. Logs the first error in a row."""
    is_failing = False

    def call() -> Any:
        nonlocal is_failing
        try:
            answer = fn()
        except Exception:
            if not is_failing:
                log.exception("the DCC does not answer")
            is_failing = True
            return None
        is_failing = False
        return answer

    return call


def in_any_case(*deeds: Callable[[], Any]) -> None:
    """Do one after the other, also where one before raises; the error is raised in the end."""
    with contextlib.ExitStack() as stack:
        for deed in reversed(deeds):
            stack.callback(deed)


def _last_words(give_up: Callable[[], None]) -> None:
    try:
        give_up()
    except Exception:
        log.exception("error while giving up")
