"""The browser's cookie: a random name for a row on the server, nothing else.

Over https it is `__Host-session`, which a browser takes only with Secure, only for this very host. Over plain
http browsers refuse that name, so there it is `session`.
"""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from webapp.store.access import web_sessions
from webapp.store.access.web_sessions import Visitor

Environ = Mapping[str, Any]
Header = tuple[str, str]


def is_https(environ: Environ) -> bool:
    """Whether the browser came encrypted; a proxy's word for it is judged by waitress."""
    return bool(environ["wsgi.url_scheme"] == "https")


def cookie_of(environ: Environ) -> str | None:
    """The value of the session cookie that the browser sent."""
    try:
        found = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(_name(environ))
    except CookieError:
        return None
    return found.value if found else None


def find_visitor(environ: Environ, now_ms: int) -> Visitor | None:
    """Who is signed in in this browser, or None."""
    cookie = cookie_of(environ)
    return web_sessions.find_visitor(cookie, now_ms) if cookie else None


def sign_in(environ: Environ, person_id: int, now_ms: int) -> Header:
    """Begin a new session in place of the one the browser came with; returns the header that hands over its
    cookie.
    """
    user_agent = str(environ.get("HTTP_USER_AGENT", ""))
    secret = web_sessions.create(person_id, user_agent, now_ms, replacing=cookie_of(environ))
    return _set_cookie(environ, secret, web_sessions.LIFETIME_MS // 1000)


def sign_out(environ: Environ) -> Header:
    """End the session on the server; returns the header that clears the cookie too."""
    cookie = cookie_of(environ)
    if cookie:
        web_sessions.delete_by_cookie(cookie)
    return _set_cookie(environ, "", 0)


def _name(environ: Environ) -> str:
    return "__Host-session" if is_https(environ) else "session"


def _set_cookie(environ: Environ, value: str, max_age_s: int) -> Header:
    parts = [f"{_name(environ)}={value}", "Path=/", "HttpOnly", "SameSite=Lax", f"Max-Age={max_age_s}"]
    if is_https(environ):
        parts.append("Secure")
    return "Set-Cookie", "; ".join(parts)
