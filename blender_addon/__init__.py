# SPDX-License-Identifier: GPL-3.0-or-later
"""VFX Time Tracker in Blender: an add-on for 3.3 to 4.1, an extension from 4.2 on.

Blender's side of the tracker and nothing else: the host, a panel, operators and preferences. What time is,
how it is kept and how it reaches the server is the core's, which is packed beside these files as
`tracker_core`.
"""

from . import registration

bl_info = {
    "name": "VFX Time Tracker",
    "description": "Counts the time you work on a task, and pauses by itself",
    "author": "VFX Time Tracker contributors",
    "version": (0, 1, 0),
    "blender": (3, 3, 0),
    "location": "3D View > Sidebar > Time Tracker",
    "category": "System",
}


def register():
    registration.register()


def unregister():
    registration.unregister()
