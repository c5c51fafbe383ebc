"""Delivers the backlog to the server: what is due, one exchange at a time, and what an answer means for the
next.

It belongs to the worker thread. It decides when to talk; `net.api` knows how, `offline.backlog` knows what is
still to be sent, and `offline.journal_folder` keeps it on disk.
"""

from __future__ import annotations

import logging
import webbrowser
from typing import Callable, Dict, List, Optional

from . import errors, wire
from .clock import Clock
from .config import Config
from .model import Policy, Segment
from .net.api import Api
from .net.server import Server
from .offline.backlog import Backlog, Backoff
from .offline.journal_folder import JournalFolder
from .sign_in import SignIn
from .user_folder.cache import Day
from .user_folder.remembered_sign_in import Account

REFRESH_EVERY_MS = 10 * 60 * 1000  # of tasks and policy
DAY_EVERY_MS = 5 * 60 * 1000

log = logging.getLogger("vfx_time_tracker")


class Delivery:
    """`send_news(name, *values)` reports to the main thread, `pulse` is called while an answer is awaited."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        client: Dict[str, str],
        send_news: Callable[..., None],
        pulse: Callable[[], None],
    ) -> None:
        self.server = Server(config, clock, client, send_news, pulse)
        self.sign_in = SignIn(config.home, clock, self.server, send_news)
        self.running = False  # a session is on, so presence wants a sign of life
        self.policy = Policy()
        self._sent_policy: Optional[Policy] = None  # the main thread may remember an older one
        self._journal_folder: Optional[JournalFolder] = None
        self._clock = clock
        self._send_news = send_news
        self._backoff = Backoff()
        self._batch_limit = wire.MAX_BATCH
        self._next_beat_ms = 0  # monotonic, as the next two
        self._next_refresh_ms = 0
        self._next_day_ms = 0
        self._day_is_old = False

    def use(self, account: Account, folder: JournalFolder) -> None:
        """Deliver for this person from now on."""
        self._journal_folder = folder
        self.sign_in.use(account)
        self._sent_policy = None
        self._backoff.record_success()
        self._next_refresh_ms = self._next_beat_ms = 0
        self._day_is_old = True

    def sign_out(self) -> None:
        """Deliver for nobody."""
        self._journal_folder = None
        self.sign_in.sign_out()

    # --- what the artist asks for ---

    def find_tasks(self, search: str, all_open: bool) -> None:
        """Sends `found_tasks(search, all_open, tasks)`, or a message that says why not."""

        def find() -> None:
            self._send_news("found_tasks", search, all_open, self._api().tasks(search, all_open))

        self._on_request(find)

    def open_log(self) -> None:
        """Open the artist's log page in the browser, signed in by a one-time link."""

        def open_log() -> None:
            if not webbrowser.open(self._api().browser_link()):
                text = "No browser could be opened; your log is at {}/me."
                self._send_news("message", text.format(self.server.url), "warning")

        self._on_request(open_log)

    def retry_now(self) -> None:
        """Skip the back-off, and give what was put off or refused another chance."""
        self._backoff.record_success()
        self._next_refresh_ms = 0
        if self._journal_folder is not None:
            self._journal_folder.backlog.try_again()
            self._journal_folder.mark_changed()
        if self.sign_in.is_needed:
            self.sign_in.take_newer_token()

    # --- what is due without being asked for ---

    def is_due(self) -> bool:
        return self.sign_in.is_token_due() or self._due() is not None

    def work(self) -> None:
        """At most one exchange."""
        if self.sign_in.is_token_due():
            return self.sign_in.end_next_token()
        exchange = self._due()
        if exchange is None:
            return
        try:
            exchange()
            self._backoff.record_success()
        except errors.TrackerError as error:
            self._record_failure(error)

    def finish(self) -> None:
        """One last attempt to deliver, if the server answered the request before."""
        try:
            if self._can_send() and self.server.online and self._batch():
                self._send_batch()
        except errors.TrackerError as error:
            log.info("the last batch was not delivered: %s", error.code)
        if self.sign_in.is_token_due(despite_failure=True):
            self.sign_in.end_next_token()

    @property
    def _folder(self) -> JournalFolder:
        if self._journal_folder is None:
            raise errors.NotNow("Sign in first.", "signed_out")
        return self._journal_folder

    @property
    def _backlog(self) -> Backlog:
        return self._folder.backlog

    def _api(self) -> Api:
        return self.server.api(self.sign_in.token)

    def _can_send(self) -> bool:
        return self.sign_in.account is not None and self.server.allowed and not self.sign_in.is_needed

    def _due(self) -> Optional[Callable[[], None]]:
        mono_ms = self._clock.read().mono_ms
        if not self._can_send() or self._backoff.is_waiting(mono_ms):
            return None
        beat = mono_ms >= self._next_beat_ms and (self.running or bool(self._batch()))
        by_rank = (
            (not self.sign_in.is_verified, self._refresh),
            (self._backlog.is_urgent(self.server.now_ms()) or beat, self._send_batch),
            (mono_ms >= self._next_refresh_ms, self._refresh),
            (self._day_is_old or (self.running and mono_ms >= self._next_day_ms), self._fetch_day),
        )
        return next((exchange for is_due, exchange in by_rank if is_due), None)

    def _batch(self) -> List[Segment]:
        return self._backlog.batch(self._batch_limit, self.server.now_ms())

    def _send_batch(self) -> None:
        """Send the oldest segments; an empty batch is a sign of life."""
        batch = self._batch()
        asked = self._clock.read()
        try:
            posted = self._api().post_segments(batch, self.server.now_ms())
        except errors.TrackerError as error:
            self._shrink_batch(batch, error)
            raise
        self.server.record_answer(posted.server_ms, asked)
        self._apply_policy(posted.policy)
        acks, refused = self._backlog.apply_results(batch, posted.results, self.server.now_ms())
        self._folder.record(acks, refused)
        self._send_news("results", [(ack.id, ack.rev) for ack in acks], refused)
        if not self._backlog.is_urgent(self.server.now_ms()):
            beat_ms = self.policy.heartbeat_every_s * 1000
            self._next_beat_ms = self._clock.read().mono_ms + beat_ms
        self._batch_limit = min(wire.MAX_BATCH, self._batch_limit * 2)
        self._day_is_old = self._day_is_old or any(not segment.open for segment in batch)
        if batch and not acks and not refused and self._batch() == batch:
            raise errors.ServerError(
                "The server's answer leaves out your time; the tracker tries again.", "unnamed"
            )

    def _shrink_batch(self, batch: List[Segment], error: errors.TrackerError) -> None:
        """Make the next batch smaller where its size or one of its segments may be the cause."""
        is_batch_refused = isinstance(error, errors.TooLarge) or error.code == wire.INVALID
        is_server_error = isinstance(error, errors.ServerError) and error.retry_after_s is None
        if not batch or not (is_batch_refused or is_server_error):
            return
        self._batch_limit = max(1, len(batch) // 2)
        if len(batch) > 1:
            return
        if is_batch_refused:
            self._backlog.quarantine(batch[0], error.code, error.user_message)
            self._folder.record([], [batch[0].id])
            self._send_news("results", [], [batch[0].id])
        else:
            self._backlog.record_failure(batch[0])

    def _refresh(self) -> None:
        asked = self._clock.read()
        api = self._api()
        user, policy, server_ms = api.me()
        account = self.sign_in.account
        if account is None or user.id != account.user.id:
            raise errors.SignInNeeded(
                "The sign-in on this computer belongs to another person; sign in again.", "not_you"
            )
        self.sign_in.is_verified = True
        self.server.record_answer(server_ms, asked)
        self._apply_policy(policy)
        self._send_news("me", user)
        self._send_news("own_tasks", api.tasks())
        self._next_refresh_ms = self._clock.read().mono_ms + REFRESH_EVERY_MS

    def _fetch_day(self) -> None:
        """Ask for the total of the work date that it is now, by the server's clock."""
        at_ms = self.server.now_ms()
        date, _, _ = self._clock.local_day(at_ms, self.policy.day_start)
        included = self._backlog.acknowledged()
        total_s = self._api().day_total_s(date)
        self._send_news("day", Day(date, total_s * 1000, at_ms), included)
        self._day_is_old = False
        self._next_day_ms = self._clock.read().mono_ms + DAY_EVERY_MS

    # --- what an answer means ---

    def _apply_policy(self, policy: Policy) -> None:
        if policy != self._sent_policy:
            self.policy = self._sent_policy = policy
            self._send_news("policy", policy)

    def _record_failure(self, error: errors.TrackerError) -> None:
        if error.needs_sign_in and self.sign_in.take_newer_token():
            return
        if isinstance(error, errors.Stopping):
            return
        log.info("%s: %s", error.code, error.user_message)
        if error.needs_sign_in:
            return self.sign_in.record_end(error.user_message)
        self.server.record_failure(error)
        if isinstance(error, errors.TooLarge) or error.code == wire.INVALID:
            return  # the next attempt is a different one
        self._backoff.record_failure(self._clock.read().mono_ms, error.retry_after_s)

    def _on_request(self, exchange: Callable[[], None]) -> None:
        """What the artist asked for is tried at once, regardless of the back-off, and a failure is shown."""
        try:
            self.server.check_allowed()
            if self.sign_in.account is None or self.sign_in.is_needed:
                raise errors.NotNow("Sign in first.", "signed_out")
            exchange()
        except errors.TrackerError as error:
            if error.needs_sign_in:
                self._record_failure(error)
            else:
                self._send_news("message", error.user_message, "warning")
