"""The pages: `install` puts every declared one into the app, and the front end's own files beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bottle import HTTPResponse, request
from jinja2 import Environment

from webapp.store.refusal import Refused
from webapp.web.format import rendering
from webapp.web.http.errors import refusal_for_status
from webapp.web.http.services import Services
from webapp.web.http.static_files import StaticFiles
from webapp.web.pages import entry, me, overview, studio
from webapp.web.pages.parts.dispatch import finish, respond, show_refusal
from webapp.web.pages.parts.routes import Page
from webapp.web.pages.parts.visit import Visit

ROOMS = (entry, me, overview, studio)


def all_pages() -> list[Page]:
    """Every page of the web app."""
    return [page for room in ROOMS for module in room.MODULES for page in module.PAGES]


def install(app: Any, services: Services) -> None:
    """Put every declared page into the bottle app, and tell the outer layers how an error page looks."""
    static, jinja = rendering.front_end()
    for page in all_pages():
        app.route(page.bottle_path, page.method, _callback(page, services, jinja))
    app.route("/static/<path:path>", "GET", _serve_static(static, services, jinja))
    services.error_page = lambda refused, request_id: _error_page(services, jinja, refused)


def _callback(page: Page, services: Services, jinja: Environment) -> Callable[..., HTTPResponse]:
    def answer(**path: str) -> HTTPResponse:
        return respond(page, services, jinja, request.environ, path)

    return answer


def _serve_static(static: StaticFiles, services: Services, jinja: Environment) -> Callable[..., HTTPResponse]:
    def answer(path: str) -> HTTPResponse:
        found = static.answer(path, request.environ.get("HTTP_ACCEPT_ENCODING", ""))
        if found is not None:
            return found
        visit = Visit(services, jinja, request.environ, None, {}, services.now_ms())
        return finish(show_refusal(visit, refusal_for_status(404)), request.environ)

    return answer


def _error_page(services: Services, jinja: Environment, refused: Refused) -> bytes:
    """The page for what no page answered. The database may be the trouble, so it asks nothing."""
    visit = Visit(services, jinja, request.environ, None, {}, services.now_ms())
    return show_refusal(visit, refused).body
