# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether Blender computes while the artist waits. Simulation bakes call no handler, so this is
polled.
"""

import bpy

JOBS = ("RENDER", "OBJECT_BAKE")


def is_computing():
    """A render, a bake or a simulation runs now. Playback and viewport shading do not count. Main thread."""
    if any(bpy.app.is_job_running(job) for job in JOBS):
        return True
    return bpy.context.window_manager.is_interface_locked
