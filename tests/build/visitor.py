"""Starts a server by its command, and visits every address that its pages link to."""

from __future__ import annotations

import html
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

STARTS_WITHIN_S = 30
LINK = re.compile(r'(?:href|src)="([^"#]+)')
ASKED = re.compile(r"\?.*")


class Answer(NamedTuple):
    """What an address answered: the status, its kind and its content."""

    status: int
    content_type: str
    body: bytes


class Visitor:
    """A browser that keeps its cookie, at one server."""

    def __init__(self, address: str):
        self.address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None):
        """Ask for an address, or send it a form; redirects are followed."""
        content = None if form is None else urlencode(form).encode()
        own = {"Origin": self.address} if form is not None else {}
        request = urllib.request.Request(urljoin(self.address, path), content, own | (headers or {}))
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers["Content-Type"] or "", answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers["Content-Type"] or "", error.read())

    def visit_all(self, start: str = "/", limit: int = 500) -> dict[str, Answer]:
        """{address: answer} of every page, picture, script and download that pages link to. Each path is
        asked once, whatever it asks for behind its "?".
        """
        seen: dict[str, Answer] = {}
        waiting, known = [start], {start}
        while waiting and len(seen) < limit:
            path = waiting.pop(0)
            seen[path] = answer = self.get(path)
            if not answer.content_type.startswith("text/html"):
                continue
            for link in LINK.findall(answer.body.decode()):
                found = urljoin(urljoin(self.address, path), html.unescape(link))
                bare = ASKED.sub("", found)
                if urlsplit(found).netloc == urlsplit(self.address).netloc and bare not in known:
                    known.add(bare)
                    waiting.append(found.removeprefix(self.address))
        return seen


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(command: list[str], folder: Path, **settings: str) -> Iterator[Visitor]:
    """The server of this command with a database in `folder`, until the block ends. Settings go into its
    environment by their names.
    """
    port = free_port()
    environment = server_environment(folder, port=str(port), **settings)
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        visitor = Visitor(f"http://127.0.0.1:{port}")
        wait_until_it_answers(visitor, process, folder / "server.log")
        yield visitor
    finally:
        process.terminate()
        process.wait(20)


def server_environment(folder: Path, **settings: str) -> dict[str, str]:
    """A clean environment with a database of its own in `folder`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VFX_"))}
    own = {"database": str(folder / "tracker.sqlite3"), **settings}
    return kept | {f"VFX_TRACKER_{name.upper()}": value for name, value in own.items()}


def wait_until_it_answers(visitor: Visitor, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            if visitor.get("/api/v1/health").status == 200:
                return
        except OSError:
            pass
        if time.monotonic() > deadline or process.poll() is not None:
            raise AssertionError(f"The server did not start:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.05)
