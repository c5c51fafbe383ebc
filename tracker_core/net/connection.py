"""One HTTP exchange that always ends: bounded in time and size, whatever the other side does.

No redirects, no keep-alive, no cookies. While it waits it calls `pulse` at least twice a second, so that
the worker continues to read the OS idle time and notices when it is asked to stop. It belongs to the worker
thread.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import http.client
import io
import os
import selectors
import socket
import urllib.request
from functools import partial
from typing import Any, Callable, Dict, NamedTuple, Optional, Tuple
from urllib.parse import SplitResult, unquote, urlsplit

from ..clock import elapsed_s
from ..errors import BadSetting, ServerError, Unreachable

CONNECT_S = 5.0  # for each address
EXCHANGE_S = 10.0  # from the first byte to the last, for slow-loris answers
SLICE_S = 0.5
MAX_ANSWER = 8 * 1024 * 1024


class Answer(NamedTuple):
    status: int
    headers: Dict[str, str]  # names in lower case
    body: bytes


class Route(NamedTuple):
    """How to reach the server: its address, the TLS context (None for http) and the proxy's address or
    None.
    """

    server: SplitResult
    tls: Any
    proxy: Optional[SplitResult]


def route_to(server_url: str, tls: Any, proxy: Optional[str]) -> Route:
    """Choose the route: by the proxy setting, else the system's; `NO_PROXY` is honoured with both.

    Raises BadSetting for an invalid proxy address.
    """
    server = urlsplit(server_url)
    host = server.hostname or ""
    found = proxy or urllib.request.getproxies().get(server.scheme)
    by_environment = urllib.request.proxy_bypass_environment  # type: ignore[attr-defined]
    bypass = by_environment if proxy else urllib.request.proxy_bypass
    if not found or bypass("{}:{}".format(host, _port(server))) or bypass(host) or _is_loopback(host):
        return Route(server, tls, None)
    return Route(server, tls, _proxy(found))


def exchange(
    route: Route,
    method: str,
    target: str,
    body: Optional[bytes],
    *,
    headers: Dict[str, str],
    pulse: Callable[[], None],
) -> Answer:
    """Send one request below the server's address and return the whole answer.

    Raises Unreachable (no connection, too slow, cut) or ServerError (not HTTP, too big); both are
    retryable.
    """
    connection, target = _connection(route, target, headers, pulse)
    try:
        connection.request(method, target, body=body, headers=headers)
        response = connection.getresponse()
        content = response.read(MAX_ANSWER + 1)
        if len(content) > MAX_ANSWER:
            raise ServerError("The server's answer is far too big; tell your TD.", "answer_too_big")
        if response.length:  # http.client accepts a body that is cut short
            raise ServerError("The server's answer was cut short; the tracker tries again.", "cut_short")
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, content)
    except http.client.HTTPException as error:
        raise ServerError(
            "The server answered with something other than HTTP; the tracker tries again.", "garbage"
        ) from error
    except (OSError, ValueError) as error:
        raise _unreachable(error) from error
    finally:
        connection.close()


def _connection(
    route: Route, target: str, headers: Dict[str, str], pulse: Callable[[], None]
) -> Tuple[_Connection, str]:
    server, port = route.server, _port(route.server)
    target = route.server.path + target
    if route.proxy is None:
        return _Connection(server.hostname or "", port, route.tls, pulse), target
    connection = _Connection(route.proxy.hostname or "", route.proxy.port or 3128, route.tls, pulse)
    login = {}
    if route.proxy.username:
        pair = "{}:{}".format(unquote(route.proxy.username), unquote(route.proxy.password or ""))
        login["Proxy-Authorization"] = "Basic " + base64.b64encode(pair.encode("utf-8")).decode("ascii")
    if route.tls is not None:
        connection.set_tunnel(server.hostname or "", port, headers=login)
        return connection, target
    headers.update(login)
    headers["Host"] = server.netloc
    return connection, "http://{}{}".format(server.netloc, target)


class _Connection(http.client.HTTPConnection):
    """http.client over a socket that keeps the deadline, including a proxy's tunnel and the TLS handshake."""

    def __init__(self, host: str, port: int, tls: Any, pulse: Callable[[], None]) -> None:
        super().__init__(host, port, timeout=CONNECT_S)
        self.default_port = 80 if tls is None else 443
        self._tls = tls
        self._pulse = pulse

    def connect(self) -> None:
        raw = _connected(self.host, self.port, self._pulse)
        deadline = _Deadline(self._pulse, EXCHANGE_S)
        self.sock: Any = _Socket(raw, deadline)
        tunnel = getattr(self, "_tunnel_host", None)
        if tunnel:
            self._tunnel()  # type: ignore[attr-defined]
        if self._tls is not None:
            secure = self._tls.wrap_socket(
                raw, server_hostname=tunnel or self.host, do_handshake_on_connect=False
            )
            self.sock = _Socket(secure, deadline)
            deadline.call(secure, secure.do_handshake)


