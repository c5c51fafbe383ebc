"""Journal files whose process is gone: who may adopt them, and what they still hold for the server.

Adopting the same file twice is harmless by law 1: both runs create the same revision of the same segment.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any, Dict, List, Optional, Tuple

from .. import wire
from ..model import Segment
from . import journal

ABANDONED_AFTER_S = 24 * 3600


def head_of(owner: journal.Owner, run: str, host: str) -> Dict[str, Any]:
    """The first line of a file: whose it is and which process writes it."""
    pid = os.getpid()
    return {
        "v": 1,
        "server": owner.server_url,
        "user": owner.user_id,
        "run": run,
        "host": host,
        "machine": machine_id(),
        "pid": pid,
        "born": born(pid),
    }


def find(folder: str, own_run: str, owner: journal.Owner, now_ms: int) -> List[Tuple[str, journal.Contents]]:
    """The files of this owner that nobody writes any longer, with what they hold."""
    found = []
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    for name in names:
        path = os.path.join(folder, name)
        run, suffix = journal.split_name(path)
        if not suffix or run == own_run:
            continue
        try:
            age_s = now_ms / 1000.0 - os.stat(path).st_mtime
            contents = journal.read(path)
        except OSError:
            continue  # adopted by another run at this moment, or unreadable: the next search will show
        if _belongs(contents.head, owner) and (contents.ended or is_gone(contents.head, age_s)):
            found.append((path, contents))
    return found


def closed(segment: Segment) -> Segment:
    """What a crash left open ends at its last snapshot (law 2)."""
    if not segment.open:
        return segment
    return segment._replace(open=False, close_reason=wire.CLOSED_ADOPTED, rev=segment.rev + 1)


def set_aside(path: str, contents: journal.Contents) -> None:
    """Remove an adopted file; one with damaged lines is kept for inspection."""
    if contents.damaged:
        os.replace(path, path + ".damaged")
    else:
        journal.remove(path)


def sweep(folder: str, now_ms: int) -> None:
    """Remove half-written files that a kill left behind; what they held is in other files too."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if name.endswith(".new") and now_ms / 1000.0 - os.stat(path).st_mtime > ABANDONED_AFTER_S:
                journal.remove(path)


def _belongs(head: Optional[Dict[str, Any]], owner: journal.Owner) -> bool:
    """A file without a readable head lies in this owner's folder, so it is theirs."""
    return head is None or (head.get("server") == owner.server_url and head.get("user") == owner.user_id)


def is_gone(head: Optional[Dict[str, Any]], age_s: float) -> bool:
    """Whether the process that a head names has ended, for a file last written `age_s` ago."""
    if head is not None and head.get("machine") == machine_id():
        pid, was_born = head.get("pid"), head.get("born")
        if not isinstance(pid, int) or not is_alive(pid):
            return True
        if was_born is not None and born(pid) is not None:
            return bool(born(pid) != was_born)  # the id has been given to another process since
    return age_s > ABANDONED_AFTER_S


def machine_id() -> str:
    """Names what shares process ids: it differs between computers on the same network home, and between a
    container such as Flatpak's and its host. Only the name in front ever leaves this computer.
    """
    parts = [os.environ.get("COMPUTERNAME") or getattr(os, "uname", lambda: ("", ""))()[1]]
    with contextlib.suppress(OSError, ValueError), open("/etc/machine-id", encoding="ascii") as file:
        parts.append(file.read().strip())
    with contextlib.suppress(OSError, AttributeError):
        parts.append(os.readlink("/proc/self/ns/pid"))
    return "/".join(parts)


def is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        return _windows_alive(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # it exists and is not ours
    return True


def born(pid: int) -> Optional[str]:
    """When a process started, as a token to compare; None where the system has no cheap way to say."""
    try:
        with open("/proc/{}/stat".format(pid), "rb") as file:
            started = file.read().rpartition(b")")[2].split()[19].decode("ascii")
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return "{}/{}".format(file.read().strip(), started)
    except (OSError, IndexError, ValueError):
        return None


def _windows_alive(pid: int) -> bool:
    import ctypes

    still_active, query = 259, 0x1000  # STILL_ACTIVE, PROCESS_QUERY_LIMITED_INFORMATION
    kernel32 = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel32.OpenProcess.restype = ctypes.c_void_p
    handle = kernel32.OpenProcess(query, False, pid)
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel32.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
    kernel32.CloseHandle(ctypes.c_void_p(handle))
    return code.value == still_active
