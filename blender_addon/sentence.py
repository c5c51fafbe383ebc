# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws a sentence on as many lines as it needs, as Blender's labels have one line."""

import textwrap

PREFERENCES_LETTERS = 62


def draw(layout, text, icon, letters=PREFERENCES_LETTERS):
    """The icon stands before the first line; `letters` go on one."""
    for line in textwrap.wrap(text, letters):
        layout.label(text=line, icon=icon)
        icon = "BLANK1"
