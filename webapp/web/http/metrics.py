"""Counts for Prometheus on this machine alone: how many requests, how they ended, how long they took."""

from collections.abc import Callable, Iterable
from typing import Any

from webapp.config import ConfigProblem
from webapp.web.http.open_http import LOOPBACK

PATH = "/metrics"
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class Metrics:
    """The counters of one server process. Needs the extra `metrics`; raises ConfigProblem without it."""

    def __init__(self) -> None:
        try:
            from prometheus_client import CollectorRegistry, Histogram
        except ImportError:
            sentence = "metrics needs the extra parts: pip install 'vfx-time-tracker[metrics]'."
            raise ConfigProblem(sentence) from None
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "vfx_tracker_request_seconds",
            "Time to answer a request",
            ("room", "method", "status"),
            buckets=BUCKETS_S,
            registry=self.registry,
        )

    def count(self, environ: dict[str, Any], status: str, seconds: float) -> None:
        """Note one request. Addresses are no labels: there are too many, and some are secret."""
        room = "api" if environ.get("PATH_INFO", "").startswith("/api/") else "page"
        self.requests.labels(room, environ["REQUEST_METHOD"], status[:3]).observe(seconds)

    def is_metrics_request(self, environ: dict[str, Any]) -> bool:
        """Whether this is the question for the counts, from this machine."""
        return environ.get("PATH_INFO") == PATH and environ.get("REMOTE_ADDR") in LOOPBACK

    def answer(self, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The counts in Prometheus' own format."""
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        body = generate_latest(self.registry)
        start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST), ("Content-Length", str(len(body)))])
        return [body]
