"""The outermost layer around the app: request ids, the log of requests, and the last catch for mistakes.

Nothing secret reaches the log: no header, no body, no query, no one-time code.
"""

import json
import logging
import secrets
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from webapp.store.db import database
from webapp.store.refusal import Refused
from webapp.web.http import errors
from webapp.web.http.headers import page_headers
from webapp.web.http.link_urls import without_codes
from webapp.web.http.metrics import Metrics
from webapp.web.http.services import Services

REQUEST_ID = "vfx.request_id"
PERSON_ID = "vfx.person_id"  # set by whoever finds out who asks
IS_ROUTINE = "vfx.is_routine"  # set for what comes every minute from everybody: its successes drown the log
API_HEADERS = [
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]

StartResponse = Callable[..., Any]


class Edge:
    """A WSGI application around the app. `services` is what the app was built with."""

    def __init__(self, app: Any, services: Services):
        self.app = app
        self.services = services
        self.metrics = Metrics() if services.config.metrics else None

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if self.metrics and self.metrics.is_metrics_request(environ):
            return self.metrics.answer(start_response)
        began = time.perf_counter()
        environ[REQUEST_ID] = request_id = secrets.token_hex(8)
        statuses: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            statuses.append(status)
            return start_response(status, [*headers, ("X-Request-Id", request_id)], exc_info)

        try:
            database.refresh_connection()
            body = self.app(environ, start)
        except Exception as problem:  # the HTTP edge: all is logged, and the caller gets a sentence
            self.services.log.exception("request %s failed", request_id)
            is_ours = not isinstance(problem, database.UNAVAILABLE_ERRORS)
            refused = errors.refusal_for_status(500 if is_ours else 503)
            body = self._answer_failure(refused, environ, start, request_id)
        seconds = time.perf_counter() - began
        if self.metrics:
            self.metrics.count(environ, statuses[-1], seconds)
        self._log(environ, statuses[-1], seconds)
        return body

    def _answer_failure(
        self, refused: Refused, environ: dict[str, Any], start: StartResponse, request_id: str
    ) -> list[bytes]:
        if errors.is_api(environ) or self.services.error_page is None:
            body = errors.envelope(refused, request_id)
            headers = API_HEADERS
        else:
            page = self.services.error_page(refused, request_id)
            body = page.encode() if isinstance(page, str) else page
            headers = [("Content-Type", "text/html; charset=utf-8")]
            headers += page_headers(environ["wsgi.url_scheme"] == "https").items()
        status = errors.status_of(refused)
        whole = [*headers, *errors.headers_of(refused), ("Content-Length", str(len(body)))]
        start(f"{status} {errors.PHRASES[status]}", whole, sys.exc_info())
        return [body]

    def _log(self, environ: dict[str, Any], status: str, seconds: float) -> None:
        level = logging.DEBUG if environ.get(IS_ROUTINE) and status.startswith("200") else logging.INFO
        if not self.services.log.isEnabledFor(level):
            return
        self.services.log.log(
            level,
            "request",
            extra={
                "told": {
                    "request_id": environ[REQUEST_ID],
                    "method": environ["REQUEST_METHOD"],
                    "path": without_codes(environ.get("PATH_INFO", "")),
                    "status": int(status[:3]),
                    "ms": round(seconds * 1000, 1),
                    "person": environ.get(PERSON_ID),
                    "address": environ.get("REMOTE_ADDR"),
                }
            },
        )


class JsonLines(logging.Formatter):
    """Log records as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "message": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def log_to_console(level: str) -> None:
    """Write the log of this process to the console as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns whenever all threads are busy
