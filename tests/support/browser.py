"""A browser without a screen: keeps its cookie, follows redirects, fills in forms. It asks the real app."""

from __future__ import annotations

import html
import io
import re
from html.parser import HTMLParser
from urllib.parse import urlencode

from webapp.store.access import web_sessions


class Headers(dict):
    """Header values by name, however the name is written."""

    def __getitem__(self, name):
        return super().__getitem__(name.title())


class Page:
    """What came back."""

    def __init__(self, status, headers, body, path):
        self.status = status
        self.header = Headers({name.title(): value for name, value in headers})
        self.headers = headers
        self.body = body
        self.path = path

    @property
    def html(self):
        return self.body.decode()

    @property
    def text(self):
        """What a reader sees, in one line."""
        bare = re.sub(r"<(script|style|title)[^>]*>.*?</\1>", " ", self.html, flags=re.S)
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", bare))).replace("\u00a0", " ")

    @property
    def location(self):
        return self.header.get("Location")

    def form(self, action):
        """The names and values that the form with this action would send."""
        reader = _FormReader(action)
        reader.feed(self.html)
        assert reader.was_there, f"no form {action} on {self.path}"
        return reader.fields

    def says(self, *texts):
        for text in texts:
            assert text in self.text, f"{text!r} is not on {self.path}: {self.text[:3000]}"
        return self


class _FormReader(HTMLParser):
    def __init__(self, action):
        super().__init__()
        self.action, self.fields = action, {}
        self.is_inside = self.was_there = False
        self.select = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.is_inside = given.get("action") == self.action
            self.was_there |= self.is_inside
        elif self.is_inside and tag == "input" and given.get("name"):
            if given.get("type") in ("radio", "checkbox") and "checked" not in given:
                return
            self.fields[given["name"]] = given.get("value") or ""
        elif self.is_inside and tag == "select":
            self.select = given.get("name")
        elif self.is_inside and tag == "option" and self.select:
            chosen = "selected" in given or self.select not in self.fields
            self.fields |= {self.select: given.get("value", "")} if chosen else {}

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False
        elif tag == "select":
            self.select = None


class Browser:
    """`world` is the tests' world; signed in as somebody of its cast, or as nobody."""

    def __init__(self, world, actor=None, *, scheme="http", language="en-GB", address="127.0.0.1"):
        self.world, self.scheme, self.language, self.address = world, scheme, language, address
        self.cookies = {}
        if actor is not None:
            cookie = web_sessions.create(actor.id, "test", world.now_ms)
            self.cookies["__Host-session" if scheme == "https" else "session"] = cookie

    def get(self, path, **headers):
        return self._ask("GET", path, b"", headers)

    def post(self, path, fields=None, **headers):
        body = urlencode(fields or {}).encode()
        headers = {"Sec_Fetch_Site": "same-origin", **headers}
        return self._ask("POST", path, body, {"Content_Type": "application/x-www-form-urlencoded", **headers})

    def follow(self, page):
        """Where the page leads by 303."""
        assert page.status == 303, f"{page.status} on {page.path}: {page.text[:500]}"
        return self.get(page.location)

    def _ask(self, method, path, body, headers):
        bare, _, query = path.partition("#")[0].partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": bare,
            "QUERY_STRING": query,
            "SERVER_NAME": "time.studio.example",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "time.studio.example",
            "HTTP_ACCEPT_LANGUAGE": self.language,
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "REMOTE_ADDR": self.address,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": self.scheme,
        }
        for name, value in headers.items():
            key = name.upper()
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        told = {}

        def start_response(status, answer_headers, exc_info=None):
            told.update(status=int(status[:3]), headers=answer_headers)

        content = b"".join(self.world.app(environ, start_response))
        page = Page(told["status"], told["headers"], content, path)
        self._keep_cookies(page)
        return page

    def _keep_cookies(self, page):
        for name, value in page.headers:
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                kept = rest.partition(";")[0]
                self.cookies.pop(key, None)
                if kept:
                    self.cookies[key] = kept