def _connected(host: str, port: int, pulse: Callable[[], None]) -> socket.socket:
    """A socket to the first of the host's addresses that answers. Only the name lookup cannot be cut into
    slices.
    """
    failure = OSError("the name has no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM):
        try:
            with contextlib.ExitStack() as on_failure:
                sock = on_failure.enter_context(socket.socket(family, kind, protocol))
                _connect(sock, address, _Deadline(pulse, CONNECT_S))
                on_failure.pop_all()
                return sock
        except OSError as error:
            failure = error
    raise failure


def _connect(sock: socket.socket, address: Any, deadline: _Deadline) -> None:
    sock.setblocking(False)
    code = sock.connect_ex(address)
    if code in (errno.EINPROGRESS, errno.EWOULDBLOCK):
        with selectors.DefaultSelector() as selector:
            selector.register(sock, selectors.EVENT_WRITE)
            while not selector.select(deadline.slice_s()):
                pass
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))


class _Deadline:
    """Waits in slices, until the time is up: before each slice it calls `pulse`."""

    def __init__(self, pulse: Callable[[], None], seconds: float) -> None:
        self._pulse = pulse
        self._seconds = seconds
        self._until = elapsed_s() + seconds

    def slice_s(self) -> float:
        """How long to wait now. Raises socket.timeout when the time is up."""
        self._pulse()
        left = self._until - elapsed_s()
        if left <= 0:
            raise socket.timeout("the server did not answer in {:.0f} s".format(self._seconds))
        return min(left, SLICE_S)

    def call(self, sock: Any, fn: Callable[[], Any]) -> Any:
        while True:
            sock.settimeout(self.slice_s())
            try:
                return fn()
            except socket.timeout:
                continue


class _Socket:
    """The few socket methods that http.client uses, under the deadline.

    As with a real socket, a reader made from it outlives `close`: http.client closes before it reads.
    """

    def __init__(self, sock: Any, deadline: _Deadline) -> None:
        self._sock = sock
        self._deadline = deadline
        self._readers = 0
        self._is_closed = False

    def sendall(self, data: Any) -> None:
        view = memoryview(data)
        while view:
            view = view[self._deadline.call(self._sock, partial(self._sock.send, view)) :]

    def makefile(self, _mode: str = "rb", *_args: Any, **_options: Any) -> io.BufferedReader:
        self._readers += 1
        return io.BufferedReader(_Reader(self._sock, self._deadline, self._reader_closed))

    def close(self) -> None:
        self._is_closed = True
        if not self._readers:
            self._sock.close()

    def _reader_closed(self) -> None:
        self._readers -= 1
        if self._is_closed:
            self.close()


class _Reader(io.RawIOBase):
    def __init__(self, sock: Any, deadline: _Deadline, on_close: Callable[[], None]) -> None:
        self._sock = sock
        self._deadline = deadline
        self._on_close = on_close

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return int(self._deadline.call(self._sock, lambda: self._sock.recv_into(buffer)))

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._on_close()


def _proxy(typed: str) -> SplitResult:
    try:
        parts = urlsplit(typed if "://" in typed else "http://" + typed)
        if parts.scheme == "http" and parts.hostname and parts.port != 0:
            return parts
    except ValueError:  # of the port, or of a bracket
        pass
    text = "“{}” is not a proxy address; write it like http://proxy.studio.example:3128."
    raise BadSetting(text.format(typed.rpartition("@")[2]), "bad_proxy")  # without the password


def _port(server: SplitResult) -> int:
    return server.port or (443 if server.scheme == "https" else 80)


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _unreachable(error: Exception) -> Unreachable:
    import ssl

    if isinstance(error, ssl.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
        text = "The server's certificate is not trusted here; ask your TD for the studio's CA file. ({})"
        return Unreachable(text.format(getattr(error, "verify_message", "") or error), "certificate")
    if isinstance(error, socket.timeout):
        return Unreachable("The server does not answer; your time is kept and sent later.", "timeout")
    detail = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    text = "The server cannot be reached ({}); your time is kept and sent later."
    return Unreachable(text.format(detail), "unreachable")
