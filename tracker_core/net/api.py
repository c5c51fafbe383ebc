"""The routes of `/api/v1` as functions: JSON out, checked JSON in, every failure one of `errors`.

Knows the wire and nothing of journals, sessions or DCCs. It belongs to the worker thread.
"""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple
from urllib.parse import quote, urlsplit, urlunsplit

from .. import errors, wire
from ..model import (
    Policy,
    Result,
    Segment,
    Task,
    User,
    policy_from_json,
    segment_to_json,
    task_from_json,
    user_from_json,
)
from ..user_folder.remembered_sign_in import Account
from .connection import Answer, Route, exchange

MAX_MESSAGE_LETTERS = 300  # of a server's error message


class Posted(NamedTuple):
    """The answer to a batch."""

    server_ms: int
    policy: Policy
    results: List[Result]


class Api:
    """The server as one person's token may use it. `pulse` is called while waiting, see `connection`."""

    def __init__(self, route: Route, client: Dict[str, str], pulse: Callable[[], None]) -> None:
        self._route = route
        self._client = client
        self._pulse = pulse
        self._cached_tasks: Optional[Tuple[str, str, Tuple[Task, ...]]] = None  # target, ETag, tasks
        self.token: Optional[str] = None

    def sign_in(
        self, server_url: str, username: str, password: str, remember: bool
    ) -> Tuple[Account, Policy, int]:
        """Returns (account, policy, server_ms). Raises BadCredentials where the server says so."""
        body = {"username": username, "password": password, "client": self._client}
        data = self._json("POST", "/sign-in", body, anonymous=True)
        with _checked():
            token, server_ms = data["token"], data["server_ms"]
            if not isinstance(token, str) or not token or "\n" in token or "\r" in token:
                raise ValueError("not a token")
            account = Account(server_url, token, user_from_json(data["user"]), remember)
            return account, policy_from_json(data.get("policy")), int(server_ms)

    def sign_out(self) -> None:
        self._request("POST", "/sign-out", None)

    def me(self) -> Tuple[User, Policy, int]:
        data = self._json("GET", "/me")
        with _checked():
            return user_from_json(data["user"]), policy_from_json(data.get("policy")), int(data["server_ms"])

    def tasks(self, search: str = "", all_open: bool = False) -> Tuple[Task, ...]:
        target = "/me/tasks"
        if all_open or search:
            target += "?all=1&search=" + quote(search, safe="")
        cached = self._cached_tasks
        headers = {"If-None-Match": cached[1]} if cached and cached[0] == target else {}
        answer = self._request("GET", target, None, headers)
        if answer.status == 304 and cached:
            return cached[2]
        with _checked():
            tasks = tuple(task_from_json(item) for item in _parsed(answer)["tasks"])
        self._cached_tasks = (
            (target, answer.headers.get("etag", ""), tasks) if "etag" in answer.headers else None
        )
        return tasks

    def post_segments(self, segments: List[Segment], sent_ms: int) -> Posted:
        """Send a batch. A result that makes no sense is left out, so its segment is not acknowledged."""
        body = {
            "sent_ms": sent_ms,
            "client": self._client,
            "segments": [segment_to_json(segment) for segment in segments],
        }
        data = self._json("POST", "/segments", body)
        with _checked():
            results = [_result(item) for item in data["results"]]
            return Posted(
                int(data["server_ms"]), policy_from_json(data.get("policy")), [r for r in results if r]
            )

    def day_total_s(self, date: str) -> int:
        """The person's total of one work date; the server leaves out days without time."""
        data = self._json("GET", "/me/days?from={0}&to={0}".format(date))
        with _checked():
            return sum(int(day["total_s"]) for day in data["days"] if day["date"] == date)

    def browser_link(self) -> str:
        """A one-time address that signs the browser in, always on the configured server."""
        data = self._json("POST", "/me/browser-link", {})
        with _checked():
            link, server = urlsplit(data["url"]), self._route.server
            return urlunsplit((server.scheme, server.netloc, link.path, link.query, ""))

    def _json(self, method: str, path: str, body: Any = None, anonymous: bool = False) -> Dict[str, Any]:
        return _parsed(self._request(method, path, body, anonymous=anonymous))

    def _request(
        self,
        method: str,
        path: str,
        body: Any,
        headers: Optional[Dict[str, str]] = None,
        anonymous: bool = False,
    ) -> Answer:
        headers = dict(headers or {}, Accept="application/json", Connection="close")
        if self.token and not anonymous:
            headers["Authorization"] = "Bearer " + self.token
        sent = None
        if body is not None:
            sent = json.dumps(body, separators=(",", ":")).encode("utf-8")
            headers["Content-Type"] = "application/json"
        answer = exchange(
            self._route, method, wire.API_PREFIX + path, sent, headers=headers, pulse=self._pulse
        )
        if 200 <= answer.status < 300 or answer.status == 304:
            return answer
        raise _failure(answer, anonymous)


