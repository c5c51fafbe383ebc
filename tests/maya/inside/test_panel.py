"""The panel by real clicks and keys, against the real server."""

from __future__ import annotations

import importlib

import pytest
from conftest import PASSWORD
from hands import Hands


@pytest.fixture
def hands(run_maya, server):
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    return Hands(maya)


@pytest.fixture
def signed_in(hands, artist):
    hands.sign_in(artist.username)
    hands.wait_until(lambda: hands.view().connection == "online")
    return hands


@pytest.fixture
def with_tasks(signed_in):
    signed_in.check("allOpen")
    signed_in.wait_until(lambda: len(signed_in.offered()) >= 3)
    return signed_in


def test_signed_out_it_asks_for_name_and_password(hands):
    assert hands.page() == "SignInPage"
    assert hands.text("serverAddress") == hands.view().server_url


def test_typed_in_and_signed_in(signed_in, artist):
    assert signed_in.page() == "WorkPage"
    assert signed_in.text("person") == artist.display_name
    assert signed_in.state() == "Not tracking"


def test_the_password_leaves_its_field_when_it_is_sent(hands, artist):
    hands.type("user", artist.username)
    hands.type("password", PASSWORD)
    hands.press("signIn")
    assert hands.widget("password").text() == ""


def test_while_it_signs_in_the_button_says_so(hands, artist):
    hands.type("user", artist.username)
    hands.type("password", PASSWORD)
    hands.press("signIn")
    assert hands.button("signIn").text() == "Signing in..."
    assert not hands.button("signIn").isEnabled()


def test_a_wrong_password_is_a_sentence(hands, artist):
    hands.sign_in(artist.username, "not the password", wait=False)
    hands.wait_until(hands.notes)
    assert hands.page() == "SignInPage"
    assert hands.button("signIn").isEnabled()


def test_nothing_typed_is_a_sentence(hands):
    hands.press("signIn")
    assert hands.notes() == ["Type your username and your password."]


def test_without_a_task_it_says_how_to_get_one(signed_in):
    assert signed_in.offered() == []
    assert "Ask your lead to assign you one" in signed_in.text("caption", last=True)
    assert signed_in.actions() == []


def test_all_open_tasks_are_offered_on_demand(with_tasks):
    assert with_tasks.offered()[0].startswith("KITE \u00b7 ")


def test_typing_narrows_the_tasks(with_tasks):
    with_tasks.type("search", "light")
    with_tasks.wait_until(lambda: with_tasks.offered() == ["KITE \u00b7 SQ010/SH0020 \u00b7 Lighting"])


def test_start_pause_resume_and_stop(with_tasks):
    hands = with_tasks
    hands.pick("SH0010")
    hands.press("start")
    assert hands.state() == "Tracking"
    assert hands.actions() == ["pause", "stop"]
    hands.press("pause")
    assert hands.state().startswith("Paused by you")
    assert hands.actions() == ["resume", "stop"]
    hands.press("resume")
    assert hands.state() == "Tracking"
    hands.press("stop")
    assert hands.state() == "Not tracking"
    assert hands.actions() == ["start"]


def test_the_clocks_run(with_tasks):
    hands = with_tasks
    hands.pick("SH0010")
    hands.press("start")
    hands.wait_until(lambda: hands.text("sessionClock") >= "0:00:02")
    assert hands.text("todayClock") >= "0:00:02"


def test_another_task_is_a_switch(with_tasks):
    hands = with_tasks
    hands.pick("SH0010")
    hands.press("start")
    hands.pick("SH0020")
    assert hands.actions() == ["switch", "pause", "stop"]
    hands.press("switch")
    assert hands.text("task") == "KITE \u00b7 SQ010/SH0020 \u00b7 Lighting"


def test_a_double_click_starts_the_task(with_tasks):
    with_tasks.pick("SH0020", twice=True)
    assert with_tasks.text("task") == "KITE \u00b7 SQ010/SH0020 \u00b7 Lighting"


def test_the_task_worked_on_last_stands_first(with_tasks):
    with_tasks.pick("Kite \u00b7 Modeling")
    with_tasks.press("start")
    with_tasks.press("stop")
    assert with_tasks.offered()[0].endswith("Modeling")


def test_a_picked_task_stays_picked_while_the_list_changes(with_tasks):
    with_tasks.pick("SH0020")
    with_tasks.type("search", "sq010")
    with_tasks.maya.run(1.5)
    assert with_tasks.picked() == "KITE \u00b7 SQ010/SH0020 \u00b7 Lighting"


def test_what_was_worked_reaches_the_server(with_tasks, artist):
    hands = with_tasks
    hands.pick("SH0010")
    hands.press("start")
    for _ in range(6):
        hands.maya.run(0.4)
        hands.maya.emit("ToolChanged")
    hands.press("stop")
    hands.wait_until(lambda: hands.view().waiting == 0, 10)
    (session,) = artist.sessions()
    assert session["host"] == "maya"
    assert 2 <= session["active_s"] <= 4


def test_signing_out_stops_and_shows_the_sign_in_page(with_tasks):
    with_tasks.pick("SH0010")
    with_tasks.press("start")
    with_tasks.press("signOut")
    assert with_tasks.page() == "SignInPage"


def test_the_next_run_is_signed_in(with_tasks, run_maya):
    with_tasks.maya.quit()
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    maya.interface.choose("vfxTimeTrackerMenu", "Open Panel")
    assert Hands(maya).page() == "WorkPage"


def test_not_remembered_the_next_run_asks_again(hands, artist, run_maya):
    hands.check("remember")
    hands.sign_in(artist.username)
    hands.maya.quit()
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    maya.interface.choose("vfxTimeTrackerMenu", "Open Panel")
    assert Hands(maya).page() == "SignInPage"


def test_the_panel_keeps_within_the_dock(with_tasks):
    """At the narrowest the dock allows, no widget is cut off."""
    with_tasks.pick("SH0010")
    with_tasks.press("start")
    with_tasks.pick("SH0020")
    assert with_tasks.actions() == ["switch", "pause", "stop"]
    assert with_tasks.panel().minimumSizeHint().width() <= 240


@pytest.mark.parametrize("kind", ["Notice", "Note"])
def test_no_sentence_is_cut_off_in_a_low_and_narrow_panel(maya, kind):
    widgets = importlib.import_module("vfx_time_tracker_maya.qt_panel.widgets")
    qt_widgets = maya.interface.qt_widgets
    made = widgets.Notice("Discard", "discard", print) if kind == "Notice" else widgets.Note()
    panel = qt_widgets.QWidget()
    layout = qt_widgets.QVBoxLayout(panel)
    layout.addWidget(made)
    layout.addWidget(qt_widgets.QListWidget(), 1)
    panel.resize(240, 150)
    panel.show()
    for times in (12, 2):
        made.say("project closed " * times)
        maya.run(0.1)
        label = made if kind == "Note" else made.findChild(qt_widgets.QLabel)
        assert label.height() >= label.heightForWidth(label.width())
    assert label.height() < 120


def test_a_change_of_workspace_while_tracking_shows_the_running_task(with_tasks):
    with_tasks.pick("SH0010")
    with_tasks.press("start")
    with_tasks.maya.interface.switch_workspace()
    with_tasks.maya.run(0.05)
    assert with_tasks.state() == "Tracking"


def test_the_other_persons_search_is_forgotten(with_tasks, other_artist):
    with_tasks.type("search", "light")
    with_tasks.press("signOut")
    with_tasks.sign_in(other_artist.username)
    assert with_tasks.widget("search").text() == ""
    assert not with_tasks.widget("allOpen").isChecked()
