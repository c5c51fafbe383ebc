"""A telephone line between Maya and the real server, which can be cut or made to hang."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Line:
    """Forwards TCP to the server. After `hang()` it takes calls in silence, after `cut()` it takes none."""

    def __init__(self, server):
        parts = urlsplit(server)
        self._target = (parts.hostname, parts.port)
        self._hangs = False
        self._held = []
        self._listener = None
        self._port = 0
        self.mend()

    @property
    def address(self):
        return "http://127.0.0.1:%d" % self._port

    def mend(self):
        self._hangs = False
        if self._listener is None:
            self._listener = socket.socket()
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind(("127.0.0.1", self._port))
            self._listener.listen(16)
            self._port = self._listener.getsockname()[1]
            threading.Thread(target=self._answer, args=(self._listener,), daemon=True).start()

    def hang(self):
        self._hangs = True
        self._drop_calls()

    def cut(self):
        listener, self._listener = self._listener, None
        if listener is not None:
            # A blocked accept() ends by shutdown alone.
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._drop_calls()

    def _drop_calls(self):
        held, self._held = self._held, []
        for call in held:
            call.close()

    def _answer(self, listener):
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            self._held.append(caller)
            if not self._hangs:
                server = socket.create_connection(self._target)
                for pair in ((caller, server), (server, caller)):
                    threading.Thread(target=_pass_on, args=pair, daemon=True).start()


def _pass_on(source, target):
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
