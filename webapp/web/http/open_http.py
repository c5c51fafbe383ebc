"""Whether what is sent crosses a network unencrypted; a password that does is everybody's."""

from typing import Any

from webapp.store.refusal import Refused
from webapp.web.http.services import Services

LOOPBACK = ("127.0.0.1", "::1")


def crosses_openly(environ: dict[str, Any]) -> bool:
    """True for http from another machine. waitress has judged whether a proxy's word counts."""
    return environ["wsgi.url_scheme"] != "https" and environ.get("REMOTE_ADDR", "") not in LOOPBACK


def refuse_open_password(services: Services, environ: dict[str, Any]) -> None:
    """Refuse with `not_possible` a password over an open network, unless the studio chose that."""
    if crosses_openly(environ) and not services.config.allow_plain_http:
        raise Refused(
            "not_possible",
            "Passwords are accepted only over an encrypted connection. Ask IT for its https address.",
        )
