# SPDX-License-Identifier: GPL-3.0-or-later
"""Sees what calls no handler: a view that was turned, an operator that finished."""

import bpy


class Navigation:
    def __init__(self):
        self._seen = None

    def has_moved(self):
        """Whether the artist turned a view or finished an operator since the last call. Main thread."""
        seen = _look(bpy.context.window_manager)
        before, self._seen = self._seen, seen
        return before is not None and before != seen

    def forget(self):
        """Another file brings other views: what changed by that is not the artist's doing."""
        self._seen = None


def _look(manager):
    views = tuple(
        _view(area.spaces.active.region_3d)
        for window in manager.windows
        for area in window.screen.areas
        if area.type == "VIEW_3D"
    )
    operators = manager.operators
    newest = operators[-1].as_pointer() if len(operators) else 0
    return views, len(operators), newest


def _view(region_3d):
    """What only the artist changes. The view's matrix also follows an animated camera, which is playback."""
    return (
        *region_3d.view_location,
        *region_3d.view_rotation,
        region_3d.view_distance,
        region_3d.view_perspective,
        region_3d.view_camera_zoom,
        *region_3d.view_camera_offset,
    )
