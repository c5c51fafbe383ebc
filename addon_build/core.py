"""What every plug-in carries: the core with its licence and the studio's stamp, and the Qt panel."""

from __future__ import annotations

from pathlib import Path

from .archive import read_files

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "tracker_core"
QT_PANEL = ROOT / "qt_panel"
STAMP = '''"""Written by build_addons.py: the studio's server, and the version that was built."""

SERVER_URL = {server_url!r}
VERSION = {version!r}
'''


def vendor_core(into: str, server_url: str, version: str) -> dict[str, bytes]:
    """{path: content} of the core as the package `into`, with `_stamp.py` for this server and version."""
    files = read_files(CORE, into)
    files[f"{into}/_stamp.py"] = STAMP.format(server_url=server_url, version=version).encode()
    return files


def vendor_qt_panel(into: str) -> dict[str, bytes]:
    """{path: content} of the panel as the package `into`. It imports the core from beside itself."""
    return read_files(QT_PANEL, into)
