"""Zips that are the same, byte for byte, wherever and whenever they are made."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

# No file remembers when or by whom it was packed: zip's first day, and one mode for all.
PACKED_AT = (1980, 1, 1, 0, 0, 0)
FILE_MODE = 0o100644 << 16
UNIX = 3
TEXT = (".py", ".toml", ".txt", ".md", ".mod", ".mel", ".json", ".svg")


@dataclass(frozen=True)
class Archive:
    """One built file. `where` tells a TD in one sentence where it goes."""

    name: str
    data: bytes = field(repr=False)
    where: str
    sha256: str = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "sha256", hashlib.sha256(self.data).hexdigest())


def read_files(folder: Path, into: str) -> dict[str, bytes]:
    """{path in the archive: content} of every file below `folder`, compiled and hidden ones left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_file() and not any(part == "__pycache__" or part.startswith(".") for part in inner.parts):
            found[f"{into}/{inner.as_posix()}"] = _same_line_ends(path)
    return found


def _same_line_ends(path: Path) -> bytes:
    """A checkout on Windows may hold CRLF; the archive is the same as one made elsewhere."""
    content = path.read_bytes()
    return content.replace(b"\r\n", b"\n") if path.suffix in TEXT or not path.suffix else content


def pack(files: dict[str, bytes]) -> bytes:
    """Zip the files in the order of their names. Stored: compressed bytes differ between builds of zlib."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, PACKED_AT)
            entry.external_attr = FILE_MODE
            entry.create_system = UNIX
            archive.writestr(entry, files[name])
    return packed.getvalue()
