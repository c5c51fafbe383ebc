"""Build what artists install, with the studio's server address inside.

    python build_addons.py --server https://time.studio.example [--out dist] [--version 1.2.3]
        [--only blender|maya]

Where the server is installed, the command is `vfx-tracker-build-addons`.

The web app builds the same archives for its download page: `build_blender(server_url, version)` and every
other builder in `TARGETS` is a function of its arguments alone and returns an `addon_build.archive.Archive`.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from addon_build.archive import Archive
from addon_build.blender import build_blender, extension_index
from addon_build.maya import build_maya

__all__ = [
    "TARGETS",
    "Archive",
    "build_blender",
    "check_server",
    "check_version",
    "extension_index",
    "our_version",
]

NAME = "vfx-time-tracker"

# One line a DCC: its name (also the folder below --out) and its builder: server_url, version -> Archive.
TARGETS: dict[str, Callable[[str, str], Archive]] = {
    "blender": build_blender,
    "maya": build_maya,
}


def our_version() -> str:
    """This project's version: of the checkout, else of what is installed."""
    file = Path(__file__).resolve().parent / "pyproject.toml"
    project = tomllib.loads(file.read_text(encoding="utf-8")).get("project", {}) if file.exists() else {}
    if project.get("name") == NAME:  # another package may have left its own where this one is installed
        return project["version"]
    return metadata.version(NAME)


def check_server(address: str) -> str:
    """The address as it is stamped. Raises ValueError with a sentence."""
    example = "give one such as https://time.studio.example"
    try:
        parts = urlsplit(address)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        port_is_fine = False
    if not port_is_fine or re.search(r"[\s\x00-\x1f\"'<>\\]", address):
        raise ValueError(f"{address!r} is no server address: {example}.")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(
            f"{address!r} is no server address, as it needs http:// or https:// and a name: {example}."
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError(f"The server address may hold no sign-in, no '?' and no '#': {example}.")
    return address.rstrip("/")


def check_version(version: str) -> str:
    """The version as it is stamped. Raises ValueError with a sentence."""
    if not re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", version):
        raise ValueError(f"{version!r} is no version: give three numbers such as 1.2.3.")
    return version


def write(out: Path, target: str, archive: Archive) -> list[Path]:
    """Write an archive, and with Blender's the repository beside it. Returns what was written."""
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    written = {folder / archive.name: archive.data}
    if target == "blender":
        written[folder / "index.json"] = extension_index([archive])
    for path, content in written.items():
        path.write_bytes(content)
    return list(written)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = Sentences(prog="build_addons.py", description="Build what artists install.")
    parser.add_argument(
        "--server", required=True, metavar="ADDRESS", help="where the artists' DCCs send their time"
    )
    parser.add_argument(
        "--out", default="dist", type=Path, metavar="FOLDER", help="where to write (default: dist)"
    )
    parser.add_argument("--version", metavar="X.Y.Z", help="the version to stamp (default: this project's)")
    parser.add_argument("--only", choices=sorted(TARGETS), help="build for one DCC alone")
    return parser.parse_args(arguments)


class Sentences(argparse.ArgumentParser):
    """Bad arguments get one sentence and exit code 2."""

    def error(self, message):
        self.exit(2, f"build_addons: {message}\n")


def main(arguments: list[str] | None = None) -> int:
    given = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        server = check_server(given.server)
        version = check_version(given.version or our_version())
    except ValueError as error:
        print(f"build_addons: {error}", file=sys.stderr)
        return 2
    if server.startswith("http://"):
        print("Note: over http:// passwords travel readable to everyone on the network; prefer https://.")
    for target in [given.only] if given.only else TARGETS:
        archive = TARGETS[target](server, version)
        try:
            paths = write(given.out, target, archive)
        except OSError as error:
            print(f"build_addons: cannot write to {given.out}: {error.strerror}.", file=sys.stderr)
            return 1
        tell(target, archive, paths)
    return 0


def tell(target: str, archive: Archive, paths: list[Path]) -> None:
    print(f"{paths[0]}\n  sha256 {archive.sha256}\n  {archive.where}")
    if target == "blender":
        print(
            f"{paths[1]}\n  Serve this folder by HTTP and add its index.json in Preferences > Get Extensions"
            " > Repositories > Add Remote Repository; artists then get updates inside Blender."
        )


if __name__ == "__main__":
    sys.exit(main())
