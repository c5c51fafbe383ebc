"""X11: the idle time by libXss on a connection of its own, the window in front by libxcb.

Xlib reports errors to one handler of the whole process, which belongs to the DCC: so Xlib is asked only
about the root window, which never vanishes. Windows of others do; xcb hands such an error to the caller
alone.
"""

from __future__ import annotations

import ctypes
import os
from typing import Any, Optional

from .base import OsIdle

PARENTS = 6  # how far up the tree a window may hide its process
ANY_TYPE = 0


class _Info(ctypes.Structure):
    _fields_ = [
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong),
        ("event_mask", ctypes.c_ulong),
    ]


class _Cookie(ctypes.Structure):
    _fields_ = [("sequence", ctypes.c_uint)]


class _Iterator(ctypes.Structure):
    _fields_ = [("data", ctypes.POINTER(ctypes.c_uint32)), ("rem", ctypes.c_int), ("index", ctypes.c_int)]


class _Property(ctypes.Structure):
    _fields_ = [
        ("response_type", ctypes.c_uint8),
        ("format", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("bytes_after", ctypes.c_uint32),
        ("value_len", ctypes.c_uint32),
        ("pad", ctypes.c_uint8 * 12),
        ("value", ctypes.c_uint32),
    ]


class _Atom(ctypes.Structure):
    _fields_ = [("head", ctypes.c_uint32 * 2), ("atom", ctypes.c_uint32)]


class _Tree(ctypes.Structure):
    _fields_ = [("head", ctypes.c_uint32 * 2), ("root", ctypes.c_uint32), ("parent", ctypes.c_uint32)]


class X11Idle(OsIdle):
    """Raises OSError or AttributeError when a library, the display or the extension is missing."""

    def __init__(self) -> None:
        self._x11 = ctypes.CDLL("libX11.so.6")
        self._xss = ctypes.CDLL("libXss.so.1")
        self._declare()
        self._display = self._x11.XOpenDisplay(None)
        if not self._display:
            raise OSError("no X display")
        first, error = ctypes.c_int(), ctypes.c_int()
        if not self._xss.XScreenSaverQueryExtension(self._display, ctypes.byref(first), ctypes.byref(error)):
            self.close()
            raise OSError("no screen saver extension")
        self._root = self._x11.XDefaultRootWindow(self._display)
        self._info = _Info()
        self._front = _Front.opened()

    def idle_ms(self) -> Optional[int]:
        if not self._xss.XScreenSaverQueryInfo(self._display, self._root, ctypes.byref(self._info)):
            return None
        return int(self._info.idle)

    def in_front(self) -> Optional[bool]:
        return None if self._front is None else self._front.is_ours()

    def close(self) -> None:
        self._x11.XCloseDisplay(self._display)
        front = getattr(self, "_front", None)
        if front is not None:
            front.close()

    def _declare(self) -> None:
        void, ulong = ctypes.c_void_p, ctypes.c_ulong
        self._x11.XOpenDisplay.argtypes, self._x11.XOpenDisplay.restype = [ctypes.c_char_p], void
        self._x11.XCloseDisplay.argtypes = [void]
        self._x11.XDefaultRootWindow.argtypes, self._x11.XDefaultRootWindow.restype = [void], ulong
        pointers: Any = [void, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int)]
        self._xss.XScreenSaverQueryExtension.argtypes = pointers
        self._xss.XScreenSaverQueryInfo.argtypes = [void, ulong, ctypes.POINTER(_Info)]


class _Front:
    """Whose window has the focus, as the window manager reports it; unknown without one."""

    @classmethod
    def opened(cls) -> Optional[_Front]:
        try:
            return cls()
        except (OSError, AttributeError):
            return None

    def __init__(self) -> None:
        self._xcb = ctypes.CDLL("libxcb.so.1")
        self._free = ctypes.CDLL(None).free
        self._free.argtypes = [ctypes.c_void_p]
        self._declare()
        self._connection = self._xcb.xcb_connect(None, None)
        if self._xcb.xcb_connection_has_error(self._connection):
            self.close()
            raise OSError("no X display")
        setup = self._xcb.xcb_get_setup(self._connection)
        self._root = self._xcb.xcb_setup_roots_iterator(setup).data[0]
        self._active = self._atom(b"_NET_ACTIVE_WINDOW")
        self._pid = self._atom(b"_NET_WM_PID")

    def is_ours(self) -> Optional[bool]:
        window = self._property(self._root, self._active)
        if not window:
            return None
        for _ in range(PARENTS):
            pid = self._property(window, self._pid)
            if pid:
                return pid == os.getpid()
            window = self._parent(window)
            if not window or window == self._root:
                break
        return False  # a window that names no process is not ours

    def close(self) -> None:
        self._xcb.xcb_disconnect(self._connection)

    def _atom(self, name: bytes) -> int:
        cookie = self._xcb.xcb_intern_atom(self._connection, 0, len(name), name)
        return self._reply("intern_atom", _Atom, cookie, lambda found: found.atom) or 0

    def _parent(self, window: int) -> int:
        cookie = self._xcb.xcb_query_tree(self._connection, window)
        return self._reply("query_tree", _Tree, cookie, lambda found: found.parent) or 0

    def _property(self, window: int, name: int) -> Optional[int]:
        cookie = self._xcb.xcb_get_property(self._connection, 0, window, name, ANY_TYPE, 0, 1)
        return self._reply("get_property", _Property, cookie, _number)

    def _reply(self, request: str, shape: Any, cookie: Any, pick: Any) -> Optional[int]:
        error = ctypes.c_void_p()
        ask = getattr(self._xcb, "xcb_{}_reply".format(request))
        address = ask(self._connection, cookie, ctypes.byref(error))
        if error.value:
            self._free(error)
        if not address:
            return None
        picked = pick(ctypes.cast(address, ctypes.POINTER(shape)).contents)
        self._free(address)
        return picked

    def _declare(self) -> None:
        void, word = ctypes.c_void_p, ctypes.c_uint32
        signatures = {
            "xcb_connect": (void, [ctypes.c_char_p, void]),
            "xcb_disconnect": (None, [void]),
            "xcb_connection_has_error": (ctypes.c_int, [void]),
            "xcb_get_setup": (void, [void]),
            "xcb_setup_roots_iterator": (_Iterator, [void]),
            "xcb_intern_atom": (_Cookie, [void, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_char_p]),
            "xcb_intern_atom_reply": (void, [void, _Cookie, void]),
            "xcb_query_tree": (_Cookie, [void, word]),
            "xcb_query_tree_reply": (void, [void, _Cookie, void]),
            "xcb_get_property": (_Cookie, [void, ctypes.c_uint8, word, word, word, word, word]),
            "xcb_get_property_reply": (void, [void, _Cookie, void]),
        }
        for name, (result, arguments) in signatures.items():
            function = getattr(self._xcb, name)
            function.restype, function.argtypes = result, arguments


def _number(found: Any) -> Optional[int]:
    return int(found.value) if found.format == 32 and found.value_len else None
