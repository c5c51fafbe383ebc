# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps our errors away from Blender: whatever it calls is wrapped here."""

import logging

ERRORS_IN_A_ROW = 20
log = logging.getLogger(__name__)


class Guard:
    """`has_had_enough` turns True once a wrapped function has failed 20 times in a row."""

    def __init__(self):
        self.has_had_enough = False

    def wrap(self, call):
        """`call`, but an error in it is logged and counted. Callable from any thread, as `call` is."""
        failed = 0

        def guarded(*arguments):
            nonlocal failed
            try:
                call(*arguments)
                failed = 0
            except Exception:
                failed += 1
                log.exception("error %d in a row", failed)
                self.has_had_enough = self.has_had_enough or failed >= ERRORS_IN_A_ROW

        return guarded
