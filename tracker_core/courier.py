"""Carries the backlog to the server: what is due, one exchange at a time, and what an answer means for the
next.

It belongs to the worker thread. It decides when to talk; `api` knows how, `sync` keeps the books, `keeper`
the files.
"""

from __future__ import annotations

import logging
import webbrowser
from typing import Any, Callable, Dict, List, Optional

from . import auth, errors, wire
from .api import Api
from .auth import Account
from .cache import Day
from .clock import Clock, Reading
from .config import Config
from .connection import route_to
from .keeper import Keeper
from .model import Policy, Segment
from .sync import Backlog, Backoff
from .tls import context

REFRESH_EVERY_MS = 10 * 60 * 1000  # of tasks and policy
DAY_EVERY_MS = 5 * 60 * 1000
ENDING_EVERY_MS = 60 * 1000  # of a token, while the server does not hear
SLOW_ANSWER_MS = 1500  # a slower answer tells the time too badly

log = logging.getLogger("vfx_time_tracker")


class Courier:
    """`tell(name, *values)` reports to the main thread, `pulse` keeps the worker alive while it waits for
    an answer.
    """

    def __init__(
        self,
        config: Config,
        clock: Clock,
        client: Dict[str, str],
        tell: Callable[..., None],
        pulse: Callable[[], None],
    ) -> None:
        self.account: Optional[Account] = None
        self.keeper: Optional[Keeper] = None
        self.allowed = True
        self.running = False  # a session is on, so presence wants a sign of life
        self.online = False
        self.needs_sign_in = False
        self.sentence = ""  # why the server is not reached, for the artist
        self.policy = Policy()
        self._told_policy: Optional[Policy] = None  # the main thread may remember an older one
        self._config = config
        self._clock = clock
        self._client = client
        self._tell = tell
        self._pulse = pulse
        self._api: Optional[Api] = None
        self._backoff = Backoff()
        self._limit = wire.MAX_BATCH
        self._server_ahead_ms = 0
        self._next_beat_ms = 0  # monotonic, as the next two
        self._next_refresh_ms = 0
        self._next_day_ms = 0
        self._day_is_old = False
        self._ending: List[str] = []  # tokens that the server shall end
        self._next_ending_ms = 0
        self._verified = False  # the server said whose token this is
        self._fresh_token = ""  # given by the server in this run

    # --- what the artist asks for ---

    def sign_in(self, number: int, username: str, password: str, remember: bool) -> None:
        """Tells `signed_in(number, account, policy)` or `sign_in_failed(number, sentence)`. Whoever takes it
        asks to `remember` it, whoever does not to `end_token`.
        """
        try:
            self._check_allowed()
            api = self._opened()
            before = self._clock.read()
            account, policy, server_ms = api.sign_in(self._config.server_url, username, password, remember)
        except errors.TrackerError as error:
            self._tell("sign_in_failed", number, error.user_message)
            return
        except Exception:  # told here, as somebody waits for it; logged and counted by the worker's guard
            self._tell("sign_in_failed", number, "Signing in failed by surprise; try again, or tell your TD.")
            raise
        self._answered(server_ms, before)
        self._fresh_token = account.token
        self._tell("signed_in", number, account, policy)

    def remember(self, account: Account) -> None:
        """Remember an accepted sign-in, or forget the one before where that is not wanted: it would come back
        as the newer.
        """
        if not account.remember:
            auth.forget(self._config.home, account.server_url)
            return
        try:
            auth.save(self._config.home, account)
        except OSError as error:
            log.warning("the sign-in cannot be remembered: %s", error)
            text = "Signed in, but this computer cannot remember it; check the folder {}."
            self._tell("say", text.format(self._config.home), "warning")

    def use(self, account: Account, keeper: Keeper) -> None:
        """Work for this person from now on."""
        self.account, self.keeper = account, keeper
        self.needs_sign_in = False
        self._verified = account.token == self._fresh_token
        self._told_policy = None
        self._backoff.worked()
        self._next_refresh_ms = self._next_beat_ms = 0
        self._day_is_old = True

    def sign_out(self) -> None:
        """Work for nobody, and end the token on the server; it was forgotten here already."""
        account, self.account, self.keeper = self.account, None, None
        self.online = self.needs_sign_in = False
        if account is None:
            return
        stored = auth.load(self._config.home, account.server_url)
        if stored is not None and stored.token == account.token:  # remembered only now
            auth.forget(self._config.home, account.server_url)
        self.end_token(account.token)

    def end_token(self, token: str) -> None:
        """End a token on the server: at the next turn, or when it can be reached while this program runs."""
        self._ending.append(token)
        self._next_ending_ms = 0
        if not self.allowed:
            self._say_not_ended()

    def find_tasks(self, search: str, all_open: bool) -> None:
        """Tells `found_tasks(tasks)`, or says why not."""

        def find() -> None:
            self._tell("found_tasks", search, all_open, self._ready().tasks(search, all_open))

        self._on_request(find)

    def open_log(self) -> None:
        """Open the person's pages in the browser, signed in by a one-time link."""

        def open_log() -> None:
            if not webbrowser.open(self._ready().browser_link()):
                url = self._config.server_url
                self._tell("say", "No browser could be opened; your log is at {}/me.".format(url), "warning")

        self._on_request(open_log)

    def retry_now(self) -> None:
        """Skip the back-off, and give what was put off or refused another chance."""
        self._backoff.worked()
        self._next_refresh_ms = 0
        if self.keeper is not None:
            self.keeper.backlog.try_again()
            self.keeper.change()
        if self.needs_sign_in:
            self._take_newer_token()

    # --- what is due by itself ---

    def is_due(self) -> bool:
        return self._may_end_tokens() or self._due() is not None

    def turn(self) -> None:
        """At most one exchange."""
        if self._may_end_tokens():
            return self._end_a_token()
        work = self._due()
        if work is None:
            return
        try:
            work()
            self._backoff.worked()
        except errors.TrackerError as error:
            self._failed(error)

    def last_words(self) -> None:
        """One attempt to deliver what is left, when the worker ends and the server answered just now."""
        try:
            if self.account and self.allowed and self.online and not self.needs_sign_in and self._batch():
                self._send_batch()
        except errors.TrackerError as error:
            log.info("the last words were not heard: %s", error.code)
        if self.allowed and self._ending:
            self._end_a_token()

    @property
    def _backlog(self) -> Backlog:
        return self._kept.backlog

    @property
    def _kept(self) -> Keeper:
        if self.keeper is None:
            raise errors.NotNow("Sign in first.", "signed_out")
        return self.keeper

    def now_ms(self) -> int:
        """The instant, by the server's clock as far as it is known."""
        return self._clock.read().wall_ms + self._server_ahead_ms

    def _due(self) -> Optional[Callable[[], None]]:
        mono = self._clock.read().mono_ms
        if self.account is None or not self.allowed or self.needs_sign_in or self._backoff.is_waiting(mono):
            return None
        beat = mono >= self._next_beat_ms and (self.running or bool(self._batch()))
        by_rank = (
            (not self._verified, self._refresh),
            (self._backlog.is_urgent(self.now_ms()) or beat, self._send_batch),
            (mono >= self._next_refresh_ms, self._refresh),
            (self._day_is_old or (self.running and mono >= self._next_day_ms), self._fetch_day),
        )
        return next((work for is_due, work in by_rank if is_due), None)

    def _batch(self) -> List[Segment]:
        return self._backlog.batch(self._limit, self.now_ms())

    def _send_batch(self) -> None:
        """Send the oldest segments; an empty batch is a sign of life."""
        batch = self._batch()
        before = self._clock.read()
        try:
            posted = self._ready().post_segments(batch, self.now_ms())
        except errors.TrackerError as error:
            self._blame(batch, error)
            raise
        self._answered(posted.server_ms, before)
        self._ruled(posted.policy)
        acks, refused = self._backlog.settle(batch, posted.results, self.now_ms())
        self._kept.record(acks, refused)
        self._tell("settled", [(ack.id, ack.rev) for ack in acks], refused)
        if not self._backlog.is_urgent(self.now_ms()):
            beat_ms = self.policy.heartbeat_every_s * 1000
            self._next_beat_ms = self._clock.read().mono_ms + beat_ms
        self._limit = min(wire.MAX_BATCH, self._limit * 2)
        self._day_is_old = self._day_is_old or any(not s.open for s in batch)
        if batch and not acks and not refused and self._batch() == batch:
            raise errors.ServerTrouble(
                "The server's answer leaves out your time; the tracker tries again.", "unnamed"
            )

    def _blame(self, batch: List[Segment], error: errors.TrackerError) -> None:
        """Make the next batch smaller where its size or one of its items may be the cause."""
        about_the_batch = isinstance(error, errors.TooLarge) or error.code == wire.INVALID
        stumbled = isinstance(error, errors.ServerTrouble) and error.retry_after_s is None
        if not batch or not (about_the_batch or stumbled):
            return
        self._limit = max(1, len(batch) // 2)
        if len(batch) > 1:
            return
        if about_the_batch:
            self._backlog.refuse(batch[0], error.code, error.user_message)
            self._kept.record([], [batch[0].id])
            self._tell("settled", [], [batch[0].id])
        else:
            self._backlog.stumbled(batch[0])

    def _refresh(self) -> None:
        api = self._ready()
        before = self._clock.read()
        user, policy, server_ms = api.me()
        if self.account is None or user.id != self.account.user.id:
            raise errors.SignInNeeded(
                "This computer's sign-in is another person's; sign in again.", "not_you"
            )
        self._verified = True
        self._answered(server_ms, before)
        self._ruled(policy)
        self._tell("me", user)
        self._tell("own_tasks", api.tasks())
        self._next_refresh_ms = self._clock.read().mono_ms + REFRESH_EVERY_MS

    def _fetch_day(self) -> None:
        """Ask for today's total; only the main thread knows which day that is, so it is asked by instant."""
        at_ms = self.now_ms()
        date, _, _ = self._clock.local_day(at_ms, self.policy.day_start)
        held = self._backlog.acknowledged()
        total_s = self._ready().day_total_s(date)
        self._tell("day", Day(date, total_s * 1000, at_ms), held)
        self._day_is_old = False
        self._next_day_ms = self._clock.read().mono_ms + DAY_EVERY_MS

    def _may_end_tokens(self) -> bool:
        return self.allowed and bool(self._ending) and self._clock.read().mono_ms >= self._next_ending_ms

    def _end_a_token(self) -> None:
        """Has a pace of its own, so that it holds up nothing else and nothing else holds it up."""
        is_first, self._next_ending_ms = not self._next_ending_ms, 0
        try:
            api = self._opened()
            api.token = self._ending[0]
            api.sign_out()
        except (errors.SignInNeeded, errors.Refused) as error:
            log.info("a token needed no end: %s", error.code)
        except errors.TrackerError as error:
            log.info("a token could not be ended: %s", error.code)
            self._next_ending_ms = self._clock.read().mono_ms + ENDING_EVERY_MS
            if is_first and not isinstance(error, errors.Stopping):
                self._say_not_ended()
            return
        del self._ending[0]

    def _say_not_ended(self) -> None:
        """To whoever signed out; a person who signed in since has nothing to do with it."""
        if self.account is None:
            text = (
                "Signed out here. The server does not know yet; if you quit before, end it on {}/me/account."
            )
            self._tell("say", text.format(self._config.server_url), "info")

    # --- what an answer means ---

    def _answered(self, server_ms: int, before: Reading) -> None:
        """The server is there, and it told its time."""
        after = self._clock.read()
        took_ms = after.mono_ms - before.mono_ms
        self.online, self.sentence = True, ""
        if took_ms <= SLOW_ANSWER_MS:
            server_ms += took_ms // 2
            self._server_ahead_ms = server_ms - after.wall_ms
            self._tell("server_time", server_ms, after)

    def _ruled(self, policy: Policy) -> None:
        if policy != self._told_policy:
            self.policy = self._told_policy = policy
            self._tell("policy", policy)

    def _failed(self, error: errors.TrackerError) -> None:
        if error.needs_sign_in and self._take_newer_token():
            return
        if isinstance(error, errors.Stopping):
            return
        log.info("%s: %s", error.code, error.user_message)
        if error.needs_sign_in:
            self.needs_sign_in, self.online = True, True
            self._tell("sign_in_ended", error.user_message)
            return
        self.online = isinstance(error, errors.Refused)
        self.sentence = error.user_message
        now = self._clock.read().mono_ms
        if isinstance(error, errors.TooLarge) or error.code == wire.INVALID:
            return  # the next attempt is a different one
        self._backoff.failed(now, error.retry_after_s)

    def _take_newer_token(self) -> bool:
        """Another DCC of this person may have signed in since."""
        if self.account is None:
            return False
        stored = auth.load(self._config.home, self.account.server_url)
        if stored is None or stored.user.id != self.account.user.id or stored.token == self.account.token:
            return False
        self.account, self.needs_sign_in, self._verified = stored, False, False
        self._tell("signed_in_elsewhere")
        return True

    def _on_request(self, work: Callable[[], None]) -> None:
        """What a person asked for is tried at once, whatever the back-off says, and answered with a
        sentence.
        """
        try:
            self._check_allowed()
            if self.account is None or self.needs_sign_in:
                raise errors.NotNow("Sign in first.", "signed_out")
            work()
        except errors.TrackerError as error:
            if error.needs_sign_in:
                self._failed(error)
            else:
                self._tell("say", error.user_message, "warning")

    def _check_allowed(self) -> None:
        if not self.allowed:
            raise errors.NotNow(
                "Online access is switched off in this program; allow it, then try again.", "not_allowed"
            )

    def _ready(self) -> Api:
        api = self._opened()
        api.token = self.account.token if self.account else None
        return api

    def _opened(self) -> Api:
        """The API, with TLS and proxy found at the first use. Raises BadSetting."""
        if self._api is None:
            url = self._config.server_url
            tls: Any = context(self._config.ca_file) if url.startswith("https:") else None
            self._api = Api(route_to(url, tls, self._config.proxy), self._client, self._pulse)
        return self._api
