"""What the server does by itself: it notes bids that were crossed and delivers messages to webhooks.

One daemon thread a process. Several processes may run it: notices are unique and each message is claimed
before it is sent.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
from collections.abc import Callable

from webapp.background import outgoing
from webapp.background.rounds import Rounds
from webapp.store.refusal import Refused
from webapp.store.webhooks import outbox
from webapp.store.webhooks.outbox import Due
from webapp.store.work import bid_notices

POLL_EVERY_S = 2.0
NOTICES_EVERY_MS = 30_000
CLEAN_EVERY_MS = 6 * 3_600_000


class BackgroundWorker(Rounds):
    """The thread. `allowed` are networks inside the studio that webhooks may reach."""

    def __init__(self, now_ms: Callable[[], int], allowed: list[outgoing.Network]):
        super().__init__("messenger", every_s=POLL_EVERY_S, ends_within_s=outgoing.TIMEOUT_S + POLL_EVERY_S)
        self.now_ms = now_ms
        self.allowed = allowed
        self._last: dict[str, int] = {}

    def work(self) -> None:
        """One round: raise notices, send what is due, clean up; each in its own time."""
        now_ms = self.now_ms()
        if self._is_time("notices", NOTICES_EVERY_MS, now_ms):
            bid_notices.raise_new(now_ms)
        for due in outbox.claim(now_ms):
            self.deliver(due)
        if self._is_time("clean", CLEAN_EVERY_MS, now_ms):
            outbox.delete_old(now_ms)

    def _is_time(self, what: str, every_ms: int, now_ms: int) -> bool:
        if now_ms - self._last.get(what, 0) < every_ms:
            return False
        self._last[what] = now_ms
        return True

    def deliver(self, due: Due) -> None:
        """Try one message once and note how it went, whatever its address is: it holds up no other."""
        body = build_body(due)
        try:
            target = outgoing.resolve_target(due.url, self.allowed)
            status = outgoing.post(target, body, build_headers(due, body, self.now_ms()))
        except Refused as refused:
            outbox.record_failed(due, None, refused.message, self.now_ms())
        except (OSError, ValueError, http.client.HTTPException) as error:
            sentence = f"The receiver could not be reached: {error or type(error).__name__}."
            outbox.record_failed(due, None, sentence, self.now_ms())
        else:
            if 200 <= status < 300:
                outbox.record_delivered(due, status, self.now_ms())
            else:
                outbox.record_failed(due, status, f"The receiver answered {status}.", self.now_ms())


def build_body(due: Due) -> bytes:
    """The JSON that is sent: the same bytes at every attempt."""
    event = {"id": due.id, "event": due.event, "created_ms": due.created_ms, "data": due.payload}
    return json.dumps(event, separators=(",", ":"), sort_keys=True).encode()


def build_headers(due: Due, body: bytes, now_ms: int) -> dict[str, str]:
    """The headers, signature included. The signed time lets receivers refuse what somebody recorded and
    sends again.
    """
    timestamp = str(now_ms // 1000)
    return {
        "Content-Type": "application/json",
        "User-Agent": "vfx-time-tracker",
        "X-Tracker-Event": due.event,
        "X-Tracker-Delivery": str(due.id),
        "X-Tracker-Timestamp": timestamp,
        "X-Tracker-Signature": sign(due.secret, timestamp, body),
    }


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and the HMAC-SHA256, in hex, of `timestamp`, a dot and the body."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
