# SPDX-License-Identifier: GPL-3.0-or-later
"""The tracker that runs, for all who draw it or press its buttons. `tracking` puts it here."""

tracker = None  # None in the background, and while the add-on is switched off
problem = ""  # a sentence, while a typed setting cannot be used or tracking switched itself off


def view():
    """What to draw now, or None."""
    return None if tracker is None else tracker.view()
