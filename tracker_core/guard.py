"""The edge to the DCC (law 9): what the DCC calls never raises, and gives up after errors in a
row.
"""

from __future__ import annotations

import contextlib
import logging
from typing import Any, Callable

ERRORS_IN_A_ROW = 20

log = logging.getLogger("vfx_time_tracker")


def guarded(fn: Callable[..., Any], give_up: Callable[[], None]) -> Callable[..., None]:
    """`fn` that logs and counts its errors; after 20 in a row it calls `give_up()` once, and `fn` no
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
                _give_up_quietly(give_up)

    return call


def none_on_error(fn: Callable[[], Any]) -> Callable[[], Any]:
    """`fn` that returns None where it fails, for what is optional. Logs the first error in a row."""
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


def run_all(*calls: Callable[[], Any]) -> None:
    """Call one after the other, even if an earlier one raises; its error is raised at the end."""
    with contextlib.ExitStack() as stack:
        for call in reversed(calls):
            stack.callback(call)


def _give_up_quietly(give_up: Callable[[], None]) -> None:
    try:
        give_up()
    except Exception:
        log.exception("error while giving up")
