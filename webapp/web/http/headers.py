"""The security headers of every page.

No script, style, image or request from anywhere but this server, and nothing inline: a name typed by somebody
can never run in somebody else's browser, even if a template forgot to escape it.
"""

from __future__ import annotations

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=()",
    "Cache-Control": "no-store",
}

HSTS = {"Strict-Transport-Security": "max-age=31536000"}


def page_headers(is_https: bool) -> dict[str, str]:
    """The headers of a page. HSTS only over https: over plain http it means nothing and may lock a studio
    out.
    """
    return {**PAGE_HEADERS, **HSTS} if is_https else dict(PAGE_HEADERS)
