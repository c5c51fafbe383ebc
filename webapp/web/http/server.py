"""waitress, set up for this app: bounded bodies, and its own refusals in the shape of ours."""

import secrets
import threading
from collections.abc import Callable
from typing import Any

from tracker_core import wire
from webapp.config import Config
from webapp.store.db.database import is_sqlite, writing
from webapp.web.http import errors, waitress_adapter
from webapp.web.http.bodies import BODY_AT_MOST
from webapp.web.http.edge import API_HEADERS
from webapp.web.http.lane import LaneDispatcher
from webapp.web.http.waitress_adapter import ThreadedTaskDispatcher, create_server

# The app refuses what is over 1 MiB. waitress reads a little more, because a sender whose connection is cut
# while it still sends sees no answer; only beyond this it cuts.
READ_AT_MOST = 4 * BODY_AT_MOST


def _refuse(status: int) -> waitress_adapter.Refusal:
    """What is answered to a request that waitress turns away before the app sees it."""
    refused = errors.refusal_for_status(status)
    status = errors.status_of(refused)
    headers = [*API_HEADERS, *errors.headers_of(refused)]
    return f"{status} {errors.PHRASES[status]}", headers, errors.envelope(refused, secrets.token_hex(8))


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
    channel_class = waitress_adapter.channel_class(_refuse)
    for listener in waitress_adapter.listeners(server):
        listener.channel_class = channel_class
        if isinstance(dispatcher, LaneDispatcher):
            listener.pull_trigger = dispatcher.guard(listener.pull_trigger)
    return server


def _dispatcher() -> ThreadedTaskDispatcher:
    """PostgreSQL groups commits by itself, over many connections."""
    return LaneDispatcher(wire.API_PREFIX + "/segments", writing) if is_sqlite() else ThreadedTaskDispatcher()


def serve_in_background(app: Any, config: Config) -> tuple[str, Callable[[], None]]:
    """Serve on a thread; returns the address and a function that stops it. For tests and benchmarks."""
    server = make_server(app, config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    host, port = waitress_adapter.address_of(server)
    return f"http://{host}:{port}", lambda: waitress_adapter.stop(server, thread)
