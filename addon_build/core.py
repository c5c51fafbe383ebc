"""The core as every plug-in carries it: its source, its licence, and the studio's stamp."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from .archive import read_files

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "tracker_core"
STAMP = '''"""Written by build_addons.py: the studio's server, and the version that was built."""

SERVER_URL = {server_url!r}
VERSION = {version!r}
'''


def vendor_core(into: str, server_url: str, version: str) -> dict[str, bytes]:
    """{path: content} of the core as the package `into`, with `_stamp.py` for this server and version."""
    files = read_files(CORE, into)
    files[f"{into}/LICENSE"] = _licence()
    files[f"{into}/_stamp.py"] = STAMP.format(server_url=server_url, version=version).encode()
    return files


def _licence() -> bytes:
    """The core's licence, which lies above it in a checkout and in the metadata of what is installed."""
    in_checkout = ROOT / "LICENSE"
    if in_checkout.exists():
        return in_checkout.read_bytes().replace(b"\r\n", b"\n")
    return (metadata.distribution("vfx-time-tracker").read_text("licenses/LICENSE") or "").encode()