def _failure(answer: Answer, signing_in: bool) -> errors.TrackerError:
    status, (code, message), later_s = answer.status, _error_of(answer), _retry_after_s(answer)
    error: errors.TrackerError
    if status == 401 and signing_in and code:
        error = errors.BadCredentials(message or "The username or the password is wrong.", code)
    elif status == 401:
        error = errors.SignInNeeded(
            "Your sign-in has ended; sign in again. Your time is kept.", code or "signed_out"
        )
    elif status == 413:
        error = errors.TooLarge(
            message or "The batch is too large for the server.", code or wire.BATCH_TOO_LARGE
        )
    elif status == 429:
        text = message or "The server is busy; your time is kept and sent in a moment."
        error = errors.ServerError(text, code or wire.TOO_MANY_ATTEMPTS, later_s)
    elif status >= 500:
        text = "The server has a problem ({}); your time is kept and sent later.".format(status)
        error = errors.ServerError(text, code or "server_error", later_s)
    elif code and message and status >= 400:
        error = errors.Refused(message, code)
    else:
        text = "Something other than the time tracker answers at this address ({}); check the server address."
        error = errors.ServerError(text.format(status), "not_the_tracker", later_s)
    return error


def _error_of(answer: Answer) -> Tuple[str, str]:
    """(code, message) of an error in the tracker's own format, else two empty strings."""
    try:
        error = _parsed(answer)["error"]
        return str(error["code"]), str(error["message"])[:MAX_MESSAGE_LETTERS]
    except (errors.ServerError, KeyError, TypeError):
        return "", ""


def _retry_after_s(answer: Answer) -> Optional[float]:
    """The seconds of `Retry-After`; a date counts as absent, as the back-off is good enough."""
    value = answer.headers.get("retry-after", "").strip()
    return min(float(value), 3600.0) if value.isdigit() else None


def _parsed(answer: Answer) -> Dict[str, Any]:
    try:
        data = json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _garbage() from error
    if not isinstance(data, dict):
        raise _garbage()
    return data


def _result(item: Any) -> Optional[Result]:
    try:
        rev = item["rev"]
        if not isinstance(rev, int) or isinstance(rev, bool) or item["status"] not in wire.STATUSES:
            return None
        message = str(item.get("message") or "")[:MAX_MESSAGE_LETTERS]
        return Result(str(item["id"]), rev, item["status"], str(item.get("code") or ""), message)
    except (KeyError, TypeError, AttributeError):
        return None


def _garbage() -> errors.ServerError:
    return errors.ServerError("The server's answer makes no sense; the tracker tries again.", "garbage")


class _checked:
    """Turns an answer with missing or wrong fields into the error for it."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, _trace: Any) -> None:
        if kind is not None and issubclass(
            kind, (KeyError, TypeError, ValueError, AttributeError, OverflowError)
        ):
            raise _garbage() from error
