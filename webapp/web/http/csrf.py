"""Refuses unsafe requests that another site caused. No tokens: the browser itself says where a request comes
from.

Every browser that can hold our session cookie sends `Sec-Fetch-Site` (over https and on localhost) or
`Origin` (also over plain http) with each POST. A request with neither comes from no browser page, so no other
site can have caused it. GET changes nothing, so it needs no check.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def is_from_another_site(method: str, headers: Mapping[str, str], host: str) -> bool:
    """True if the request would change something and came from a page that is not ours.

    `headers` answers `.get("Sec-Fetch-Site")` and `.get("Origin")`; `host` is the request's own `Host`, port
    included. The scheme is not compared: behind a proxy that ends TLS it differs, while the host does not.
    """
    if method in SAFE_METHODS:
        return False
    site = headers.get("Sec-Fetch-Site")
    if site:
        return site not in ("same-origin", "none")
    origin = headers.get("Origin")
    if origin:
        try:
            return urlsplit(origin).netloc.lower() != host.lower()
        except ValueError:  # no address at all, such as "http://[": nothing of ours
            return True
    return False
