"""The only way out of the server: one POST to an address somebody typed, without letting them reach inside.

A webhook's address could name the server itself, a router, or the metadata service of a cloud. So every
address that the name has is checked, at each delivery anew, against what is allowed, and the connection
goes to exactly the checked address: a name that answers differently the second time gains nothing.
Redirects are not followed and answers are not shown.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from webapp.store.refusal import Refused

TIMEOUT_S = 10
PORTS = {"http": 80, "https": 443}
_PLAIN = "%/?:@!$&'()*+,;=~"
"""What stands in a path and a query as it is, `%` because it may be quoted already; all else is quoted."""
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Target:
    """Where a request goes: the checked `address`, and the names that the receiver is to see."""

    scheme: str
    host: str
    address: str
    port: int
    path: str


class _Pinned(http.client.HTTPConnection):
    """A connection to the checked address, whatever the name says by now."""

    def __init__(self, target: Target):
        super().__init__(target.host, target.port, timeout=TIMEOUT_S)
        self.target = target

    def connect(self) -> None:
        self.sock = socket.create_connection((self.target.address, self.target.port), self.timeout)
        if self.target.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.target.host)


def parse_networks(text: str) -> list[Network]:
    """The networks of a setting such as `10.0.0.0/8, 192.168.5.4`. Raises ValueError."""
    return [ipaddress.ip_network(part) for part in text.replace(",", " ").split()]


def resolve_target(url: str, allowed: list[Network]) -> Target:
    """The target of an address, if it may be called. Refuses with `bad_value` and the reason."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise _no_address() from None
    if parts.scheme not in PORTS or not parts.hostname or not port or parts.username or parts.fragment:
        raise _no_address()
    addresses = _resolve(parts.hostname, port)
    for address in addresses:
        _check(address, allowed)
    path = quote(parts.path or "/", safe=_PLAIN)
    query = f"?{quote(parts.query, safe=_PLAIN)}" if parts.query else ""
    return Target(parts.scheme, parts.hostname, addresses[0], port, path + query)


def _no_address() -> Refused:
    sentence = "Write an address such as https://chat.studio.example/hook, without a name or password in it."
    return Refused("bad_value", sentence, "url")


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(
            "bad_value", f"The name {host} has no address. Check how it is written.", "url"
        ) from None
    return [str(entry[4][0]) for entry in found]


def _check(text: str, allowed: list[Network]) -> None:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    if address.is_global and not address.is_multicast:
        return
    if any(address in network for network in allowed if network.version == address.version):
        return
    sentence = (
        f"{address} is an address inside this network, where webhooks may not go. "
        "Whoever runs the server can allow it by the setting webhook_networks."
    )
    raise Refused("bad_value", sentence, "url")


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> int:
    """Send the body; returns the status of the answer.

    Raises OSError, http.client.HTTPException, or ValueError where the name cannot be written on the wire.
    """
    connection = _Pinned(target)
    try:
        connection.request("POST", target.path, body, dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()
