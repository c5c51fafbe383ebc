"""The add-on archives that this server hands out, with its own address inside.

Built when first asked for and kept in memory: the same address and version give the same bytes, so several
server processes agree. What is kept is keyed by the address, so a forged Host header builds only for whoever
forged it.
"""

from __future__ import annotations

import threading
from functools import lru_cache

import build_addons
from build_addons import Archive

_one_at_a_time = threading.Lock()


def targets() -> list[str]:
    """The DCCs that there are add-ons for: `blender`, `maya`."""
    return list(build_addons.TARGETS)


def version() -> str:
    """The version of the archives."""
    return build_addons.our_version()


def find_archive(target: str, server_url: str) -> Archive:
    """The archive of one DCC for this address. Raises KeyError for an unknown DCC, ValueError for a bad
    address.
    """
    address = build_addons.check_server(server_url)
    with _one_at_a_time:
        return _build(target, address, version())


def find_index(server_url: str) -> bytes:
    """`index.json` of the Blender extension repository."""
    return build_addons.extension_index([find_archive("blender", server_url)])


@lru_cache(maxsize=8)
def _build(target: str, address: str, wanted: str) -> Archive:
    return build_addons.TARGETS[target](address, wanted)
