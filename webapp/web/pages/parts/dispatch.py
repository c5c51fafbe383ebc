"""From a browser's request to a page's answer: same site, who, handler; then headers and gzip."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import quote

from bottle import HTTPResponse
from jinja2 import Environment

from webapp.store import settings
from webapp.store.access import web_sessions
from webapp.store.refusal import Refused, not_found
from webapp.web.format import translations
from webapp.web.http import cookie, errors
from webapp.web.http.csrf import is_from_another_site
from webapp.web.http.edge import PERSON_ID, REQUEST_ID
from webapp.web.http.headers import page_headers
from webapp.web.http.services import Services
from webapp.web.pages.parts.routes import ANYONE, Page
from webapp.web.pages.parts.visit import Answer, Visit, storable

WORTH_PACKING = 1024
PACKABLE = ("text/", "application/json", "image/svg+xml")


def respond(
    page: Page, services: Services, jinja: Environment, environ: dict[str, Any], path: dict[str, str]
):
    """The HTTPResponse for this page. Refusals become their page here."""
    named = {name: storable(text) for name, text in path.items()}
    visit = Visit(services, jinja, environ, None, named, services.now_ms())
    translations.set_language(visit.region.locale.language)
    try:
        answer = _run(page, visit)
    except Refused as refused:
        answer = show_refusal(visit, refused)
    return finish(answer, environ)


def _run(page: Page, visit: Visit) -> Answer:
    _refuse_other_sites(page.method, visit.environ)
    visit.studio = settings.get_value("studio_name") or ""
    visit.person = cookie.find_visitor(visit.environ, visit.now_ms)
    if visit.person is not None:
        visit.environ[PERSON_ID] = visit.person.id
        web_sessions.touch(visit.person, visit.now_ms)
    if any("\0" in value for value in visit.path.values()):
        raise not_found("page")
    if page.who != ANYONE:
        if visit.person is None:
            return _ask_to_sign_in(visit)
        if not visit.person.is_at_least(page.who):
            raise not_found("page")
    return page.show(visit)


def _refuse_other_sites(method: str, environ: dict[str, Any]) -> None:
    said = {
        "Sec-Fetch-Site": environ.get("HTTP_SEC_FETCH_SITE", ""),
        "Origin": environ.get("HTTP_ORIGIN", ""),
    }
    if is_from_another_site(method, said, environ.get("HTTP_HOST", "")):
        raise Refused("invalid", translations._("This form was sent from another site, so nothing was done."))


def _ask_to_sign_in(visit: Visit) -> Answer:
    back = visit.here if visit.environ["REQUEST_METHOD"] in ("GET", "HEAD") else ""
    path = f"/sign-in?next={quote(back, safe='/')}" if back else "/sign-in"
    if visit.is_htmx:  # a redirect would put the sign-in form into the middle of the page
        return Answer(b"", 204, [("HX-Redirect", path)])
    return visit.go(path)


def show_refusal(visit: Visit, refused: Refused) -> Answer:
    """The page that tells why something was not done."""
    status = errors.status_of(refused)
    heading = {
        404: translations._("Page not found"),
        423: translations._("This week is locked"),
        429: translations._("Too many attempts"),
        500: translations._("Something went wrong on the server"),
        503: translations._("The server is busy"),
    }.get(status, translations._("That did not work"))
    request_id = visit.environ.get(REQUEST_ID, "") if status >= 500 else ""
    answer = visit.page("error.html", status, heading=heading, text=refused.message, request_id=request_id)
    answer.headers += [header for header in errors.headers_of(refused) if header[0] == "Retry-After"]
    return answer


def finish(answer: Answer, environ: dict[str, Any]) -> HTTPResponse:
    """The answer with the headers that every page has, packed where the browser takes it."""
    headers = [*answer.headers]
    named = {name for name, _ in headers}
    headers += [header for header in page_headers(cookie.is_https(environ)).items() if header[0] not in named]
    body = answer.body
    kind = next((value for name, value in headers if name == "Content-Type"), "")
    if len(body) >= WORTH_PACKING and kind.startswith(PACKABLE):
        headers.append(("Vary", "Accept-Encoding"))
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = gzip.compress(body, 6, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
    return HTTPResponse(body, answer.status, headers)
