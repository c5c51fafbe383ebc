# SPDX-License-Identifier: GPL-3.0-or-later
"""The running tracker, for everything that draws it or acts on it. Set by `tracking`."""

tracker = None  # None in the background, and while the add-on is switched off
problem = ""  # a sentence, while a setting is invalid or after tracking switched itself off


def view():
    """What to draw now, or None."""
    return None if tracker is None else tracker.view()
