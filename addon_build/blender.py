"""Blender's archive, an add-on for 3.3 to 4.1 and an extension from 4.2 on in one zip, and the extension
repository.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile

from .archive import Archive, pack, read_files
from .core import ROOT, vendor_core

PACKAGE = "vfx_time_tracker"
SOURCE = ROOT / "blender_addon"
WHERE = (
    "Blender 4.2 and newer: drop it on the window, or Preferences > Get Extensions > Install from Disk."
    " Blender 3.3 to 4.1: Preferences > Add-ons > Install."
)
# What an extension repository tells of a package, besides where it lies.
TOLD = (
    *("schema_version", "id", "name", "tagline", "version", "type", "maintainer", "license", "website"),
    *("blender_version_min", "tags", "permissions"),
)


def build_blender(server_url: str, version: str) -> Archive:
    """The add-on's zip for this server. The same arguments give the same bytes."""
    files = read_files(SOURCE, PACKAGE)
    entry, manifest = f"{PACKAGE}/__init__.py", f"{PACKAGE}/blender_manifest.toml"
    files[entry] = _stamp(files[entry], rb'"version": \([\d, ]+\)', f'"version": {_as_tuple(version)}')
    files[manifest] = _stamp(files[manifest], rb'(?m)^version = "[\d.]+"$', f'version = "{version}"')
    files.update(vendor_core(f"{PACKAGE}/tracker_core", server_url, version))
    return Archive(f"{PACKAGE}-{version}.zip", pack(files), WHERE)


def _as_tuple(version: str) -> str:
    return "({})".format(", ".join(version.split(".")))


def _stamp(content: bytes, pattern: bytes, written: str) -> bytes:
    stamped, times = re.subn(pattern, written.encode(), content)
    if times != 1:
        raise ValueError(f"The version stands {times} times where it belongs once: {pattern!r}.")
    return stamped


def extension_index(archives: list[Archive]) -> bytes:
    """`index.json` of a static extension repository beside these zips, as Blender's `server-generate` writes
    it.
    """
    packages = []
    for archive in archives:
        manifest = _read_manifest(archive)
        package = {key: manifest[key] for key in TOLD if key in manifest}
        package["archive_url"] = f"./{archive.name}"
        package["archive_size"] = len(archive.data)
        package["archive_hash"] = f"sha256:{archive.sha256}"
        packages.append(package)
    index = {"version": "v1", "blocklist": [], "data": packages}
    return (json.dumps(index, indent=2, ensure_ascii=False) + "\n").encode()


def _read_manifest(archive: Archive) -> dict:
    with zipfile.ZipFile(io.BytesIO(archive.data)) as packed:
        return tomllib.loads(packed.read(f"{PACKAGE}/blender_manifest.toml").decode())
