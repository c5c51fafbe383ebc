"""The front end's own files: named by their content, kept by browsers for a year, sent compressed.

`app.css` is served as `/static/app.1f3c9a02.css`. A changed file has a new name, so no browser ever shows an
old one and none asks twice. Files are read once, at start; in `reload` mode (development) again at each
change. It serves nothing outside its folder: only names found by reading the folder exist.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bottle import HTTPResponse

PREFIX = "/static/"
FOR_A_YEAR = "public, max-age=31536000, immutable"
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".toml": "text/plain; charset=utf-8",
}
"""Said here: what the machine's own tables say of `.js` differs, and on Windows may be wrong."""

_CSS_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;')
_CSS_CHARSET = re.compile(r'^(\ufeff)?@charset "UTF-8";')


@dataclass
class StaticFile:
    """One file as it is sent. `url` carries the content's hash."""

    url: str
    content_type: str
    body: bytes

    @cached_property
    def packed(self) -> bytes:
        """The same, compressed as well as can be, once."""
        return gzip.compress(self.body, 9, mtime=0)


class StaticFiles:
    """All files of one folder by name (`vendor/htmx-2.0.11.min.js`) and by hashed address."""

    def __init__(self, folder: Path, reload: bool = False) -> None:
        self.folder = folder
        self.reload = reload
        self._stamp = 0
        self._read()

    def url(self, name: str) -> str:
        """The address of the file `name` inside the folder; KeyError if there is none."""
        if self.reload and self._stamp != self._newest():
            self._read()
        return self._by_name[name].url

    def answer(self, path: str, accept_encoding: str = "") -> HTTPResponse | None:
        """The file at the hashed `path` below `/static/`, or None."""
        found = self._by_path.get(path)
        if found is None:
            return None
        headers = {
            "Content-Type": found.content_type,
            "Cache-Control": FOR_A_YEAR,
            "Vary": "Accept-Encoding",
        }
        body = found.body
        if "gzip" in accept_encoding:
            headers["Content-Encoding"] = "gzip"
            body = found.packed
        return HTTPResponse(body=body, status=200, headers=headers)

    def _read(self) -> None:
        self._stamp = self._newest()
        self._by_name: dict[str, StaticFile] = {}
        paths = sorted(p for p in self.folder.rglob("*") if p.is_file())
        for path in paths:
            name = path.relative_to(self.folder).as_posix()
            self._by_name[name] = self._load(name, path.read_bytes())
        self._by_path = {f.url.removeprefix(PREFIX): f for f in self._by_name.values()}

    def _load(self, name: str, body: bytes) -> StaticFile:
        if name.endswith(".css"):
            body = _CSS_IMPORT.sub(self._inline, body.decode()).encode()
        digest = hashlib.sha256(body).hexdigest()[:10]
        stem, dot, suffix = name.rpartition(".")
        kind = CONTENT_TYPES.get(dot + suffix, "application/octet-stream")
        return StaticFile(f"{PREFIX}{stem}.{digest}{dot}{suffix}", kind, body)

    def _inline(self, wanted: re.Match[str]) -> str:
        """A style sheet in the place of its import: the browser fetches one file, not ten one after the
        other.
        """
        css = _CSS_CHARSET.sub("", (self.folder / wanted[1]).read_text("utf-8"))
        return f"@layer {wanted[2]} {{{css}}}" if wanted[2] else css

    def _newest(self) -> int:
        return max((p.stat().st_mtime_ns for p in self.folder.rglob("*")), default=0) if self.reload else 1
