"""One request of a browser, and the ways to answer it.

A handler reads, guards, acts and ends with `visit.page(...)`, `visit.go(...)` or `visit.download(...)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from zoneinfo import ZoneInfo

from bottle import BaseRequest, FileUpload
from jinja2 import Environment

from webapp.domain.written import parse_date
from webapp.store.access.web_sessions import Visitor
from webapp.store.refusal import Refused
from webapp.web.format import navigation, numbers
from webapp.web.format.locales import Region, region_for
from webapp.web.http.bodies import BODY_AT_MOST
from webapp.web.http.errors import refusal_for_status
from webapp.web.http.link_urls import server_url
from webapp.web.http.open_http import crosses_openly
from webapp.web.http.services import Services


class _Request(BaseRequest):
    """A form may be as large as any other body; bottle by itself stops at 100 KiB."""

    MEMFILE_MAX = BODY_AT_MOST


class Fields(dict[str, list[str]]):
    """What a form or an address says: names, each with one or more texts, without blanks around them."""

    def text(self, name: str, otherwise: str = "") -> str:
        """The last value of that name, trimmed."""
        return self[name][-1].strip() if self.get(name) else otherwise

    def all(self, name: str) -> list[str]:
        """Every value of that name that is not blank."""
        return [value.strip() for value in self.get(name, []) if value.strip()]

    def raw(self, name: str) -> str:
        """The last value untouched: for passwords, whose blanks count."""
        return self[name][-1] if self.get(name) else ""

    def texts(self) -> dict[str, str]:
        """The last value of each name: what a form is filled with when it comes back."""
        return {name: values[-1] for name, values in self.items() if values}


@dataclass
class Answer:
    """What goes back to the browser."""

    body: bytes = b""
    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Visit:
    """Who asks for what. `person` is None only on pages for anyone; `path` holds the names in braces."""

    services: Services
    jinja: Environment
    environ: dict[str, Any]
    person: Visitor | None
    path: dict[str, str]
    now_ms: int
    studio: str = ""  # the name that the studio chose; "" until somebody asked the database
    extra_headers: list[tuple[str, str]] = field(default_factory=list)

    # ------------------------------------------------------------ who

    @property
    def me(self) -> Visitor:
        """Who is signed in, on pages that are not for anyone."""
        assert self.person is not None, "this page lets anyone in"  # noqa: S101  a mistake in a declaration
        return self.person

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown: the viewer's."""
        return ZoneInfo(self.person.tz if self.person else "UTC")

    @cached_property
    def region(self) -> Region:
        """How the viewer writes dates, and with which day their week begins."""
        return region_for(self.environ.get("HTTP_ACCEPT_LANGUAGE", ""))

    @property
    def theme(self) -> str:
        """`auto`, `light` or `dark`."""
        return self.person.theme if self.person else "auto"

    @property
    def initials(self) -> str:
        """`MK`, for the menu."""
        names = self.me.display_name.split()
        return "".join(name[0] for name in (names[:1] + names[1:][-1:])).upper()

    @property
    def home(self) -> str:
        """Where this visitor begins."""
        return navigation.home_of(self.person.role if self.person else None)

    @property
    def navigation(self) -> list[navigation.Entry]:
        """The top bar's links for this visitor."""
        return navigation.entries_for(self.me.role)

    # ------------------------------------------------------------ from where

    @property
    def studio_name(self) -> str:
        """The name on every page."""
        return self.studio or self.services.config.studio_name

    @property
    def may_register(self) -> bool:
        """Whether anybody may make an account."""
        return self.services.config.registration

    @property
    def server_url(self) -> str:
        """The address that artists use for this server."""
        return server_url(self.services, self.environ)

    @property
    def address(self) -> str:
        """The network address of the browser; waitress sets it, by the trusted proxy's word alone."""
        return str(self.environ.get("REMOTE_ADDR", ""))

    @property
    def is_open_http(self) -> bool:
        """Whether what is typed here crosses a network unencrypted."""
        return crosses_openly(self.environ)

    @property
    def is_htmx(self) -> bool:
        """Whether htmx asks for a part of the page."""
        return self.environ.get("HTTP_HX_REQUEST") == "true"

    @property
    def here(self) -> str:
        """The path and query of this request."""
        query = self.environ.get("QUERY_STRING", "")
        return quote(self.environ.get("PATH_INFO", "/"), safe="/:@") + (f"?{query}" if query else "")

    # ------------------------------------------------------------ what

    @cached_property
    def query(self) -> Fields:
        """What stands in the address after the `?`."""
        given = parse_qs(self.environ.get("QUERY_STRING", ""), keep_blank_values=True, errors="replace")
        return Fields({name: [storable(value) for value in values] for name, values in given.items()})

    @cached_property
    def form(self) -> Fields:
        """What the form said. Refuses with `too_large` and `invalid`."""
        try:
            decoded = self._sent().forms.decode()
        except UnicodeError:
            raise Refused("invalid", "The form contains characters that cannot be read.") from None
        if any("\0" in value for name in decoded for value in [name, *decoded.getall(name)]):
            raise Refused("invalid", "The form contains a character that is not allowed in text (U+0000).")
        return Fields({name: decoded.getall(name) for name in decoded})

    def upload(self, name: str) -> FileUpload | None:
        """The file that was chosen in the form, if one was. Refuses with `too_large`."""
        return self._sent().files.get(name)

    def _sent(self) -> _Request:
        """The request with its body, which bottle reads once. Refuses with `too_large`."""
        sent = _Request(self.environ)
        if sent.content_length > BODY_AT_MOST:
            raise refusal_for_status(413)
        return sent

    def wanted_date(self, text: str) -> date:
        """The date `2026-11-20` of an address; a page for anything else does not exist."""
        try:
            return parse_date(text)
        except ValueError:
            raise Refused("not_found", "There is no such day.") from None

    # ------------------------------------------------------------ the answer

    def page(self, template: str, status: int = 200, **values: Any) -> Answer:
        """A page made of a template. `visit` is there by itself."""
        html = self.jinja.get_template(template).render(visit=self, **values)
        return Answer(
            html.encode(), status, [("Content-Type", "text/html; charset=utf-8"), *self.extra_headers]
        )

    def go(self, path: str) -> Answer:
        """To another page, by GET."""
        return Answer(b"", 303, [("Location", path), *self.extra_headers])

    def download(self, body: bytes, name: str, content_type: str) -> Answer:
        """A file that the browser saves. `name` is plain ASCII."""
        disposition = ("Content-Disposition", f'attachment; filename="{name}"')
        return Answer(body, 200, [("Content-Type", content_type), disposition])

    def today(self) -> date:
        """The calendar date of the viewer's zone now."""
        return numbers.at(self.now_ms, self.zone).date()


def storable(text: str) -> str:
    """The text without the one letter that PostgreSQL keeps in no column; as what else cannot be read."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def safe_next(path: str) -> str | None:
    """`path` if it leads to a page of ours, else None: what stands in `next=` may have been written by
    anybody.
    """
    try:
        parts = urlsplit(path)
    except ValueError:  # no address at all, such as "//["
        return None
    is_ours = (
        path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    )
    return path if is_ours and "\\" not in path and path.isprintable() else None
