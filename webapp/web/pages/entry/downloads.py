"""Add-on downloads: the archives with this server's address inside, and Blender's extension repository."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from webapp.store.access import sign_ins
from webapp.store.refusal import Refused, not_found
from webapp.web import addons
from webapp.web.pages.parts.routes import ANYONE, ARTIST, page
from webapp.web.pages.parts.visit import Answer, Visit

HEARD_LATELY_MS = 180_000
FOR_AN_HOUR = "public, max-age=3600"


@page("GET", "/downloads", who=ARTIST)
def show_downloads(visit: Visit) -> Answer:
    """The two cards, and whether one's own add-ons talk to the server."""
    devices = [
        device for device in sign_ins.list_devices(visit.me.id, visit.now_ms) if device.kind == "device"
    ]
    values: dict[str, Any] = {
        "devices": devices[:8],
        "version": addons.version(),
        "is_live": lambda device: visit.now_ms - device.last_seen_ms <= HEARD_LATELY_MS,
    }
    if visit.is_htmx:
        return visit.page("parts/my_addons.html", **values)
    with _good_address():
        archives = {target: addons.find_archive(target, visit.server_url) for target in addons.targets()}
    return visit.page(
        "entry/downloads.html", archives=archives, is_welcome=visit.query.text("welcome") == "1", **values
    )


@page("GET", "/addons/blender/index.json", who=ANYONE)
def show_index(visit: Visit) -> Answer:
    """The repository that Blender asks for updates. It sends no cookie, so it is open to anyone."""
    with _good_address():
        index = addons.find_index(visit.server_url)
    return _file(index, "application/json", "no-cache")


@page("GET", "/addons/{target}/{name}", who=ANYONE)
def download(visit: Visit) -> Answer:
    """One archive."""
    if visit.path["target"] not in addons.targets():
        raise not_found("add-on")
    with _good_address():
        archive = addons.find_archive(visit.path["target"], visit.server_url)
    if visit.path["name"] != archive.name:
        raise not_found("add-on")
    answer = _file(archive.data, "application/zip", FOR_AN_HOUR)
    answer.headers.append(("Content-Disposition", f'attachment; filename="{archive.name}"'))
    return answer


@contextmanager
def _good_address() -> Iterator[None]:
    """Refuse with `invalid` an address of this server, as the browser told it, that no add-on could call."""
    try:
        yield
    except ValueError as problem:
        raise Refused("invalid", str(problem)) from None


def _file(body: bytes, content_type: str, caching: str) -> Answer:
    return Answer(body, 200, [("Content-Type", content_type), ("Cache-Control", caching)])


PAGES = (show_downloads, show_index, download)
