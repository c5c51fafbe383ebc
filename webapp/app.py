"""The composition root of the server: a database, the API, the pages, and the layer around them."""

from collections.abc import Callable

from bottle import Bottle, HTTPError, HTTPResponse, request

from webapp.clock import now_ms as system_now_ms
from webapp.config import Config
from webapp.store.access import passwords
from webapp.store.db.database import open_database
from webapp.web import api, pages
from webapp.web.http import errors
from webapp.web.http.cookie import is_https
from webapp.web.http.edge import API_HEADERS, REQUEST_ID, Edge
from webapp.web.http.headers import page_headers
from webapp.web.http.services import Services


def build_app(config: Config, now_ms: Callable[[], int] = system_now_ms) -> Edge:
    """The whole server as one WSGI application over the configured database, which must be migrated.

    Raises `webapp.store.database.DatabaseProblem` where the database cannot be used.
    """
    open_database(config.database)
    passwords.get_dummy_hash()
    services = Services(config, now_ms)
    app = Bottle()
    app.config["catchall"] = False  # mistakes pass on to the edge, which logs them
    app.default_error_handler = _error_handler(app, services)
    api.install(app, services)
    pages.install(app, services)
    return Edge(app, services)


def _error_handler(app: Bottle, services: Services) -> Callable[[HTTPError], HTTPResponse]:
    """How an address that no route knows is answered: JSON for programs, a page for people."""

    def answer(error: HTTPError) -> HTTPResponse:
        refused = errors.refusal_for_status(error.status_code)
        status = errors.status_of(refused)
        request_id = request.environ.get(REQUEST_ID, "")
        allowed = [("Allow", _allowed(app, request.path, error))] if status == 405 else []
        if errors.is_api(request.environ) or services.error_page is None:
            headers = [*API_HEADERS, *errors.headers_of(refused), *allowed]
            return HTTPResponse(errors.envelope(refused, request_id), status, headers)
        headers = [("Content-Type", "text/html; charset=utf-8"), *allowed]
        headers += page_headers(is_https(request.environ)).items()
        return HTTPResponse(services.error_page(refused, request_id), status, headers)

    return answer


def _allowed(app: Bottle, path: str, error: HTTPError) -> str:
    """The methods that this address takes. bottle adds those of every route whose pattern fits it too, as
    `tasks/{id}` fits `tasks/import`.
    """
    own = {entry.method for entry in app.routes if entry.rule == path}
    methods = own or set(error.headers["Allow"].split(","))
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
