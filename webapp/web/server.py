"""waitress, set up for this app: bounded bodies, and its own refusals in the shape of ours."""

import secrets
import threading
from collections.abc import Callable
from typing import Any

from waitress.server import create_server
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from webapp.config import Config
from webapp.store.database import is_sqlite, writing
from webapp.web import errors
from webapp.web.api.routes import PREFIX
from webapp.web.bodies import BODY_AT_MOST
from webapp.web.edge import API_HEADERS
from webapp.web.lane import HeldChannel, LaneDispatcher

# The app refuses what is over 1 MiB. waitress reads a little more, because a sender whose connection is cut
# while it still sends sees no answer; only beyond this it cuts.
READ_AT_MOST = 4 * BODY_AT_MOST


class _Refusal(ErrorTask):
    """What is answered to a request that waitress turns away before the app sees it."""

    def execute(self) -> None:
        refused = errors.of_status(self.request.error.code)
        body = errors.envelope(refused, secrets.token_hex(8))
        status = errors.status_of(refused)
        self.status = f"{status} {errors.PHRASES[status]}"
        self.response_headers.extend([*API_HEADERS, *errors.headers_of(refused)])
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HeldChannel):
    error_task_class = _Refusal


def make_server(app: Any, config: Config) -> Any:
    """A waitress server that listens but does not run yet: `run()` serves until `close()`. Raises OSError."""
    proxy: dict[str, Any] = {}
    if config.trusted_proxy:
        proxy = {
            "trusted_proxy": config.trusted_proxy,
            "trusted_proxy_count": 1,
            "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto x-forwarded-host",
        }
    dispatcher = _dispatcher()
    dispatcher.set_thread_count(config.threads)
    server = create_server(
        app,
        _dispatcher=dispatcher,
        host=config.host,
        port=config.port,
        threads=config.threads,
        max_request_body_size=READ_AT_MOST,
        clear_untrusted_proxy_headers=True,
        ident=None,
        asyncore_use_poll=True,
        channel_timeout=60,
        channel_request_lookahead=1,  # so that the loop listens on while a request is served
        **proxy,
    )
    for one in getattr(server, "_servers", None) or [server]:
        one.channel_class = _Channel
        if isinstance(dispatcher, LaneDispatcher):
            one.pull_trigger = dispatcher.guard(one.pull_trigger)
    return server


def _dispatcher() -> ThreadedTaskDispatcher:
    """PostgreSQL groups commits by itself, over many connections."""
    return LaneDispatcher(PREFIX + "/segments", writing) if is_sqlite() else ThreadedTaskDispatcher()


def serve_in_background(app: Any, config: Config) -> tuple[str, Callable[[], None]]:
    """Serve on a thread; returns the address and a function that stops it. For tests and benchmarks."""
    server = make_server(app, config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()

    def stop() -> None:
        connections = list(server.active_channels.values())
        server.trigger.pull_trigger(server._map.clear)  # the loop ends when it has nothing to watch
        thread.join(10)
        server.task_dispatcher.shutdown()
        for one in connections:
            if one.socket is not None:  # it may have ended meanwhile
                one.socket.close()
        server.close()

    return f"http://{server.effective_host}:{server.effective_port}", stop
