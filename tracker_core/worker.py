"""The one daemon thread: it owns the network, `fsync` and the OS idle time, and never touches the DCC.

It takes messages from one queue and answers with news. Between its steps it checks whether it was asked to
stop, and nobody ever waits for it. `work` is one turn: the thread repeats it until it stops, tests call it
themselves.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Callable, Deque, Dict, Optional, Tuple

from .activity import OsInput, StampedSignal
from .clock import Clock, elapsed_s
from .config import Config
from .errors import Stopping
from .guard import guarded
from .model import Segment
from .news import News, Status
from .offline import journal, last_run
from .offline.journal_folder import JournalFolder
from .os_idle import base, reader
from .user_folder.cache import Known, save
from .user_folder.remembered_sign_in import Account

if TYPE_CHECKING:
    from .delivery import Delivery

TURN_S = 1.0
SAMPLE_EVERY_MS = 900
SYNC_EVERY_MS = 60 * 1000
ADOPT_EVERY_MS = 10 * 60 * 1000
FINISH_S = 2.0
LAST_MESSAGES = (
    "segment",
    "sealed",
    "remember",
    "remember_sign_in",
    "end_token",
    "sign_out",
)  # still handled after the worker was asked to stop
ABOUT_NOBODY = ("signed_in", "sign_in_failed", "server_time", "message", "worker_ended")  # of the news

log = logging.getLogger("vfx_time_tracker")


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
        self._delivery: Optional[Delivery] = None
        self._journal_folder: Optional[JournalFolder] = None
        self._last_run: Optional[last_run.LastRun] = None
        self._interrupted: Optional[last_run.InterruptedRun] = None
        self._folder = ""
        self._reader: Optional[base.OsIdle] = None
        self._os_input = OsInput()
        self._sampling = False
        self._next_sample_ms = self._next_sync_ms = self._next_adopt_ms = 0
        self._give_up_at_s: Optional[float] = None
        self._status: Optional[Status] = None

    # --- called by the main thread ---

    def post(self, name: str, *values: Any) -> None:
        """Leave a message: the name of one of the `_do_...` methods, and its values.

        The snapshots of every second do not wake the worker: it would contend for the GIL with the DCC.
        """
        if self._has_given_up:
            return  # nobody would ever take it; the journal has what matters
        self._inbox.append((name, values))
        if name != "segment" or self._is_new_or_closed(*values):
            self._called.set()

    @staticmethod
    def _is_new_or_closed(_folder: str, segment: Segment, _path: Optional[str]) -> bool:
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
        """True after it was asked to stop or gave up: it takes no more messages."""
        return self._stop.is_set()

    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    # --- the thread ---

    def _run(self) -> None:
        turn = guarded(self.work, self._give_up)
        while not self._stop.is_set():
            turn(TURN_S)
        guarded(self._finish, self._stop.set)()

    def work(self, patience_s: float = 0.0) -> None:
        """One turn: the messages, the OS idle time, the disk, one exchange with the server."""
        if self._delivery is not None and self._delivery.is_due():
            patience_s = 0.0
        self._take_messages(patience_s)
        self._sample_os_input()
        self._maintain_journal()
        if self._delivery is not None and not self._stop.is_set():
            self._delivery.work()
        self._report_status()

    def _take_messages(self, patience_s: float) -> None:
        if patience_s and not self._inbox:
            self._called.wait(patience_s)
        self._called.clear()
        while self._inbox and not self._stop.is_set():
            name, values = self._inbox.popleft()
            getattr(self, "_do_" + name)(*values)

    def _finish(self) -> None:
        """The closing snapshot is in the journal already; send it to the server too, if that takes only a
        moment.
        """
        self._give_up_at_s = elapsed_s() + FINISH_S
        while self._inbox:
            name, values = self._inbox.popleft()
            if name in LAST_MESSAGES:
                getattr(self, "_do_" + name)(*values)
        if self._delivery is not None:
            self._delivery.finish()
        if self._journal_folder is not None and not self._has_given_up:
            self._journal_folder.end()  # the run is over; else the main thread goes on writing its files
            self._forget_last_run()
        if self._reader is not None:
            self._reader.close()

    def _give_up(self) -> None:
        """After errors in a row: better no worker than one that spins. The journal goes on without it."""
        self._has_given_up = True
        self._send_news("worker_ended")
        self._stop.set()

    def _pulse(self) -> None:
        """Called while an exchange waits, to keep sampling the OS input and to stop without delay."""
        if self._give_up_at_s is not None:
            if elapsed_s() > self._give_up_at_s:
                raise Stopping("The worker ends.", "stopping")
            return
        if self._stop.is_set():
            raise Stopping("The worker ends.", "stopping")
        self._sample_os_input()

    def _sample_os_input(self) -> None:
        """Read the OS idle time, once a second while a session is on."""
        now = self._clock.read()
        if not self._sampling or now.mono_ms < self._next_sample_ms:
            return
        self._next_sample_ms = now.mono_ms + SAMPLE_EVERY_MS
        if self._reader is None:
            self._reader = reader.open_reader() if self._config.os_idle else base.OsIdle()
        idle_ms = self._reader.idle_ms()
        found = self._os_input.sample(idle_ms, self._clock.read())
        if found is not None and not (
            self._config.os_idle_scope == "host" and self._reader.in_front() is False
        ):
            self.news.append(News("signal", (StampedSignal("activity", found),)))
        self.news.append(News("os_input_sampled", (idle_ms is not None, now)))

    def _maintain_journal(self) -> None:
        if self._journal_folder is None:
            return
        now = self._clock.read()
        sync_now = now.mono_ms >= self._next_sync_ms
        if sync_now:
            self._next_sync_ms = now.mono_ms + SYNC_EVERY_MS
            if self._last_run is not None:
                self._last_run.save()
        _, day_start_ms, _ = self._clock.local_day(now.wall_ms, self._opened_delivery().policy.day_start)
        if not self._journal_folder.maintain(sync_now, day_start_ms):
            self._send_news("live_file_lost")
        if now.mono_ms >= self._next_adopt_ms:
            self._next_adopt_ms = now.mono_ms + ADOPT_EVERY_MS
            segments = self._journal_folder.adopt(now.wall_ms, day_start_ms)
            if segments:
                self._send_news("adopted", segments, self._journal_folder.backlog.acks())

    def _report_status(self) -> None:
        """Report what the panel shows, when it has changed."""
        if self._delivery is None:
            return
        server, sign_in, folder = self._delivery.server, self._delivery.sign_in, self._journal_folder
        status = Status(
            online=server.online, needs_sign_in=sign_in.is_needed, server_error=server.error_message
        )
        if folder is not None:
            status = status._replace(
                waiting=len(folder.backlog.waiting()),
                quarantined=tuple((bad.segment.id, bad.sentence) for bad in folder.backlog.quarantined()),
                disk_error=folder.disk_error,
            )
        if status != self._status:
            self._status = status
            self._send_news("status", status)

    def _send_news(self, name: str, *values: Any) -> None:
        self.news.append(News(name, values, "" if name in ABOUT_NOBODY else self._folder))
        if not self._stop.is_set():
            self._wake()

    def _opened_delivery(self) -> Delivery:
        """Created at the first use: its imports (TLS, HTTP) then cost the thread, not the DCC's start."""
        if self._delivery is None:
            from .delivery import Delivery

            self._delivery = Delivery(self._config, self._clock, self._client, self._send_news, self._pulse)
        return self._delivery

    # --- messages ---

    def _do_sign_in(self, number: int, username: str, password: str, remember: bool) -> None:
        self._opened_delivery().sign_in.sign_in(number, username, password, remember)

    def _do_remember_sign_in(self, account: Account) -> None:
        self._opened_delivery().sign_in.remember(account)

    def _do_end_token(self, token: str) -> None:
        self._opened_delivery().sign_in.end_token(token)

    def _do_account(self, account: Account, folder: str, run: str, head: Dict[str, Any]) -> None:
        """Work for this person, in this folder, beside the live files of this run."""
        if self._journal_folder is None or self._folder != folder:
            if self._journal_folder is not None:
                self._journal_folder.end()
                self._forget_last_run()
            owner = journal.Owner(account.server_url, account.user.id)
            self._journal_folder = JournalFolder(folder, owner, run, head)
            self._folder = folder
            self._next_adopt_ms = 0
            self._last_run = last_run.LastRun(folder, run, head)
            self._find_interrupted(head["host"])
        self._opened_delivery().use(account, self._journal_folder)

    def _do_sign_out(self) -> None:
        delivery = self._opened_delivery()
        if self._journal_folder is not None:
            delivery.finish()
            self._journal_folder.end()
            self._forget_last_run()
        self._journal_folder, self._folder, self._sampling = None, "", False
        delivery.sign_out()

    def _do_segment(self, folder: str, segment: Segment, live_path: Optional[str]) -> None:
        if self._journal_folder is not None and folder == self._folder:
            self._journal_folder.add(segment, live_path)
            if self._last_run is not None:
                self._last_run.record(segment)

    def _do_sealed(self, folder: str, path: str) -> None:
        if self._journal_folder is not None and folder == self._folder:
            self._journal_folder.seal(path)

    def _find_interrupted(self, host: str) -> None:
        """Before the journal of that run is adopted, as it knows best until when the artist worked."""
        self._interrupted = last_run.find(self._folder, host, self._clock.read().wall_ms)
        if self._interrupted is not None:
            self._send_news("interrupted", self._interrupted.task_id, self._interrupted.until_ms)

    def _forget_last_run(self) -> None:
        if self._last_run is not None:
            self._last_run.forget()

    def _do_forget_interrupted(self) -> None:
        if self._interrupted is not None:
            last_run.remove(self._interrupted.paths)
        self._interrupted = None

    def _do_running(self, running: bool, sampling: bool) -> None:
        self._opened_delivery().running = running
        if not running:
            self._forget_last_run()
        self._sampling = sampling
        if not sampling:
            self._os_input = OsInput()

    def _do_allowed(self, allowed: bool) -> None:
        self._opened_delivery().server.allowed = allowed

    def _do_remember(self, folder: str, known: Known) -> None:
        try:
            save(folder, known)
        except OSError as error:
            log.info("the cache cannot be written: %s", error)

    def _do_find_tasks(self, search: str, all_open: bool) -> None:
        self._opened_delivery().find_tasks(search, all_open)

    def _do_open_log(self) -> None:
        self._opened_delivery().open_log()

    def _do_retry_now(self) -> None:
        self._opened_delivery().retry_now()

    def _do_discard_quarantined(self) -> None:
        if self._journal_folder is not None:
            self._journal_folder.discard()
