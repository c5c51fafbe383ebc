"""The one daemon thread: it owns the network, `fsync` and the OS idle time, and never touches the DCC.

It takes messages from one queue and answers with news. Between all its steps it looks whether it shall
stop, and nobody ever waits for it. `work` is one turn: the thread makes it for ever, tests make it
themselves.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import Any, Callable, Deque, Dict, NamedTuple, Optional, Tuple

from . import journal, os_idle
from .activity import OsInput, Sign
from .auth import Account
from .cache import Known, save
from .clock import Clock, elapsed_s
from .config import Config
from .errors import Stopping
from .guard import guarded
from .keeper import Keeper
from .model import Segment

TURN_S = 1.0
SAMPLE_EVERY_MS = 900
SYNC_EVERY_MS = 60 * 1000
ADOPT_EVERY_MS = 10 * 60 * 1000
FAREWELL_S = 2.0
LAST_MESSAGES = (
    "segment",
    "sealed",
    "remember",
    "remember_sign_in",
    "end_token",
    "sign_out",
)  # still heeded when the worker shall stop
ABOUT_NOBODY = ("signed_in", "sign_in_failed", "server_time", "say", "worker_ended")  # of the news

log = logging.getLogger("vfx_time_tracker")


class News(NamedTuple):
    """What the worker tells the main thread: the name of one of the tracker's `_on_...` methods, its values,
    and the folder of the person it is about; empty where it is about nobody.
    """

    name: str
    values: tuple
    folder: str = ""


class Status(NamedTuple):
    """What the panel shows of the worker's work. `sentence`: why the server is not reached; `disk`: why time
    cannot be kept on this disk.
    """

    waiting: int = 0
    quarantined: tuple = ()
    online: bool = False
    needs_sign_in: bool = False
    sentence: str = ""
    disk: str = ""


class Worker:
    """`wake()` is called from the worker's thread when there is news that should not wait for the next
    tick.
    """

    def __init__(
        self, config: Config, clock: Clock, client: Dict[str, str], wake: Callable[[], None]
    ) -> None:
        self.news: Deque[News] = deque()
        self._config = config
        self._clock = clock
        self._wake = wake
        self._client = client
        self._inbox: Deque[Tuple[str, tuple]] = deque()
        self._called = threading.Event()
        self._stop = threading.Event()
        self._has_given_up = False
        self._thread: Optional[threading.Thread] = None
        self._courier: Any = None
        self._keeper: Optional[Keeper] = None
        self._folder = ""
        self._reader: Optional[os_idle.OsIdle] = None
        self._os_input = OsInput()
        self._watching = False
        self._next_sample_ms = self._next_sync_ms = self._next_adopt_ms = 0
        self._give_up_at_s: Optional[float] = None
        self._status: Optional[Status] = None

    # --- called by the main thread ---

    def post(self, name: str, *values: Any) -> None:
        """Leave a message: the name of one of the `_do_...` methods, and its values.

        The snapshots of every second do not call the worker: it would contend for the GIL with the DCC.
        """
        if self._has_given_up:
            return  # nobody would take it, for hours; the journal has what matters
        self._inbox.append((name, values))
        if name != "segment" or self._is_news(*values):
            self._called.set()

    @staticmethod
    def _is_news(_folder: str, segment: Segment, _path: Optional[str]) -> bool:
        return segment.rev == 1 or not segment.open

    def start(self) -> None:
        """Start the thread, once. Never at exit: Python 3.12 and later would refuse."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="vfx-time-tracker", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end. Returns at once."""
        self._stop.set()
        self._called.set()

    def has_ended(self) -> bool:
        """True after it was asked to stop or gave up: it takes no message any more."""
        return self._stop.is_set()

    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    # --- the thread ---

    def _run(self) -> None:
        turn = guarded(self.work, self._give_up)
        while not self._stop.is_set():
            turn(TURN_S)
        guarded(self._farewell, self._stop.set)()

    def work(self, patience_s: float = 0.0) -> None:
        """One turn: a message, a look at the artist, the disk, one exchange with the server."""
        if self._courier is not None and self._courier.is_due():
            patience_s = 0.0
        self._take_messages(patience_s)
        self._look()
        self._keep()
        if self._courier is not None and not self._stop.is_set():
            self._courier.turn()
        self._report()

    def _take_messages(self, patience_s: float) -> None:
        if patience_s and not self._inbox:
            self._called.wait(patience_s)
        self._called.clear()
        while self._inbox and not self._stop.is_set():
            name, values = self._inbox.popleft()
            getattr(self, "_do_" + name)(*values)

    def _farewell(self) -> None:
        """The closing snapshot is in the journal already; say it to the server too, if that is a matter of a
        moment.
        """
        self._give_up_at_s = elapsed_s() + FAREWELL_S
        while self._inbox:
            name, values = self._inbox.popleft()
            if name in LAST_MESSAGES:
                getattr(self, "_do_" + name)(*values)
        if self._courier is not None:
            self._courier.last_words()
        if self._keeper is not None and not self._has_given_up:
            self._keeper.end()  # the run is over; else the main thread goes on writing its files
        if self._reader is not None:
            self._reader.close()

    def _give_up(self) -> None:
        """Errors in a row: better no worker than one that spins. The journal goes on without it."""
        self._has_given_up = True
        self._tell("worker_ended")
        self._stop.set()

    def _pulse(self) -> None:
        """Called while an exchange waits: the artist is watched all the same, and stopping is never far."""
        if self._give_up_at_s is not None:
            if elapsed_s() > self._give_up_at_s:
                raise Stopping("The worker ends.", "stopping")
            return
        if self._stop.is_set():
            raise Stopping("The worker ends.", "stopping")
        self._look()

    def _look(self) -> None:
        """Read the OS idle time, once a second while a session is on."""
        now = self._clock.read()
        if not self._watching or now.mono_ms < self._next_sample_ms:
            return
        self._next_sample_ms = now.mono_ms + SAMPLE_EVERY_MS
        if self._reader is None:
            self._reader = os_idle.reader() if self._config.os_idle else os_idle.OsIdle()
        idle_ms = self._reader.idle_ms()
        found = self._os_input.sample(idle_ms, self._clock.read())
        if found is not None and not (
            self._config.os_idle_scope == "host" and self._reader.in_front() is False
        ):
            self.news.append(News("sign", (Sign("activity", found),)))
        self.news.append(News("watched", (idle_ms is not None, now)))

    def _keep(self) -> None:
        if self._keeper is None:
            return
        now = self._clock.read()
        sync_now = now.mono_ms >= self._next_sync_ms
        if sync_now:
            self._next_sync_ms = now.mono_ms + SYNC_EVERY_MS
        _, day_start_ms, _ = self._clock.local_day(now.wall_ms, self._courier.policy.day_start)
        if not self._keeper.tidy(sync_now, day_start_ms):
            self._tell("live_file_lost")
        if now.mono_ms >= self._next_adopt_ms:
            self._next_adopt_ms = now.mono_ms + ADOPT_EVERY_MS
            segments = self._keeper.adopt(now.wall_ms, day_start_ms)
            if segments:
                self._tell("adopted", segments, self._keeper.backlog.acknowledged_at())

    def _report(self) -> None:
        """Tell what the panel shows, when it changed."""
        courier, keeper = self._courier, self._keeper
        if courier is None:
            return
        backlog = keeper.backlog if keeper is not None else None
        waiting = len(backlog.waiting()) if backlog else 0
        bad = tuple((key, item.sentence) for key, item in backlog.quarantined.items()) if backlog else ()
        trouble = keeper.trouble if keeper is not None else ""
        status = Status(waiting, bad, courier.online, courier.needs_sign_in, courier.sentence, trouble)
        if status != self._status:
            self._status = status
            self._tell("status", status)

    def _tell(self, name: str, *values: Any) -> None:
        self.news.append(News(name, values, "" if name in ABOUT_NOBODY else self._folder))
        if not self._stop.is_set():
            self._wake()

    def _ready(self) -> Any:
        """The courier: its imports (TLS, HTTP) cost the thread, not the DCC's start."""
        if self._courier is None:
            from .courier import Courier

            self._courier = Courier(self._config, self._clock, self._client, self._tell, self._pulse)
        return self._courier

    # --- messages ---

    def _do_sign_in(self, number: int, username: str, password: str, remember: bool) -> None:
        self._ready().sign_in(number, username, password, remember)

    def _do_remember_sign_in(self, account: Account) -> None:
        self._ready().remember(account)

    def _do_end_token(self, token: str) -> None:
        self._ready().end_token(token)

    def _do_account(self, account: Account, folder: str, run: str, head: Dict[str, Any]) -> None:
        """Work for this person, in this folder, beside the live files of this run."""
        if self._keeper is None or self._folder != folder:
            if self._keeper is not None:
                self._keeper.end()
            owner = journal.Owner(account.server_url, account.user.id)
            self._keeper = Keeper(folder, owner, run, head)
            self._folder = folder
            self._next_adopt_ms = 0
        self._ready().use(account, self._keeper)

    def _do_sign_out(self) -> None:
        if self._keeper is not None:
            self._courier.last_words()
            self._keeper.end()
        self._keeper, self._folder, self._watching = None, "", False
        self._ready().sign_out()

    def _do_segment(self, folder: str, segment: Segment, live_path: Optional[str]) -> None:
        if self._keeper is not None and folder == self._folder:
            self._keeper.add(segment, live_path)

    def _do_sealed(self, folder: str, path: str) -> None:
        if self._keeper is not None and folder == self._folder:
            self._keeper.seal(path)

    def _do_running(self, running: bool, watching: bool) -> None:
        self._ready().running = running
        self._watching = watching
        if not watching:
            self._os_input = OsInput()

    def _do_allowed(self, allowed: bool) -> None:
        self._ready().allowed = allowed

    def _do_remember(self, folder: str, known: Known) -> None:
        try:
            save(folder, known)
        except OSError as error:
            log.info("what the server told cannot be remembered: %s", error)

    def _do_find_tasks(self, search: str, all_open: bool) -> None:
        self._ready().find_tasks(search, all_open)

    def _do_open_log(self) -> None:
        self._ready().open_log()

    def _do_retry_now(self) -> None:
        self._ready().retry_now()

    def _do_discard_quarantined(self) -> None:
        if self._keeper is not None:
            self._keeper.discard()
