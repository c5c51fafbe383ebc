"""Blender as a host: each event of Blender is the right signal, or none."""

import threading

import bpy
import pytest


class Heard(list):
    """Keeps every signal."""

    def __call__(self, signal):
        self.append(signal)


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def host(part, empty_file, heard):
    host = part("host").BlenderHost(after_tick=lambda: None)
    host.connect(heard)
    heard.clear()
    yield host
    host.disconnect()


def handler_counts():
    return {
        name: len(getattr(bpy.app.handlers, name))
        for name in dir(bpy.app.handlers)
        if isinstance(getattr(bpy.app.handlers, name), list)
    }


def move_cube():
    bpy.context.scene.objects["Cube"].location.x += 1
    bpy.context.view_layer.update()


def test_it_names_blender_and_its_version(host):
    assert host.name == "blender"
    assert host.version == ".".join(map(str, bpy.app.version))
    assert host.is_batch


def test_an_edit_is_an_edit(host, heard):
    move_cube()
    assert set(heard) == {"edit"}


def test_undo_and_redo_are_edits_which_a_script_can_cause_too(host, heard):
    bpy.ops.ed.undo_push(message="one")
    move_cube()
    bpy.ops.ed.undo_push(message="two")
    for step in (bpy.ops.ed.undo, bpy.ops.ed.redo):
        heard.clear()
        step()
        assert set(heard) == {"edit"}


def test_saving_is_an_edit(host, heard, tmp_path):
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "a.blend"))
    assert "edit" in heard
    assert "input" not in heard


def test_it_stays_connected_over_another_file(host, heard):
    bpy.ops.wm.read_homefile(use_factory_startup=False)
    heard.clear()
    move_cube()
    assert "edit" in heard


def test_playing_frames_is_not_activity(host, heard):
    for frame in range(2, 12):
        bpy.context.scene.frame_set(frame)
    assert "input" not in heard
    assert "compute_begin" not in heard


def test_a_render_begins_and_ends_the_machine_lane(host, heard, tmp_path):
    scene = bpy.context.scene
    scene.render.resolution_x = scene.render.resolution_y = 16
    scene.render.engine = "CYCLES"
    scene.cycles.samples = 1
    scene.cycles.use_denoising = False  # Debian builds without the denoiser
    scene.render.filepath = str(tmp_path / "a.png")
    bpy.ops.render.render(write_still=True)
    lane = [signal for signal in heard if signal.startswith("compute")]
    assert lane == ["compute_begin", "compute_end"]


def test_a_render_that_announces_no_end_ends_with_the_next_beat(host, heard):
    render = bpy.context.scene.render
    render.engine = "CYCLES"
    render.use_border = render.use_crop_to_border = True
    render.border_min_x = render.border_max_x = 0.5  # nothing to render: Blender tells of the begin alone
    with pytest.raises(RuntimeError):
        bpy.ops.render.render(animation=True)
    assert heard[-1] == "compute_begin"
    host.start_timer(1.0, lambda: None)
    (timer,) = host._timers
    timer()
    timer()
    assert [signal for signal in heard if signal.startswith("compute")] == ["compute_begin", "compute_end"]


def test_nothing_computes_at_rest(host):
    assert host.is_computing() is False


def test_disconnecting_leaves_no_handler_and_may_be_repeated(host):
    host.disconnect()
    before = handler_counts()
    host.connect(lambda signal: None)
    assert handler_counts() != before
    host.disconnect()
    host.disconnect()
    assert handler_counts() == before


def test_a_timer_lives_until_disconnect_and_over_another_file(host):
    host.start_timer(1.0, lambda: None)
    (timer,) = host._timers
    bpy.ops.wm.read_homefile(use_factory_startup=False)
    assert bpy.app.timers.is_registered(timer)
    host.disconnect()
    assert not bpy.app.timers.is_registered(timer)


def test_a_beat_asks_for_the_next_one_until_disconnect(host):
    beats = []
    host.start_timer(1.0, lambda: beats.append(1))
    (timer,) = host._timers
    assert timer() == 1.0
    assert beats == [1]
    host.disconnect()
    assert timer() is None


def test_a_beat_that_disconnects_ends(host):
    host.start_timer(1.0, host.disconnect)
    (timer,) = host._timers
    assert timer() is None


def test_an_error_never_reaches_blender(host, capfd):
    def fail(_signal):
        raise RuntimeError("ours")

    host.connect(fail)
    move_cube()
    host.start_timer(1.0, lambda: 1 / 0)
    (timer,) = host._timers
    assert timer() == 1.0


def test_twenty_errors_in_a_row_disconnect(host, capfd):
    before = handler_counts()
    host.start_timer(1.0, lambda: 1 / 0)
    (timer,) = host._timers
    for _ in range(19):
        assert timer() == 1.0
    assert timer() is None
    assert handler_counts() != before
    assert "switched itself off after repeated errors" in capfd.readouterr().out


def test_errors_that_pass_disconnect_nothing(host):
    turns = iter(range(100))

    def fail_now_and_then():
        if next(turns) % 19:
            raise RuntimeError("ours")

    host.start_timer(1.0, fail_now_and_then)
    (timer,) = host._timers
    assert {timer() for _ in range(60)} == {1.0}


def test_another_thread_may_ask_for_the_main_thread(host):
    host.start_timer(1.0, lambda: None)
    (timer,) = host._timers
    ran_in = []
    thread = threading.Thread(
        target=host.call_on_main, args=(lambda: ran_in.append(threading.current_thread()),)
    )
    thread.start()
    thread.join()
    assert ran_in == []
    timer()
    assert ran_in == [threading.main_thread()]


def test_the_scene_path_is_the_files_or_none(host, tmp_path):
    assert host.scene_path() is None
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "a.blend"))
    assert host.scene_path() == str(tmp_path / "a.blend")


def test_online_access_is_blenders(host):
    expected = bpy.app.online_access if hasattr(bpy.app, "online_access") else True
    assert host.online_allowed() is expected
