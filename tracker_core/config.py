"""Where the settings come from: the build's stamp, overridden by the artist's preferences, overridden by the
environment.

Also the per-user folder. Knows no DCC and asks nobody.
"""

from __future__ import annotations

import os
import sys
from typing import Mapping, NamedTuple, Optional
from urllib.parse import urlsplit

from .errors import BadSetting

DEFAULT_SERVER = "http://127.0.0.1:5000"


class Config(NamedTuple):
    """All settings of the core. Build it with `load`.

    `os_idle_scope` is "host" (OS input counts while the DCC is in front, or where that is unknown) or
    "machine" (input anywhere counts).
    """

    server_url: str
    version: str
    home: str
    ca_file: Optional[str] = None
    proxy: Optional[str] = None
    os_idle: bool = True
    os_idle_scope: str = "host"


def load(
    *,
    server_url: Optional[str] = None,
    home: Optional[str] = None,
    ca_file: Optional[str] = None,
    proxy: Optional[str] = None,
    os_idle: bool = True,
    os_idle_scope: str = "host",
    environ: Optional[Mapping[str, str]] = None,
) -> Config:
    """Combine the settings. Arguments are the artist's preferences; empty ones count as not given.

    Raises BadSetting for an invalid server address.
    """
    env = os.environ if environ is None else environ
    stamped_url, version = _stamp()
    return Config(
        server_url=clean_url(env.get("VFX_TRACKER_SERVER") or server_url or stamped_url),
        version=version,
        home=env.get("VFX_TRACKER_HOME") or home or default_home(env),
        ca_file=env.get("VFX_TRACKER_CA_FILE") or ca_file or None,
        proxy=env.get("VFX_TRACKER_PROXY") or proxy or None,
        os_idle=os_idle and env.get("VFX_TRACKER_OS_IDLE", "1") != "0",
        os_idle_scope=os_idle_scope,
    )


def clean_url(text: str) -> str:
    """Complete a server address as typed: `time.studio.example` becomes `https://time.studio.example`."""
    text = text.strip()
    url = text if "://" in text else "https://" + text
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadSetting(_bad_url(text), "bad_server") from error
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain or " " in url:
        raise BadSetting(_bad_url(text), "bad_server")
    host = parts.hostname if ":" not in parts.hostname else "[{}]".format(parts.hostname)
    where = host if port is None else "{}:{}".format(host, port)
    return "{}://{}{}".format(parts.scheme, where, parts.path.rstrip("/"))


def default_home(env: Mapping[str, str]) -> str:
    """The per-user folder for journal, token, cache and log; uninstalling a plug-in keeps it."""
    if sys.platform == "win32":
        base = env.get("LOCALAPPDATA") or os.path.join(os.path.expanduser("~"), "AppData", "Local")
        return os.path.join(base, "VFX Time Tracker")
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Application Support/VFX Time Tracker")
    return os.path.join(os.path.expanduser("~"), ".local", "share", "vfx-time-tracker")


def _stamp() -> tuple:
    try:
        from . import _stamp as stamp  # type: ignore[attr-defined,unused-ignore]
    except ImportError:
        return DEFAULT_SERVER, "0.0.0"
    return stamp.SERVER_URL or DEFAULT_SERVER, stamp.VERSION


def _bad_url(text: str) -> str:
    return (
        "“{}” is not a server address; write it like https://time.studio.example in the preferences.".format(
            text
        )
    )
