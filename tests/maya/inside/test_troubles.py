"""What an artist sees when something is wrong, with the real server and a line that can be cut."""

from __future__ import annotations

import importlib
import os
import sqlite3

import pytest
from conftest import PASSWORD, SERVER
from hands import Hands
from line import Line


@pytest.fixture
def line(server, monkeypatch):
    line = Line(SERVER)
    monkeypatch.setenv("VFX_TRACKER_SERVER", line.address)
    yield line
    line.cut()


@pytest.fixture
def tracking(run_maya, artist, line):
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    hands = Hands(maya)
    hands.sign_in(artist.username)
    hands.check("allOpen")
    hands.wait_until(lambda: len(hands.offered()) >= 3)
    hands.pick("SH0010")
    hands.press("start")
    hands.wait_until(lambda: hands.view().connection == "online")
    return hands


def notices(hands):
    labels = hands.panel().findChildren(hands.widgets.QLabel, "noticeText")
    return [label.text() for label in labels if label.isVisible()]


def work(hands, seconds=1.5):
    hands.maya.emit("ToolChanged")
    hands.maya.run(seconds)


def change_project(code, status, closed_ms):
    """What a manager does to a project, straight in the server's database."""
    database = sqlite3.connect(os.environ["MAYA_SERVER_DATABASE"], timeout=10)
    with database:
        database.execute(
            "update project set status = ?, closed_ms = ? where code = ?", (status, closed_ms, code)
        )
    database.close()


def test_offline_is_said_once_and_tracking_goes_on(tracking, line):
    line.cut()
    tracking.press("pause")
    tracking.press("resume")
    tracking.wait_until(lambda: any("Offline" in text for text in notices(tracking)), 15)
    assert tracking.notes() == []
    assert tracking.state() == "Tracking"
    assert tracking.widget("notice").toolTip().endswith("your time is kept and sent later.")


def test_back_online_nothing_waits_and_the_notice_goes(tracking, line):
    line.cut()
    tracking.press("pause")
    tracking.press("resume")
    tracking.wait_until(lambda: any("waiting" in text for text in notices(tracking)), 15)
    line.mend()
    tracking.press("retry")
    tracking.wait_until(lambda: notices(tracking) == [] and tracking.view().waiting == 0, 15)


def test_with_the_server_down_on_the_days_first_launch_tracking_starts(tracking, line, run_maya):
    tracking.press("stop")
    tracking.maya.quit()
    line.cut()
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    maya.interface.choose("vfxTimeTrackerMenu", "Open Panel")
    hands = Hands(maya)
    hands.pick("SH0010")
    hands.press("start")
    assert hands.state() == "Tracking"


def test_what_the_server_refuses_is_shown_with_its_reason_and_can_be_put_aside(tracking):
    change_project("KITE", "closed", 1)
    try:
        tracking.press("stop")
        tracking.wait_until(lambda: any("refused by the server" in text for text in notices(tracking)), 15)
        (text,) = notices(tracking)
        assert "its project was closed" in text
        tracking.press("discard")
        tracking.wait_until(lambda: notices(tracking) == [])
    finally:
        change_project("KITE", "open", None)


def test_a_token_that_died_asks_to_sign_in_again_and_keeps_the_time(tracking, artist):
    database = sqlite3.connect(os.environ["MAYA_SERVER_DATABASE"], timeout=10)
    with database:
        database.execute("delete from token")
    database.close()
    tracking.press("pause")
    tracking.press("resume")
    tracking.wait_until(lambda: any("Sign in again" in text for text in notices(tracking)), 15)
    assert tracking.state() == "Tracking"
    tracking.type("user", artist.username)
    tracking.type("password", PASSWORD)
    tracking.press("signIn")
    tracking.wait_until(lambda: notices(tracking) == [] and tracking.view().waiting == 0, 15)
    assert tracking.state() == "Tracking"
    assert len(artist.sessions()) == 1


def test_a_render_is_the_machines_time(tracking):
    tracking.maya.render()
    tracking.maya.run(3)
    assert tracking.state() == "Machine time: computing"
    tracking.maya.render()
    tracking.maya.emit("ToolChanged")
    tracking.wait_until(lambda: tracking.state() == "Tracking")


def test_another_server_is_used_at_once_and_in_the_next_run(run_maya, monkeypatch):
    monkeypatch.delenv("VFX_TRACKER_SERVER", raising=False)
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    hands = Hands(maya)
    assert hands.text("serverAddress") == "http://127.0.0.1:9"
    hands.press("changeServer")
    hands.type("server", "time.studio.example/")
    hands.press("changeServer")
    assert hands.text("serverAddress") == "https://time.studio.example"
    assert list(maya.interface.menus) == ["vfxTimeTrackerMenu"]
    maya.quit()
    second = run_maya()
    second.load_plugin("vfx_time_tracker")
    second.run(0.05)
    second.interface.choose("vfxTimeTrackerMenu", "Open Panel")
    second.run(0.05)
    assert Hands(second).text("serverAddress") == "https://time.studio.example"


def test_no_server_address_is_a_sentence_and_changes_nothing(run_maya, monkeypatch):
    monkeypatch.delenv("VFX_TRACKER_SERVER", raising=False)
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    hands = Hands(maya)
    hands.press("changeServer")
    hands.type("server", "ftp://time.studio.example")
    hands.press("changeServer")
    assert "is not a server address" in hands.notes()[0]
    assert hands.text("serverAddress") == "http://127.0.0.1:9"


def test_a_server_address_that_cannot_be_one_is_a_sentence(run_maya, monkeypatch):
    monkeypatch.setenv("VFX_TRACKER_SERVER", "ftp://time.studio.example")
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    maya.run(0.05)
    ((level, text),) = maya.said
    assert (level, "is not a server address" in text) == ("error", True)
    assert maya.callbacks.living == {}


def test_a_start_that_fails_is_a_sentence_and_can_be_unloaded(run_maya, monkeypatch):
    maya = run_maya()
    maya.load_plugin("vfx_time_tracker")
    menu = importlib.import_module("vfx_time_tracker_maya.menu")
    monkeypatch.setattr(menu, "WINDOW", "AnotherWindow")
    maya.run(0.05)
    assert maya.said == [("error", "Time Tracker: It could not start properly; tell your TD.")]
    maya.unload_plugin("vfx_time_tracker")
    assert maya.callbacks.living == {}
