"""What the add-on promises besides the hour, in the real Blender of each version."""

import os

import pytest

from tests.blender_ui import program
from tests.e2e.hour import IDLE_AFTER_S, live_through
from tests.e2e.tour import CYCLES, Tour

pytestmark = [pytest.mark.blender, pytest.mark.slow]
VERSIONS = os.environ.get(
    "E2E_TOUR_VERSIONS", os.environ.get("E2E_VERSIONS", " ".join(program.VERSIONS))
).split()
FIRST, SECOND = "KITE · SQ010/SH0010 · Animation", "MOTH · SQ010/SH0020 · Lighting"


@pytest.fixture(scope="module", params=VERSIONS)
def tour(request, tmp_path_factory):
    if program.find_program(request.param) is None:
        pytest.skip(program.why_absent(request.param))
    return live_through(request.param, tmp_path_factory.mktemp(f"tour-{request.param}"), Tour)


def test_a_wrong_password_gets_a_sentence_and_the_form_again(tour):
    view = tour.seen["wrong-password"]
    assert (view["signed_in"], view["signing_in"]) == (False, False)
    assert view["message"].endswith(".")


def test_any_open_task_can_be_found(tour):
    assert tour.seen["search"]["tasks"] == ["KITE · Kite · Modeling"]
    mine, again = tour.seen["my tasks again"]
    assert mine == again


def test_work_while_paused_does_not_resume(tour):
    assert tour.seen["work while paused"]["state"] == "paused"
    assert tour.seen["work while paused"]["session_s"] == tour.seen["paused"]["session_s"]


def test_resume_goes_on_with_the_same_task(tour):
    assert tour.seen["resumed"]["task"] == FIRST


def test_switching_starts_a_session_of_the_other_task(tour):
    assert tour.seen["switched"]["task"] == SECOND
    assert tour.seen["switched"]["session_s"] < 10


@pytest.mark.parametrize("how", ["played", "played through the camera", "played through a locked camera"])
def test_looping_playback_is_idle(tour, how):
    view, was_playing = tour.seen[how]
    assert was_playing
    assert view["state"] == "idle"


@pytest.mark.parametrize(
    "view", ["a locked camera", "a view on an object", "a walk", "a quarter of a quad view"]
)
def test_steering_a_view_is_seen_and_drawing_it_is_not(tour, view):
    drawn, steered = tour.seen[f"steered {view}"]
    assert not drawn
    assert steered


def test_a_tick_draws_panel_and_readout_and_no_viewport(tour):
    drawn = tour.seen["drawn"]
    assert drawn["view"] == 0
    assert drawn["outliner"] == 0
    assert 2 <= drawn["status bar"] <= 6


def test_undo_changes_nothing(tour):
    before, after = tour.seen["undo"]
    assert (after["state"], after["task"]) == (before["state"], before["task"])
    assert after["session_s"] >= before["session_s"]


def test_loading_a_file_changes_nothing(tour):
    before, after = tour.seen["file"]
    assert (after["state"], after["task"]) == (before["state"], before["task"])
    assert after["session_s"] > before["session_s"]


def test_a_render_is_machine_time(tour):
    assert tour.seen["render"]["state"] == "machine"
    (day,) = tour.days
    assert day["machine_s"] >= IDLE_AFTER_S


def test_without_online_access_time_waits_and_then_goes(tour):
    if "not-allowed" not in tour.seen:
        return  # Blender 3 does not ask
    assert tour.seen["not-allowed"]["connection"] == "not_allowed"
    assert tour.seen["not-allowed"]["waiting"] > 0
    assert tour.seen["not-allowed"]["state"] == "tracking"
    assert tour.seen["allowed"]["connection"] == "online"


def test_a_revoked_sign_in_keeps_the_time_and_asks_again(tour):
    view = tour.seen["sign-in-again"]
    assert view["needs_sign_in"]
    assert view["state"] == "tracking"
    assert tour.seen["signed in again"]["state"] == "tracking"
    assert tour.seen["signed in again"]["task"] == view["task"]


def test_what_the_server_refuses_is_shown_with_its_reason(tour):
    sentences = [sentence for _, sentence in tour.seen["refused"]["quarantined"]]
    assert sentences
    assert all(sentence.endswith(".") for sentence in sentences)


def test_what_was_seen_can_be_discarded(tour):
    assert tour.seen["discarded"]["quarantined"] == []


def test_opening_a_file_starts_only_by_preference(tour):
    assert tour.seen["file without the preference"]["state"] == "stopped"
    assert tour.seen["file of no certain task"]["state"] == "stopped"
    assert tour.seen["file with the preference"]["task"] == FIRST


def test_ten_cycles_leave_no_handler_timer_or_thread(tour):
    cycles = tour.seen["cycles"]
    assert len(cycles) == CYCLES
    first_off, first_on = cycles[0]
    assert all(cycle == [first_off, first_on] or cycle == (first_off, first_on) for cycle in cycles)
    assert "vfx-time-tracker" not in first_off["threads"]
    assert first_off["types"] == []
    assert first_on["threads"].count("vfx-time-tracker") == 1


def test_totals_equal_a_rebuild(tour):
    assert tour.check
