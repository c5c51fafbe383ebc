"""Windows: GetLastInputInfo and the process of the foreground window.

Private library handles, because argument types set on shared ones leak to every other tool in the DCC.
"""

from __future__ import annotations

import ctypes
import os
from typing import Any, Optional

from .base import OsIdle

TICK_BITS = 0xFFFFFFFF  # the tick count begins again after 49.7 days


class _LastInput(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint), ("tick", ctypes.c_uint)]


class WindowsIdle(OsIdle):
    def __init__(self) -> None:
        load: Any = getattr(ctypes, "WinDLL")  # noqa: B009 mypy on other systems knows no WinDLL
        self._user32 = load("user32")
        self._kernel32 = load("kernel32")
        self._kernel32.GetTickCount.restype = ctypes.c_uint
        self._user32.GetForegroundWindow.restype = ctypes.c_void_p
        self._user32.GetWindowThreadProcessId.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_ulong)]

    def idle_ms(self) -> Optional[int]:
        last = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not self._user32.GetLastInputInfo(ctypes.byref(last)):
            return None
        return int((self._kernel32.GetTickCount() - last.tick) & TICK_BITS)

    def in_front(self) -> Optional[bool]:
        window = self._user32.GetForegroundWindow()
        if not window:
            return None  # between two windows, or the locked screen
        pid = ctypes.c_ulong()
        self._user32.GetWindowThreadProcessId(window, ctypes.byref(pid))
        return pid.value == os.getpid() if pid.value else None
