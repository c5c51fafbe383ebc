"""What counts as the artist turning a view."""

import bpy
import pytest


@pytest.fixture
def navigation(part, empty_file):
    navigation = part("navigation").Navigation()
    navigation.has_moved()
    return navigation


def view():
    areas = (area for window in bpy.context.window_manager.windows for area in window.screen.areas)
    return next(area.spaces.active.region_3d for area in areas if area.type == "VIEW_3D")


def test_at_rest_nothing_moved(navigation):
    assert not navigation.has_moved()
    assert not navigation.has_moved()


def test_the_first_look_is_no_movement(part, empty_file):
    assert not part("navigation").Navigation().has_moved()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("view_rotation", (0.5, 0.5, 0.5, 0.5)),
        ("view_location", (1, 2, 3)),
        ("view_distance", 77.0),
        ("view_perspective", "ORTHO"),
        ("view_camera_zoom", 12.0),
        ("view_camera_offset", (0.3, 0.2)),
    ],
)
def test_turning_a_view_is_seen_once(navigation, name, value):
    setattr(view(), name, value)
    assert navigation.has_moved()
    assert not navigation.has_moved()


def test_another_files_views_are_not_the_artist(navigation):
    view().view_distance = 33
    navigation.forget()
    assert not navigation.has_moved()
