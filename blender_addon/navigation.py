# SPDX-License-Identifier: GPL-3.0-or-later
"""Sees what calls no handler: a view that was turned, an operator that finished."""

from typing import NamedTuple

import bpy


class Look(NamedTuple):
    """What can be seen at one moment; two looks are compared."""

    own: tuple  # what nobody but the artist changes
    led: tuple  # the poses of views that a camera leads: the artist's doing only while the animation stands
    frames: tuple  # of each window's scene
    plays: bool


class Navigation:
    def __init__(self):
        self._seen = None

    def has_moved(self):
        """Whether the artist turned a view or finished an operator since the last call. Main thread."""
        seen = _look(bpy.context.window_manager)
        before, self._seen = self._seen, seen
        if before is None:
            return False
        stands = before.frames == seen.frames and not (before.plays or seen.plays)
        return before.own != seen.own or (stands and before.led != seen.led)

    def forget(self):
        """Another file brings other views: what changed by that is not the artist's doing."""
        self._seen = None


def _look(manager):
    views = [_view(space, region_3d) for space in _spaces(manager) for region_3d in _regions(space)]
    operators = manager.operators
    newest = operators[-1].as_pointer() if len(operators) else 0
    return Look(
        own=(tuple(own for own, _ in views), len(operators), newest),
        led=tuple(led for _, led in views),
        frames=tuple(window.scene.frame_current_final for window in manager.windows),
        plays=any(window.screen.is_animation_playing for window in manager.windows),
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
    turns it for ever. Such a pose says something only where the camera is locked to the view: then the artist
    steers it. A view locked to an object, a bone or the 3D cursor follows it in its matrix alone, which is
    not looked at.
    """
    pose = (*region_3d.view_location, *region_3d.view_rotation, region_3d.view_distance)
    own = (region_3d.view_perspective, region_3d.view_camera_zoom, *region_3d.view_camera_offset)
    if region_3d.view_perspective != "CAMERA":
        return (*own, *pose), ()
    return own, pose if space.lock_camera else ()
