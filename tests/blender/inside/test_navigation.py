"""What counts as the artist turning a view."""

import bpy
import pytest


@pytest.fixture
def navigation(part, empty_file):
    navigation = part("navigation").Navigation()
    navigation.has_moved()
    return navigation


def space():
    areas = (area for window in bpy.context.window_manager.windows for area in window.screen.areas)
    return next(area.spaces.active for area in areas if area.type == "VIEW_3D")


def view():
    return space().region_3d


@pytest.fixture
def through_the_camera(navigation):
    view().view_perspective = "CAMERA"
    navigation.has_moved()


def turn_with_the_camera():
    """What Blender does at each draw of a view through a camera that moves."""
    view().view_rotation = (0.5, 0.5, 0.5, 0.5)


def test_at_rest_nothing_moved(navigation):
    assert not navigation.has_moved()
    assert not navigation.has_moved()


def test_the_first_call_detects_no_movement(part, empty_file):
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
def test_turning_a_view_is_detected_once(navigation, name, value):
    setattr(view(), name, value)
    assert navigation.has_moved()
    assert not navigation.has_moved()


def test_another_files_views_are_not_the_artist(navigation):
    view().view_distance = 33
    navigation.forget()
    assert not navigation.has_moved()


@pytest.mark.usefixtures("through_the_camera")
class TestThroughTheCamera:
    def test_a_camera_that_turns_the_view_is_not_the_artist(self, navigation):
        turn_with_the_camera()
        assert not navigation.has_moved()

    @pytest.mark.parametrize(
        ("name", "value"),
        [("view_perspective", "PERSP"), ("view_camera_zoom", 12.0), ("view_camera_offset", (0.3, 0.2))],
    )
    def test_leaving_it_and_zooming_and_shifting_its_frame_are_the_artist(self, navigation, name, value):
        setattr(view(), name, value)
        assert navigation.has_moved()

    def test_steering_a_camera_that_is_locked_to_the_view_is_the_artist(self, navigation):
        space().lock_camera = True
        navigation.has_moved()
        turn_with_the_camera()
        assert navigation.has_moved()

    def test_an_animated_camera_that_is_locked_to_the_view_is_not_the_artist(self, navigation):
        space().lock_camera = True
        navigation.has_moved()
        for frame in (10, 20):
            bpy.context.scene.frame_set(frame)
            turn_with_the_camera()
            assert not navigation.has_moved()


def test_a_view_that_follows_an_object_moves_with_it_and_that_is_not_the_artist(navigation):
    space().lock_object = bpy.context.scene.objects["Cube"]
    bpy.context.scene.objects["Cube"].location.x += 5
    bpy.context.view_layer.update()
    assert not navigation.has_moved()
