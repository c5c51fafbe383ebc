"""Zou over HTTP with a bot's token: JSON both ways, no redirects (they would carry the token elsewhere)."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode, urlsplit

from webapp.integrations.connector import ConnectorProblem

TIMEOUT_S = 30
ANSWER_AT_MOST = 256 * 1024 * 1024


class StatusProblem(Exception):
    """Zou answered with an error. `status` is that of the answer, `text` what it said."""

    def __init__(self, status: int, text: str):
        super().__init__(f"{status}: {text}")
        self.status = status
        self.text = text


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Zou:
    """One server and one token. `address` is the API's, such as `https://kitsu.studio.example/api`."""

    def __init__(self, address: str, token: str):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConnectorProblem("Write Kitsu's API address such as https://kitsu.studio.example/api.")
        self.address = address.rstrip("/")
        self.token = token
        self._opener = urllib.request.build_opener(_NoRedirects)

    def get(self, path: str, **query: Any) -> Any:
        """What stands at `path`."""
        return self.ask("GET", path + (f"?{urlencode(query)}" if query else ""))

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The decoded answer, None where it is empty.

        Raises StatusProblem for 400, 403 and 404, and ConnectorProblem for what concerns every request.
        """
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            request = urllib.request.Request(  # noqa: S310  the scheme was checked
                f"{self.address}/{path}", data, headers, method=method
            )
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                return self._decode(answer.read(ANSWER_AT_MOST))
        except urllib.error.HTTPError as error:
            raise self._problem(error) from None
        except (OSError, http.client.HTTPException) as error:
            sentence = f"Kitsu at {self.address} cannot be reached: {error or type(error).__name__}."
            raise ConnectorProblem(f"{sentence} It is tried again by itself.", retryable=True) from None
        except ValueError:  # a token or an address that cannot be written on the wire
            raise ConnectorProblem("Kitsu's address or token holds letters that cannot be sent.") from None

    def _decode(self, body: bytes) -> Any:
        if not body:
            return None
        try:
            return json.loads(body)
        except ValueError:
            sentence = (
                f"What {self.address} answered is not Kitsu's API. Check that the address ends with /api."
            )
            raise ConnectorProblem(sentence, retryable=True) from None

    def _problem(self, error: urllib.error.HTTPError) -> Exception:
        try:
            text = error.read(500).decode(errors="replace")
        except (OSError, http.client.HTTPException):
            text = ""
        if error.code in (401, 422):
            sentence = "Kitsu does not accept the token. Make a new bot token in Kitsu and enter it here."
            return ConnectorProblem(sentence)
        if error.code >= 500 or error.code == 429:
            sentence = f"Kitsu answered {error.code}. It is tried again by itself."
            return ConnectorProblem(sentence, retryable=True)
        if 300 <= error.code < 400:
            sentence = "The address leads elsewhere. Enter the address that Kitsu's API really has."
            return ConnectorProblem(sentence)
        return StatusProblem(error.code, text)
