"""A real nginx with deploy/nginx.conf in front of the real server, both on loopback."""

from __future__ import annotations

import os
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.build.visitor import Answer, free_port, served
from tests.deploy.programs import DEPLOY, VFX_TRACKER, call, needed

MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
NAME = "time.studio.example"


class Proxy(NamedTuple):
    """Where nginx listens, and whom it trusts to be the studio's server."""

    http_port: int
    https_port: int
    certificate: Path

    def get(
        self, path: str, headers: dict[str, str] | None = None, body: bytes | None = None, plain: bool = False
    ) -> Answer:
        """Ask for it as a browser would by the studio's name; redirects are not followed."""
        scheme, port = ("http", self.http_port) if plain else ("https", self.https_port)
        sent = {"Host": f"{NAME}:{port}"} | (headers or {})
        request = urllib.request.Request(f"{scheme}://localhost:{port}{path}", body, sent)
        context = ssl.create_default_context(cafile=str(self.certificate))
        handlers = [urllib.request.HTTPSHandler(context=context), NoRedirect]
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=20) as answer:
                return Answer(answer.status, answer.headers["Content-Type"] or "", answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers["Location"] or "", error.read())


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@contextmanager
def running_proxy(folder: Path) -> Iterator[Proxy]:
    """Server and nginx, until the block ends. The site file is as shipped, but for ports and certificate."""
    nginx = needed("nginx")
    certificate = make_certificate(folder)
    settings = {"trusted_proxy": "127.0.0.1", "failures_per_address_per_hour": "3"}
    with served([str(VFX_TRACKER), "serve"], folder, **settings) as visitor:
        proxy = Proxy(free_port(), free_port(), certificate)
        (folder / "site.conf").write_text(site(proxy, visitor.address, folder), encoding="utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "main.conf").write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")
        judged = call(nginx, "-t", "-p", folder, "-c", folder / "main.conf")
        assert judged.returncode == 0, judged.stderr
        process = subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "main.conf")])
        try:
            wait_for(proxy)
            yield proxy
        finally:
            process.terminate()
            process.wait(10)


def site(proxy: Proxy, server: str, folder: Path) -> str:
    """The shipped file with this test's ports and certificate; each of them stands in it."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for shipped, ours in (
        ("server 127.0.0.1:5000;", f"server {server.removeprefix('http://')};"),
        ("listen 80", f"listen 127.0.0.1:{proxy.http_port}"),
        ("listen 443", f"listen 127.0.0.1:{proxy.https_port}"),
        ("/etc/ssl/vfx-tracker/", f"{folder}/"),
    ):
        assert shipped in text
        text = text.replace(shipped, ours)
    return text


def make_certificate(folder: Path) -> Path:
    """A certificate for "localhost", under the names that the site file reads."""
    certificate = folder / "fullchain.pem"
    made = call(
        *(needed("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
        *("-keyout", folder / "privkey.pem", "-out", certificate),
    )
    assert made.returncode == 0, made.stderr
    return certificate


def wait_for(proxy: Proxy) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            proxy.get("/api/v1/health")
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
