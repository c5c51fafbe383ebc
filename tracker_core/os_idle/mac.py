"""macOS: the event source's idle seconds and the frontmost application, by ctypes and the Objective-C
runtime.
"""

from __future__ import annotations

import ctypes
import os
from typing import Any, Optional

from .base import OsIdle

GRAPHICS = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
APPKIT = "/System/Library/Frameworks/AppKit.framework/AppKit"
ANY_EVENT = 0xFFFFFFFF
COMBINED_STATE = 0


class MacIdle(OsIdle):
    def __init__(self) -> None:
        self._graphics = ctypes.CDLL(GRAPHICS)
        seconds = self._graphics.CGEventSourceSecondsSinceLastEventType
        seconds.restype, seconds.argtypes = ctypes.c_double, [ctypes.c_int32, ctypes.c_uint32]
        self._seconds = seconds
        ctypes.CDLL(APPKIT)  # registers NSWorkspace
        self._objc = ctypes.CDLL("/usr/lib/libobjc.A.dylib")
        self._objc.objc_getClass.restype, self._objc.objc_getClass.argtypes = (
            ctypes.c_void_p,
            [ctypes.c_char_p],
        )
        self._objc.sel_registerName.restype = ctypes.c_void_p
        self._objc.sel_registerName.argtypes = [ctypes.c_char_p]
        self._objc.objc_autoreleasePoolPush.restype = ctypes.c_void_p
        self._objc.objc_autoreleasePoolPop.argtypes = [ctypes.c_void_p]
        send: Any = ctypes.cast(self._objc.objc_msgSend, ctypes.c_void_p).value
        self._to_object = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(send)
        self._to_int = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(send)

    def idle_ms(self) -> Optional[int]:
        return int(self._seconds(COMBINED_STATE, ANY_EVENT) * 1000)

    def in_front(self) -> Optional[bool]:
        pool = self._objc.objc_autoreleasePoolPush()
        try:
            workspace = self._to_object(
                self._objc.objc_getClass(b"NSWorkspace"), self._name(b"sharedWorkspace")
            )
            front = self._to_object(workspace, self._name(b"frontmostApplication")) if workspace else None
            if not front:
                return None
            return bool(self._to_int(front, self._name(b"processIdentifier")) == os.getpid())
        finally:
            self._objc.objc_autoreleasePoolPop(pool)

    def _name(self, selector: bytes) -> Any:
        return self._objc.sel_registerName(selector)
