"""The server's clock, in one place so that tests can bring their own."""

import time


def now_ms() -> int:
    """The instant, in milliseconds since the Unix epoch, UTC."""
    return time.time_ns() // 1_000_000
