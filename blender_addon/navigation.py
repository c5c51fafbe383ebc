# SPDX-License-Identifier: GPL-3.0-or-later
"""Detects what calls no handler: a view that was turned, an operator that finished."""

from typing import NamedTuple

import bpy


class Snapshot(NamedTuple):
    """All views at one moment, to be compared with the moment before."""

    artist_only: tuple  # what nobody but the artist changes
    camera_poses: tuple  # of views that follow a camera: the artist's doing only while no animation plays
    frames: tuple  # of each window's scene
    is_playing: bool


class Navigation:
    def __init__(self):
        self._previous = None

    def has_moved(self):
        """Whether the artist turned a view or finished an operator since the last call. Main thread."""
        now = _take_snapshot(bpy.context.window_manager)
        before, self._previous = self._previous, now
        if before is None:
            return False
        is_still = before.frames == now.frames and not (before.is_playing or now.is_playing)
        return before.artist_only != now.artist_only or (is_still and before.camera_poses != now.camera_poses)

    def forget(self):
        """Another file brings other views; that change is not the artist's doing."""
        self._previous = None


def _take_snapshot(manager):
    views = [_view(space, region_3d) for space in _spaces(manager) for region_3d in _regions(space)]
    operators = manager.operators
    newest = operators[-1].as_pointer() if len(operators) else 0
    return Snapshot(
        artist_only=(tuple(own for own, _ in views), len(operators), newest),
        camera_poses=tuple(pose for _, pose in views),
        frames=tuple(window.scene.frame_current_final for window in manager.windows),
        is_playing=any(window.screen.is_animation_playing for window in manager.windows),
    )


def _spaces(manager):
    areas = (area for window in manager.windows for area in window.screen.areas)
    return [area.spaces.active for area in areas if area.type == "VIEW_3D"]


def _regions(space):
    """The one view of the space, or the four of a quad view."""
    return list(space.region_quadviews) or [space.region_3d]


def _view(space, region_3d):
    """(what only the artist changes, what the camera changes too) of a view.

    Blender turns a view through a camera after that camera each time it draws, so playing an animated camera
    turns it forever. Such a pose shows activity only where the camera is locked to the view: then the artist
    steers it. A view locked to an object, a bone or the 3D cursor follows it only in its matrix, which is
    ignored here.
    """
    pose = (*region_3d.view_location, *region_3d.view_rotation, region_3d.view_distance)
    own = (region_3d.view_perspective, region_3d.view_camera_zoom, *region_3d.view_camera_offset)
    if region_3d.view_perspective != "CAMERA":
        return (*own, *pose), ()
    return own, pose if space.lock_camera else ()
