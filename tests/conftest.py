"""Rules of every test run. Read by Python 3.7 too, in the runs of the core on each Maya's Python."""

from __future__ import annotations

import os


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and _skipping_fails():
        terminalreporter.write_line(
            f"CI: {len(skipped)} skipped; what is skipped proves nothing, so this run fails.", red=True
        )


def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and _skipping_fails() and exitstatus == 0:
        session.exitstatus = 1


def _skipping_fails():
    return os.environ.get("CI", "").lower() == "true"
