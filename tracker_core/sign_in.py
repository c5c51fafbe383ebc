"""Signing in and out on the server: new tokens, remembered tokens, and tokens that have to be ended.

It belongs to the worker thread. Which account is in use on the main thread is decided there (`person`).
"""

from __future__ import annotations

import logging
from typing import Callable, List, Optional

from . import errors
from .clock import Clock
from .net.server import Server
from .user_folder import remembered_sign_in
from .user_folder.remembered_sign_in import Account

END_TOKEN_EVERY_MS = 60 * 1000  # while the server cannot be reached

log = logging.getLogger("vfx_time_tracker")


class SignIn:
    """The account that requests are made for. `send_news(name, *values)` reports to the main thread."""

    def __init__(self, home: str, clock: Clock, server: Server, send_news: Callable[..., None]) -> None:
        self.account: Optional[Account] = None
        self.is_needed = False  # the token in use has ended
        self.is_verified = False  # the server confirmed whose token this is
        self._home = home
        self._clock = clock
        self._server = server
        self._send_news = send_news
        self._new_token = ""  # issued by the server in this run
        self._tokens_to_end: List[str] = []
        self._next_end_ms = 0  # monotonic; 0 until an attempt failed

    @property
    def token(self) -> Optional[str]:
        return self.account.token if self.account else None

    def sign_in(self, number: int, username: str, password: str, remember: bool) -> None:
        """Sends `signed_in(number, account, policy)` or `sign_in_failed(number, message)`.

        The receiver then asks either to `remember` the account or to `end_token`.
        """
        try:
            self._server.check_allowed()
            api = self._server.api()
            asked = self._clock.read()
            account, policy, server_ms = api.sign_in(self._server.url, username, password, remember)
        except errors.TrackerError as error:
            self._send_news("sign_in_failed", number, error.user_message)
            return
        except (
            Exception
        ):  # reported here because the artist is waiting; the worker's guard logs and counts it
            text = "Signing in failed unexpectedly; try again, or tell your TD."
            self._send_news("sign_in_failed", number, text)
            raise
        self._server.record_answer(server_ms, asked)
        self._new_token = account.token
        self._send_news("signed_in", number, account, policy)

    def remember(self, account: Account) -> None:
        """Store an accepted sign-in. Where that is not wanted, remove the stored one before it: it would be
        mistaken for a newer one.
        """
        if not account.remember:
            remembered_sign_in.forget(self._home, account.server_url)
            return
        try:
            remembered_sign_in.save(self._home, account)
        except OSError as error:
            log.warning("the sign-in cannot be remembered: %s", error)
            text = "Signed in, but this computer cannot remember it; check the folder {}."
            self._send_news("message", text.format(self._home), "warning")

    def use(self, account: Account) -> None:
        """Make requests for this account from now on."""
        self.account = account
        self.is_needed = False
        self.is_verified = account.token == self._new_token

    def sign_out(self) -> None:
        """Make requests for nobody, and end the token on the server; the main thread has forgotten it."""
        account, self.account = self.account, None
        self.is_needed = self._server.online = False
        if account is None:
            return
        stored = remembered_sign_in.load(self._home, account.server_url)
        if stored is not None and stored.token == account.token:  # stored after the main thread forgot it
            remembered_sign_in.forget(self._home, account.server_url)
        self.end_token(account.token)

    def take_newer_token(self) -> bool:
        """Use the token of another DCC of this person that has signed in since, if there is one."""
        if self.account is None:
            return False
        stored = remembered_sign_in.load(self._home, self.account.server_url)
        if stored is None or stored.user.id != self.account.user.id or stored.token == self.account.token:
            return False
        self.account, self.is_needed, self.is_verified = stored, False, False
        self._send_news("signed_in_elsewhere")
        return True

    def record_end(self, message: str) -> None:
        """The server no longer accepts the token in use."""
        self.is_needed = self._server.online = True
        self._send_news("sign_in_ended", message)

    # --- tokens to end ---

    def end_token(self, token: str) -> None:
        """End a token on the server: at the next turn, or once it can be reached while this program runs."""
        self._tokens_to_end.append(token)
        self._next_end_ms = 0
        if not self._server.allowed:
            self._warn_not_ended()

    def is_token_due(self, despite_failure: bool = False) -> bool:
        """Whether a token can be ended now; `despite_failure`: without waiting after a failed attempt."""
        is_waiting = self._clock.read().mono_ms < self._next_end_ms and not despite_failure
        return self._server.allowed and bool(self._tokens_to_end) and not is_waiting

    def end_next_token(self) -> None:
        """Independent of the back-off, so that neither delays the other."""
        is_first, self._next_end_ms = not self._next_end_ms, 0
        try:
            self._server.api(self._tokens_to_end[0]).sign_out()
        except (errors.SignInNeeded, errors.Refused) as error:
            log.info("a token had already ended: %s", error.code)
        except errors.TrackerError as error:
            log.info("a token could not be ended: %s", error.code)
            self._next_end_ms = self._clock.read().mono_ms + END_TOKEN_EVERY_MS
            if is_first and not isinstance(error, errors.Stopping):
                self._warn_not_ended()
            return
        del self._tokens_to_end[0]

    def _warn_not_ended(self) -> None:
        """For whoever signed out; it does not concern a person who has signed in since."""
        if self.account is None:
            text = (
                "Signed out here, but the server has not been told yet. If you quit before it is, "
                "end the sign-in on {}/me/account."
            )
            self._send_news("message", text.format(self._server.url), "info")
