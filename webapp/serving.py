"""Running the server in this process: the console's words, the log, the first set-up, an orderly end."""

import signal
import sys
import threading
from types import FrameType

from webapp.app import build_app
from webapp.background.outgoing import parse_networks
from webapp.background.syncing import Syncer
from webapp.background.worker import BackgroundWorker
from webapp.clock import now_ms
from webapp.config import Config
from webapp.store.access import one_time_links
from webapp.store.db import statistics
from webapp.store.people import accounts
from webapp.store.work import tasks
from webapp.web.format.rendering import compile_templates
from webapp.web.http.edge import log_to_console
from webapp.web.http.link_urls import LINK_PATHS
from webapp.web.http.server import make_server
from webapp.web.http.waitress_adapter import address_of

# Who takes in heartbeats asks for the interpreter after each statement; Python's own 5 ms beside a page that
# reckons would outlast a request.
THREADS_SWITCH_AFTER_S = 0.0005


def serve(config: Config) -> int:
    """Serve until SIGTERM or Ctrl-C; returns the exit status."""
    app = build_app(config)
    statistics.gather_statistics()
    tasks.ensure_studio_work(None, now_ms())  # so that the first artist can say "that was dailies"
    try:
        server = make_server(app, config)
    except OSError as problem:
        print(
            f"vfx-tracker: cannot listen on {config.host}:{config.port}: {problem.strerror}.", file=sys.stderr
        )
        return 1
    log_to_console(config.log_level)
    sys.setswitchinterval(THREADS_SWITCH_AFTER_S)
    signal.signal(signal.SIGTERM, _stop)
    _host, port = address_of(server)
    address = config.public_url.rstrip("/") or f"http://{_named(config.host)}:{port}"
    print(f"VFX Time Tracker is at {address}", flush=True)
    if not accounts.has_admin():
        code, _ = one_time_links.create("setup", now_ms())
        print(
            "Nobody is an admin yet. Whoever opens this link first becomes one (once, within 24 hours):\n"
            f"  {address}{LINK_PATHS['setup']}{code}",
            flush=True,
        )
    messenger = BackgroundWorker(now_ms, parse_networks(config.webhook_networks))
    messenger.start()
    syncer = Syncer(now_ms)
    syncer.start()
    threading.Thread(target=compile_templates, name="compile-templates", daemon=True).start()
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        server.close()
    messenger.stop()
    syncer.stop()
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _named(host: str) -> str:
    """An address that a browser on this machine can open."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104  compared, not bound
