"""Settings: the build's stamp, over it the preferences, over it the environment."""

from __future__ import annotations

import os
import sys
import types

import pytest

from tracker_core import config
from tracker_core.errors import BadSetting


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("time.studio.example", "https://time.studio.example"),
        (" http://10.0.0.5:5000/ ", "http://10.0.0.5:5000"),
        ("https://studio.example/time/", "https://studio.example/time"),
        ("http://[::1]:5000", "http://[::1]:5000"),
    ],
)
def test_a_server_address_is_made_whole(typed, meant):
    assert config.clean_url(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ftp://studio.example",
        "https://",
        "https://user:pw@studio.example",
        "http://host:port",
        "two words",
        "https://studio.example/?a=1",
        "http://x:99999999",
    ],
)
def test_what_is_no_address_gets_a_sentence(typed):
    with pytest.raises(BadSetting, match="is not a server address; write it like"):
        config.clean_url(typed)


def test_environment_goes_over_preferences_and_preferences_over_the_stamp(monkeypatch):
    stamp = types.ModuleType("tracker_core._stamp")
    stamp.SERVER_URL, stamp.VERSION = "https://stamped.example", "1.2.3"
    monkeypatch.setitem(sys.modules, "tracker_core._stamp", stamp)
    monkeypatch.setattr(sys.modules["tracker_core"], "_stamp", stamp, raising=False)
    assert config.load(environ={})[:2] == ("https://stamped.example", "1.2.3")
    assert config.load(server_url="https://typed.example", environ={}).server_url == "https://typed.example"
    named = {"VFX_TRACKER_SERVER": "https://named.example"}
    assert (
        config.load(server_url="https://typed.example", environ=named).server_url == "https://named.example"
    )


def test_every_setting_can_be_named_in_the_environment():
    made = config.load(
        environ={
            "VFX_TRACKER_HOME": "/h",
            "VFX_TRACKER_CA_FILE": "/ca.pem",
            "VFX_TRACKER_PROXY": "http://proxy:1",
            "VFX_TRACKER_OS_IDLE": "0",
        }
    )
    assert (made.home, made.ca_file, made.proxy, made.os_idle) == ("/h", "/ca.pem", "http://proxy:1", False)


def test_the_per_user_folder_of_each_system(monkeypatch):
    monkeypatch.setenv("HOME", "/home/anna")
    monkeypatch.setattr(sys, "platform", "linux")
    assert config.default_home({}) == "/home/anna/.local/share/vfx-time-tracker"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert config.default_home({}) == "/home/anna/Library/Application Support/VFX Time Tracker"
    monkeypatch.setattr(sys, "platform", "win32")
    local = {"LOCALAPPDATA": "C:\\Local"}
    assert config.default_home(local) == os.path.join("C:\\Local", "VFX Time Tracker")
