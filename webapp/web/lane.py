"""The one thread that takes in what DCCs send: all that wait share one durable commit.

A commit costs the same for one heartbeat as for thirty, and threads that hand the interpreter to one another
cost more than their work. So requests for one path are served here, each within the transaction of all, and
their answers are held until it is committed. A mistake in one is undone alone.

    received --> take --> serve, serve, serve --> commit --> their answers leave
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager

from waitress.channel import HTTPChannel
from waitress.task import ThreadedTaskDispatcher

AT_ONCE = 32  # requests that one commit may hold up, and the other writers with them
ENDS_WITHIN_S = 5.0

log = logging.getLogger("webapp")


class HeldChannel(HTTPChannel):
    """A connection whose answer can be held until what it says is true."""

    is_held = False

    def hold(self) -> None:
        """Let nothing out until `release` or `drop`."""
        self.is_held = True

    def release(self) -> bool:
        """Let the answer out; True if waitress's own loop must see to the rest."""
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

    def readable(self) -> bool:
        """Held output is no reason not to listen: nobody would tell waitress's loop when it has gone."""
        if not self.is_held:
            return bool(super().readable())
        is_full = len(self.requests) > self.adj.channel_request_lookahead
        return not (self.will_close or self.close_when_flushed or is_full)

    def writable(self) -> bool:
        return not self.is_held and bool(super().writable())

    def _flush_some(self, do_close: bool = True) -> bool:
        return not self.is_held and bool(super()._flush_some(do_close))


class LaneDispatcher(ThreadedTaskDispatcher):
    """waitress's threads, and beside them the lane for `POST path`. `together` is one durable transaction."""

    def __init__(self, path: str, together: Callable[[], AbstractContextManager[None]]):
        super().__init__()
        self.path = path
        self.together = together
        self.waiting: deque[HeldChannel] = deque()
        self.called = threading.Event()
        self.is_ending = False
        self.is_serving = False
        self.wake: Callable[[], None] = lambda: None
        self.thread = threading.Thread(target=self._run, name="lane", daemon=True)
        self.thread.start()

    def guard(self, pull_trigger: Callable[[], None]) -> Callable[[], None]:
        """waitress's way to wake up its loop, which need not hear of answers that are held."""

        def pull() -> None:
            if not (self.is_serving and threading.current_thread() is self.thread):
                pull_trigger()

        self.wake = pull_trigger
        return pull

    def add_task(self, task: HeldChannel) -> None:
        """Called by waitress's loop when a request has come whole."""
        request = task.requests[0]
        if request.error or request.command != "POST" or request.path != self.path:
            super().add_task(task)
            return
        self.waiting.append(task)
        self.called.set()

    def shutdown(self, cancel_pending: bool = True, timeout: float = ENDS_WITHIN_S) -> bool:
        """What is served now is committed and answered; what waits is cut off, and its client sends again."""
        self.is_ending = True
        self.called.set()
        self.thread.join(timeout)
        while self.waiting:
            self.waiting.popleft().cancel()
        return bool(super().shutdown(cancel_pending, timeout))

    def _run(self) -> None:
        while not self.is_ending:
            self.called.wait()
            self.called.clear()
            while self.waiting and not self.is_ending:
                self._serve([self.waiting.popleft() for _ in range(min(len(self.waiting), AT_ONCE))])

    def _serve(self, channels: list[HeldChannel]) -> None:
        self.is_serving, is_open = True, False
        try:
            with self.together():
                is_open = True
                for one in channels:
                    one.hold()
                    one.service()
        except Exception:  # the lane goes on whatever happens, and nobody hears what is not so
            log.exception("what %d clients sent could not be committed", len(channels))
            self.is_serving = False
            for one in channels:
                one.drop() if is_open else one.service()  # without a transaction each hears why
            self.wake()
        else:
            self.is_serving = False
            left = [one.release() for one in channels]
            if any(left):
                self.wake()
