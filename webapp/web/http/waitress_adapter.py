"""The only module that knows waitress from the inside.

waitress documents how to configure and run a server, but not how to hold back an answer, how to word an error
of its own, or how to stop from another thread. `PRIVATE_PARTS` lists the undocumented parts used here;
tests/guards/test_private_parts.py compares that list with the installed version.
"""

import threading
from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server
from waitress.task import ErrorTask, ThreadedTaskDispatcher

__all__ = [
    "HeldChannel",
    "ThreadedTaskDispatcher",
    "address_of",
    "channel_class",
    "create_server",
    "listeners",
    "stop",
]

PRIVATE_PARTS = {
    "channel": (
        "_flush_exception",
        "_flush_some",
        "adj",
        "cancel",
        "close_when_flushed",
        "connected",
        "error_task_class",
        "outbuf_lock",
        "outbufs",
        "parser_class",
        "readable",
        "requests",
        "service",
        "socket",
        "total_outbufs_len",
        "will_close",
        "writable",
    ),
    "request": ("command", "error", "parse_header", "path"),
    "error task": ("execute", "set_close_on_finish", "write"),
    "dispatcher": ("add_task", "set_thread_count", "shutdown"),
    "server": (
        "_map",
        "active_channels",
        "channel_class",
        "effective_host",
        "effective_port",
        "pull_trigger",
        "task_dispatcher",
        "trigger",
    ),
    "server of several sockets": ("map", "task_dispatcher"),
}

Refusal = tuple[str, list[tuple[str, str]], bytes]  # status line, headers, body


class HeldChannel(HTTPChannel):
    """A connection whose answer can be held back until what it says is true."""

    is_held = False

    def hold(self) -> None:
        """Let nothing out until `release` or `drop`."""
        self.is_held = True

    def release(self) -> bool:
        """Let the answer out; True if waitress's own loop must send the rest."""
        with self.outbuf_lock:
            if self.connected:
                self._flush_exception(super()._flush_some, do_close=False)
            self.is_held = False  # only now: waitress's loop flushes without the lock
            return bool(self.writable())

    def drop(self) -> None:
        """The answer is not true: cut the connection instead, and the client tries again."""
        with self.outbuf_lock:
            del self.outbufs[1:]
            self.outbufs[0].skip(len(self.outbufs[0]), True)
            self.total_outbufs_len = 0
            self.will_close = True
            self.is_held = False

    def is_post_to(self, path: str) -> bool:
        """Whether the request that waits here is a well-formed POST to this path."""
        request = self.requests[0]
        return not request.error and request.command == "POST" and request.path == path

    def readable(self) -> bool:
        """Keep listening while output is held: nobody would tell waitress's loop once it has gone out."""
        if not self.is_held:
            return bool(super().readable())
        is_full = len(self.requests) > self.adj.channel_request_lookahead
        return not (self.will_close or self.close_when_flushed or is_full)

    def writable(self) -> bool:
        return not self.is_held and bool(super().writable())

    def _flush_some(self, do_close: bool = True) -> bool:
        return not self.is_held and bool(super()._flush_some(do_close))


class Parser(HTTPRequestParser):
    """Answers 400 to a request line that `urllib` cannot split, such as `GET http://[`; waitress cuts off."""

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError as problem:
            raise ParsingError(str(problem)) from None


def channel_class(refuse: Callable[[int], Refusal]) -> type[HeldChannel]:
    """Connections that answer a request which waitress turns away with `refuse(status)`."""

    class RefusalTask(ErrorTask):
        def execute(self) -> None:
            self.status, headers, body = refuse(self.request.error.code)
            self.response_headers.extend(headers)
            self.set_close_on_finish()
            self.content_length = len(body)
            self.write(body)

    class Channel(HeldChannel):
        error_task_class = RefusalTask
        parser_class = Parser

    return Channel


def listeners(server: Any) -> list[Any]:
    """The servers of each listening socket: a name such as `localhost` may have an IPv4 and an IPv6 one."""
    if isinstance(server, MultiSocketServer):
        return [found for found in server.map.values() if isinstance(found, BaseWSGIServer)]
    return [server]


def address_of(server: Any) -> tuple[str, int]:
    """Host and port where the server listens, with the port that it found free if 0 was asked for."""
    first = listeners(server)[0]
    return str(first.effective_host), int(first.effective_port)


def stop(server: Any, thread: threading.Thread, timeout_s: float = 10) -> None:
    """End a server that runs on `thread`, from another thread, and close its connections."""
    sockets = listeners(server)
    channels = [channel for listener in sockets for channel in list(listener.active_channels.values())]
    sockets[0].trigger.pull_trigger(sockets[0]._map.clear)  # the loop ends when it has nothing to watch
    thread.join(timeout_s)
    server.task_dispatcher.shutdown()
    for channel in channels:
        if channel.socket is not None:  # it may have ended meanwhile
            channel.socket.close()
    for listener in sockets:
        listener.close()
