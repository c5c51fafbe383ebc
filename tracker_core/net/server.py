"""The server as this run knows it: whether it may be asked, whether it answered, and what its clock shows.

It belongs to the worker thread.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional

from .. import errors
from ..clock import Clock, Reading
from ..config import Config
from .api import Api
from .connection import route_to
from .tls import context

SLOW_ANSWER_MS = 1500  # the server's time in a slower answer is too inaccurate to use


class Server:
    """`send_news(name, *values)` reports to the main thread, `pulse` is called while an answer is awaited."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        client: Dict[str, str],
        send_news: Callable[..., None],
        pulse: Callable[[], None],
    ) -> None:
        self.url = config.server_url
        self.allowed = False  # whether the DCC permits network access; no until it has answered
        self.online = False
        self.error_message = ""  # why the server is not reached, for the artist
        self._config = config
        self._clock = clock
        self._client = client
        self._send_news = send_news
        self._pulse = pulse
        self._api: Optional[Api] = None
        self._ahead_ms = 0  # of the server's clock

    def api(self, token: Optional[str] = None) -> Api:
        """The API with this token; TLS and proxy are set up at the first use. Raises BadSetting."""
        if self._api is None:
            tls: Any = context(self._config.ca_file) if self.url.startswith("https:") else None
            self._api = Api(route_to(self.url, tls, self._config.proxy), self._client, self._pulse)
        self._api.token = token
        return self._api

    def check_allowed(self) -> None:
        """Raises NotNow where the DCC forbids network access."""
        if not self.allowed:
            raise errors.NotNow(
                "Online access is switched off in this program; allow it, then try again.", "not_allowed"
            )

    def record_answer(self, server_ms: int, asked: Reading) -> None:
        """The server answered, with its time, a request made at `asked`."""
        after = self._clock.read()
        took_ms = after.mono_ms - asked.mono_ms
        self.online, self.error_message = True, ""
        if took_ms <= SLOW_ANSWER_MS:
            server_ms += took_ms // 2
            self._ahead_ms = server_ms - after.wall_ms
            self._send_news("server_time", server_ms, after)

    def record_failure(self, error: errors.TrackerError) -> None:
        """A request failed; a refusal is an answer too."""
        self.online = isinstance(error, errors.Refused)
        self.error_message = error.user_message

    def now_ms(self) -> int:
        """The current time by the server's clock, as far as it is known."""
        return self._clock.read().wall_ms + self._ahead_ms
