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

from webapp.web.http.waitress_adapter import HeldChannel, ThreadedTaskDispatcher

AT_ONCE = 32  # requests that one commit may hold up, and the other writers with them
ENDS_WITHIN_S = 5.0

log = logging.getLogger("webapp")


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
        if not task.is_post_to(self.path):
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
                for channel in channels:
                    channel.hold()
                    channel.service()
        except Exception:  # the lane goes on whatever happens, and nobody hears what is not so
            log.exception("what %d clients sent could not be committed", len(channels))
            self.is_serving = False
            for channel in channels:
                channel.drop() if is_open else channel.service()  # without a transaction each hears why
            self.wake()
        else:
            self.is_serving = False
            unsent = [channel.release() for channel in channels]
            if any(unsent):
                self.wake()
