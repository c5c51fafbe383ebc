"""The remembered sign-in: one file per server, readable by its owner alone. Never a password.

A token is stored with the server address it came from, and never used for another.
"""

from __future__ import annotations

import contextlib
import json
import os
from typing import NamedTuple, Optional

from ..model import User, user_from_json


class Account(NamedTuple):
    """A person signed in on a server. Without `remember` it lives in memory only."""

    server_url: str
    token: str
    user: User
    remember: bool = True


def load(home: str, server_url: str) -> Optional[Account]:
    """The remembered account of this server, or None."""
    try:
        with open(_path(home, server_url), encoding="utf-8") as file:
            data = json.load(file)
        if data["server_url"] != server_url or not isinstance(data["token"], str):
            return None
        return Account(server_url, data["token"], user_from_json(data["user"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(home: str, account: Account) -> None:
    """Remember the account. Raises OSError when the folder cannot be written."""
    path = _path(home, account.server_url)
    os.makedirs(home, mode=0o700, exist_ok=True)
    data = {
        "server_url": account.server_url,
        "token": account.token,
        "user": dict(account.user._asdict()),
    }
    write_private(path, json.dumps(data).encode("utf-8"))


def forget(home: str, server_url: str) -> None:
    """Remove the remembered token, if there is one."""
    with contextlib.suppress(OSError):
        os.remove(_path(home, server_url))


def write_private(path: str, data: bytes) -> None:
    """Replace a file by one that only its owner can read; readers get the old or the new one, never half."""
    fresh = "{}.{}.new".format(path, os.urandom(8).hex())
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
        os.replace(fresh, path)
    except OSError:
        os.remove(fresh)
        raise


def _path(home: str, server_url: str) -> str:
    import hashlib

    name = hashlib.blake2b(server_url.encode("utf-8"), digest_size=8).hexdigest()
    return os.path.join(home, "sign-in-{}.json".format(name))
