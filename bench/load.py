"""A small load generator: so many keep-alive connections, each with its own sequence of requests.

One thread and raw sockets, so that it takes little of the processor that the server needs. Every answer is
read whole, must have status 200 and tell of nothing rejected; anything else stops the run, because a fast
refusal is no throughput.
"""

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

NextRequest = Callable[[], bytes]


@dataclass
class Load:
    """What a run measured."""

    per_s: float
    p50_ms: float
    p99_ms: float
    requests: int


class _Connection:
    """One client. It keeps its connection for as long as the server does, as every HTTP client."""

    def __init__(self, address: tuple[str, int], next_request: NextRequest, selector: selectors.BaseSelector):
        self.address = address
        self.next_request = next_request
        self.selector = selector
        self.received = b""
        self.sent_at = 0.0
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(self.address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(self.socket, selectors.EVENT_READ, self)

    def close(self) -> None:
        self.selector.unregister(self.socket)
        self.socket.close()

    def send(self) -> None:
        self.sent_at = time.perf_counter()
        self.socket.sendall(self.next_request())

    def read(self) -> bool:
        """Take what has come; True once the answer is whole."""
        chunk = self.socket.recv(65536)
        if not chunk:
            raise RuntimeError("the server closed the connection within an answer")
        self.received += chunk
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return False
        if not head.startswith(b"HTTP/1.1 200") or b'"rejected"' in body:
            raise RuntimeError(f"the server answered {head.splitlines()[0]!r} {body[:300]!r}")
        self.received = b""
        if b"\r\nconnection: close" in head.lower():
            self.close()
            self.connect()
        return True


def _length(head: bytes) -> int:
    lower = head.lower()
    start = lower.index(b"content-length:") + len(b"content-length:")
    end = lower.find(b"\r\n", start)
    return int(lower[start : end if end > 0 else None])


def run_load(host: str, port: int, makers: list[NextRequest], seconds: float, warm_up_s: float = 1.0) -> Load:
    """Keep one request of each maker under way for so long; the warm-up is not measured."""
    selector = selectors.DefaultSelector()
    connections = [_Connection((host, port), maker, selector) for maker in makers]
    for one in connections:
        one.send()
    lengths: list[float] = []
    began = time.perf_counter() + warm_up_s
    until = began + seconds
    while (now := time.perf_counter()) < until:
        for key, _ in selector.select(timeout=0.5):
            one = key.data
            if one.read():
                if one.sent_at >= began:
                    lengths.append(time.perf_counter() - one.sent_at)
                one.send()
    for one in connections:
        one.close()
    lengths.sort()
    return Load(
        per_s=len(lengths) / (now - began),
        p50_ms=median(lengths) * 1000,
        p99_ms=lengths[int(len(lengths) * 0.99)] * 1000,
        requests=len(lengths),
    )


def post(path: str, body: bytes, *headers: str) -> bytes:
    """A POST of JSON as it goes over the wire."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
