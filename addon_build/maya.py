"""Maya's archive: a module for 2022 to 2027 with its drag-in installer and the self-test."""

from __future__ import annotations

from .archive import Archive, pack, read_files
from .core import ROOT, vendor_core, vendor_qt_panel

MODULE = "vfx_time_tracker"
PACKAGE = f"{MODULE}/scripts/vfx_time_tracker_maya"
SOURCE = ROOT / "maya_plugin"
MAYA_YEARS = range(2022, 2028)
WHERE = (
    "One artist: unpack it and drop drag_into_maya.py on Maya's viewport."
    " A studio: unpack it on a share and add that folder to MAYA_MODULE_PATH."
)


def build_maya(server_url: str, version: str) -> Archive:
    """The module's zip for this server. The same arguments give the same bytes."""
    files = read_files(SOURCE / MODULE, MODULE)
    for name in ("drag_into_maya.py", "maya_selftest.py"):
        files[name] = (SOURCE / name).read_bytes().replace(b"\r\n", b"\n")
    files[f"{MODULE}.mod"] = module_file(version)
    entry = f"{MODULE}/plug-ins/{MODULE}.py"
    files[entry] = stamp(files[entry], version)
    files.update(vendor_core(f"{PACKAGE}/tracker_core", server_url, version))
    files.update(vendor_qt_panel(f"{PACKAGE}/qt_panel"))
    files[f"{MODULE}/LICENSE"] = files[f"{PACKAGE}/tracker_core/LICENSE"]
    return Archive(f"vfx-time-tracker-maya-{version}.zip", pack(files), WHERE)


def module_file(version: str) -> bytes:
    """The `.mod` file: one line a Maya, the template's with year and version filled in."""
    template = (SOURCE / f"{MODULE}.mod.in").read_text(encoding="utf-8").strip()
    return "".join(f"{template.format(year=year, version=version)}\n" for year in MAYA_YEARS).encode()


def stamp(entry: bytes, version: str) -> bytes:
    """The plug-in's file with the version that Maya shows in its Plug-in Manager."""
    placeholder = b'VERSION = "0.0.0"'
    if entry.count(placeholder) != 1:
        raise ValueError("The plug-in's file must hold its version exactly once.")
    return entry.replace(placeholder, f'VERSION = "{version}"'.encode())
