"""What every request needs and no module may reach for by itself."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from webapp.config import Config
from webapp.store.refusal import Refused

LOG = logging.getLogger("webapp")

ErrorPage = Callable[[Refused, str], bytes | str]


@dataclass
class Services:
    """The configuration, the clock and the page for errors of one running server."""

    config: Config
    now_ms: Callable[[], int]
    log: logging.Logger = field(default=LOG)
    error_page: ErrorPage | None = None  # (refused, request id) -> HTML; set by the pages when they install
